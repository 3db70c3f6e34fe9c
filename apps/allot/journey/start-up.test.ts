import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { expect, it } from 'vitest'
import type { LoadedModules } from '../testing/loaded-modules.ts'
import { COMMAND, freshFolder, realPhotos, start } from '../testing/running.ts'

const HOOK = join(import.meta.dirname, '../testing/loaded-modules.ts')

/** Runs `allot batch` on a photo. @returns what it had loaded when it handed that to a worker */
async function loadedBy(
  data: string,
  photo: string,
  settings: Readonly<Record<string, string>> = {},
): Promise<LoadedModules> {
  const list = join(freshFolder(), 'modules.json')
  const child = spawn(
    process.execPath,
    ['--import', HOOK, COMMAND, 'batch', photo, '--out', freshFolder(), '--size', '100'],
    { env: { ...process.env, ALLOT_DATA: data, LOADED_MODULES: list, ...settings }, stdio: 'ignore' },
  )
  expect(await once(child, 'close')).toEqual([0, null])
  return JSON.parse(readFileSync(list, 'utf8'))
}

/** Sign-in, payments, mail, PostgreSQL. */
const NEVER = ['better-auth', 'stripe', 'nodemailer', 'pg', 'swagger-ui-dist', '@opentelemetry/sdk-trace']
/** HTTP, its limits and figures, and statements for both databases. */
const SERVER = ['kysely', 'hono', 'rate-limiter-flexible', 'prom-client', '@opentelemetry/api']

it('allot batch hands its first photo to a worker without having loaded what a photo does not need', async () => {
  const data = freshFolder()
  const [one = '', other = ''] = realPhotos(2)
  // A server makes the first Space, and the policies are kept.
  const first = await loadedBy(data, one)
  expect(NEVER.filter((name) => first.packages.includes(name))).toEqual([])
  const { modules, packages } = await loadedBy(data, other)
  expect([...NEVER, ...SERVER, 'yaml'].filter((name) => packages.includes(name))).toEqual([])
  // 574 where this was written; each 100 more take some 40 ms. Half of them are rules and the studio's tools.
  expect(modules).toBeLessThan(600)
})

it('events of a run without a server are delivered at its end where a webhook waits, else by the next server', async () => {
  const received: string[] = []
  const receiver = createServer((incoming, outgoing) => {
    received.push(String(incoming.headers['webhook-id']))
    outgoing.end()
  }).listen(0, '127.0.0.1')
  await once(receiver, 'listening')
  const { port } = receiver.address() as AddressInfo // it listens on a port
  const settings = { ALLOT_PRIVATE_WEBHOOKS: 'true' }
  const running = await start(freshFolder(), settings)
  const { client, data } = running
  const newSpace = { name: 'Shop', plan: 'pro', period: 'monthly', owner: 'ann' } as const
  const { id: space } = await client.createSpace(newSpace, { idempotencyKey: 'shop' })
  await client.webhooks.make(space, { url: `http://127.0.0.1:${port}/`, events: ['usage.threshold_crossed'] })
  const batch = [{ feature: 'white_background' }]
  // Of 500, so that one more is 80 %.
  for (const count of [200, 199]) {
    const operation = { by: 'ann', client: 'api', count, batch } as const
    expect((await client.charge(space, { ...operation, batch: [...batch] })).allowed).toBe(true)
  }
  await running.stop()
  expect(received).toEqual([])
  const servers = () => {
    const db = new DatabaseSync(join(data, 'server.sqlite'), { readOnly: true })
    const { count } = db.prepare('SELECT count(*) AS count FROM servers').get() ?? {}
    db.close()
    return count
  }
  const [one = '', other = ''] = realPhotos(2)
  await loadedBy(data, one, settings)
  expect([received.length, servers()]).toEqual([1, 0])

  // No webhook waits any more: the next server reads what was left, as after a kill.
  const next = await start(data, settings)
  for (const { id } of (await next.client.webhooks.list(space)).webhooks)
    await next.client.webhooks.remove(space, id)
  await next.stop()
  expect((await loadedBy(data, other, settings)).packages).not.toContain('kysely')
  expect(servers()).toBe(1)
  await (await start(data, settings)).stop()
  expect([received.length, servers()]).toEqual([1, 0])
  receiver.close()
})
