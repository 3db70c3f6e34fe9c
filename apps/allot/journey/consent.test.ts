/** `allot batch` where a provider does the work: it says where photos go, and asks once. */
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { openWireServer } from '@allot/studio/testing/wire-server'
import { afterAll, expect, it } from 'vitest'
import { Person } from '../testing/person.ts'
import { allot, freshFolder, realPhotos, start } from '../testing/running.ts'
import { MINUTES } from '../testing/visit.ts'

const wire = await openWireServer(readFileSync(realPhotos(1)[0] ?? ''))
afterAll(() => wire.close())
const host = new URL(wire.url).host
const SETTINGS = {
  ...{
    ALLOT_AI_PROVIDER: 'openai-compatible',
    ALLOT_AI_URL: `${wire.url}/openai`,
    ALLOT_AI_KEY: 'sk-secret',
  },
  ALLOT_AI_MODEL: 'gpt-image-1',
}
const RECIPE = JSON.stringify({
  recipe: 1,
  steps: [{ edit_with_ai: { prompt: 'a red scarf' } }],
  outputs: [{ size: 200 }],
})

async function run(data: string, ...more: string[]) {
  const recipe = join(freshFolder(), 'recipe.json')
  writeFileSync(recipe, RECIPE)
  const words = ['batch', ...realPhotos(1), '--out', freshFolder(), '--recipe', recipe]
  return allot([...words, ...more], data, SETTINGS)
}

it(
  'sends no photo before a person has agreed to the host, and keeps that for the Space',
  async () => {
    const data = freshFolder()
    for (const more of [[], ['--send-photos-to', 'images.example.com'], ['--json']]) {
      const { status, err } = await run(data, ...more)
      expect([status, err]).toEqual([
        2,
        expect.stringContaining(
          `sends photos to ${host}, and nobody has agreed to that yet. Add --send-photos-to`,
        ),
      ])
    }
    expect(wire.calls).toEqual([])
    expect((await run(data, '--send-photos-to', host)).status).toBe(0)
    expect((await run(data)).status).toBe(0)
    expect(wire.calls).toHaveLength(2)
    const { out } = await allot(['usage', '--json'], data)
    expect(out).toMatch(/"meter":"ai_credits"[^}]*"used":6,"held":0/)
  },
  2 * MINUTES,
)

it(
  'sends none of a Space whose owner forbids it on the page, whatever is said here',
  async () => {
    const running = await start(freshFolder(), SETTINGS)
    const ann = await Person.signUp(running.url, 'ann')
    const space = await ann.makeSpace()
    const before = wire.calls.length
    const put = (allowed: boolean) =>
      ann.ask('PUT', `/studio/spaces/${space}/sharing`, JSON.stringify({ allowed }))
    await put(false)
    const refused = await run(running.data, '--send-photos-to', host)
    expect([refused.status, refused.err]).toEqual([
      2,
      expect.stringContaining('does not let photos be sent away'),
    ])
    await put(true)
    await ann.ask('POST', `/studio/spaces/${space}/sharing/consents`, JSON.stringify({ host }))
    expect(wire.calls.length).toBe(before)
    // What its owner agreed to on the page is agreed to here.
    expect((await run(running.data)).status).toBe(0)
    await running.stop()
  },
  2 * MINUTES,
)
