/** A renewal in the middle of a run whose photos are generated, on a clock that the test sets. */
import type { Recipe } from '@allot/studio/contract/recipe'
import { expect, it } from 'vitest'
import { Person, uploadOf } from '../testing/person.ts'
import { freshFolder, realPhotos, start, until } from '../testing/running.ts'
import { MINUTES } from '../testing/visit.ts'

const SETTINGS = { ALLOT_AI_SANDBOX: 'on', ALLOT_TEST_CLOCK: 'on' }
const HOUR = 3_600_000 // milliseconds
const edited: Recipe = {
  steps: [{ tool: 'edit_with_ai', settings: { prompt: 'a hat [slow]' } }],
  output: { canvas: { width: 320, height: 320, margin: 0.05 }, format: 'jpg', quality: 80 },
}

it.each([
  ['keeps what it had reserved in the period before, and takes nothing of the new one', 2 * HOUR, 0],
  ['that outlasts its holds reserves the rest anew, in the new period', 30 * HOUR, 1],
])('a run across a renewal %s', { timeout: 2 * MINUTES }, async (_, away, taken) => {
  const running = await start(freshFolder(), SETTINGS)
  const ann = await Person.signUp(running.url, 'ann')
  const space = await ann.makeSpace()
  const set = async (now: number) => {
    const body = JSON.stringify({ now: new Date(now).toISOString() })
    const headers = { authorization: `Bearer ${running.key}`, 'content-type': 'application/json' }
    expect((await fetch(`${running.url}/v1/test`, { method: 'PUT', headers, body })).status).toBe(200)
  }
  const meters = async () => {
    const { meters } = await running.client.usage(space)
    const of = (name: string) => {
      const meter = meters.find((each) => each.meter === name)
      return { used: meter?.used, held: meter?.held }
    }
    return { exports: of('batch_exports'), credits: of('ai_credits') }
  }
  const renewal = Date.parse((await running.client.usage(space)).renewsAt ?? '')
  await set(renewal - HOUR)
  const batch = await ann.runRecipe(space, realPhotos(3).map(uploadOf), edited)
  await until(async () => (await meters()).credits.held === 9)
  await set(renewal - HOUR + away)
  await until(async () => (await ann.batch(batch.id)).status === 'done')
  expect(await ann.batch(batch.id)).toMatchObject({ exported: 3, failed: 0 })
  expect(await meters()).toEqual({
    exports: { used: taken * 3, held: 0 },
    credits: { used: taken * 9, held: 0 },
  })
  expect((await running.client.holds(space)).holds).toEqual([])
  await running.stop()
})
