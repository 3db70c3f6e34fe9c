import { rmSync } from 'node:fs'
import { glob, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { type Running, start } from '../running.ts'
import { openCallers } from './callers.ts'
import { torture } from './run.ts'
import { differences, readState } from './state.ts'
import { STUDIO_OPERATIONS } from './studio-operations.ts'

let running: Running

beforeAll(async () => {
  running = await start(undefined, { ALLOT_RATE_LIMIT: '0' })
})

afterAll(async () => {
  await running.stop()
  rmSync(running.data, { recursive: true, force: true })
})

it('no request makes it fail, hang, answer otherwise than described, or change anything where it refuses', async () => {
  const { findings, done, sent } = await torture(running, { seed: 7, requests: 1_500 })
  expect(findings).toEqual([])
  expect(sent).toBeGreaterThanOrEqual(1_500)
  // A run that is refused everywhere would find nothing.
  expect(done.size).toBeGreaterThan(40)
})

it('what is compared around refusals shows a charge, an invitation and a design', async () => {
  const callers = await openCallers(running, 'second')
  const { url, client } = running
  const [space = ''] = callers.spaces
  const states = [await readState(url, callers)]
  await client.charge(space, { by: 'ann', use: { feature: 'virtual_model' } }, { idempotencyKey: 'one' })
  states.push(await readState(url, callers))
  await client.invitations.make(space, { role: 'member' })
  states.push(await readState(url, callers))
  const made = await fetch(`${url}/studio/spaces/${space}/designs`, {
    method: 'POST',
    headers: { ...callers.owners.get(space)?.headers, 'content-type': 'application/json' },
    body: JSON.stringify({ name: 'Poster' }),
  })
  expect(made.status).toBe(201)
  states.push(await readState(url, callers))
  expect(new Set(states).size).toBe(4)
  expect(differences(states[2] ?? '', states[3] ?? '')).toEqual([expect.stringContaining('/designs')])
})

it('every route of the studio is called, with the schema of its body', async () => {
  const folder = join(import.meta.dirname, '../../../studio')
  const served: string[] = []
  for await (const file of glob('*/*-route{,s}.ts', { cwd: folder })) {
    if (file.startsWith('drop-in')) continue // the wire format of others, with tests of its own
    const text = await readFile(join(folder, file), 'utf8')
    for (const [, method = '', path = ''] of text.matchAll(/\.(get|post|put|patch|delete)\(\s*'(\/[^']*)'/g))
      served.push(`${method.toUpperCase()} /studio${path.replaceAll(/:\w+/g, '*')}`)
  }
  const described = STUDIO_OPERATIONS.map(({ name }) => name.replaceAll(/\{\w+\}/g, '*'))
  expect(described.toSorted()).toEqual(served.toSorted())
})
