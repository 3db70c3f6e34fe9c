/** What a kill leaves of a Batch between two steps of Allot and the studio, and what the next start makes of it. */
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import type { Recipe } from '@allot/studio/contract/recipe'
import { expect, it } from 'vitest'
import { Person, uploadOf } from '../testing/person.ts'
import { freshFolder, type Running, realPhotos, start, until } from '../testing/running.ts'
import { MINUTES } from '../testing/visit.ts'

const SANDBOX = { ALLOT_AI_SANDBOX: 'on' }
const edited = (prompt: string, tool = 'edit_with_ai'): Recipe => ({
  steps: [{ tool, settings: { prompt } }],
  output: { canvas: { width: 320, height: 320, margin: 0.05 }, format: 'jpg', quality: 80 },
})

/** Changes what the studio has stored, as a kill leaves it. */
function leave(running: Running, sql: string): void {
  const db = new DatabaseSync(join(running.data, 'studio/studio.sqlite'))
  db.exec(sql)
  db.close()
}

async function credits(running: Running, space: string) {
  const { meters } = await running.client.usage(space)
  const meter = meters.find((each) => each.meter === 'ai_credits')
  return { used: meter?.used, held: meter?.held }
}

it(
  'a photo that failed says what the policy kept of it, also where the kill came before that was noted',
  async () => {
    let running = await start(freshFolder(), SANDBOX)
    const ann = await Person.signUp(running.url, 'ann')
    const space = await ann.makeSpace()
    const photos = realPhotos(1).map(uploadOf)
    const { id } = await ann.runRecipe(space, photos, edited('a hat [moderated]'))
    await until(async () => (await ann.batch(id)).status === 'done')
    const [before] = (await ann.batch(id)).photos
    expect(before).toMatchObject({ kept: { ai_credits: 3 }, givenBack: { batch_exports: 1 } })
    await running.kill()
    leave(
      running,
      `UPDATE photos SET settled = '{"toSettle":{"why":"moderated","of":1}}'; UPDATE batches SET status = 'running'`,
    )
    running = await start(running.data, SANDBOX)
    const later = ann.at(running.url)
    await until(async () => (await later.batch(id)).status === 'done')
    expect((await later.batch(id)).photos).toEqual([before])
    expect(await credits(running, space)).toEqual({ used: 3, held: 0 })
    await running.stop()
  },
  2 * MINUTES,
)

it(
  'a Batch whose start was cut is a draft, nothing is reserved for it, and it can be run',
  async () => {
    let running = await start(freshFolder(), SANDBOX)
    let ann = await Person.signUp(running.url, 'ann')
    const space = await ann.makeSpace()
    const { id } = await ann.runRecipe(space, realPhotos(2).map(uploadOf), edited('a hat [slow]'))
    await running.kill()
    for (const holds of ['[]', undefined]) {
      leave(
        running,
        `UPDATE photos SET status = 'ready'; UPDATE batches SET status = 'starting'
        ${holds === undefined ? '' : `, holds = '${holds}', asked = 0`}`,
      )
      running = await start(running.data, SANDBOX)
      ann = ann.at(running.url)
      await until(async () => (await credits(running, space)).held === 0)
      expect([(await ann.batch(id)).status, (await running.client.holds(space)).holds]).toEqual(['draft', []])
      expect((await ann.run(id)).status).toBe('running')
      if (holds !== undefined) await running.kill()
    }
    await until(async () => (await ann.batch(id)).status === 'done')
    expect(await ann.batch(id)).toMatchObject({ exported: 2, failed: 0 })
    expect(await credits(running, space)).toEqual({ used: 6, held: 0 })
    await running.stop()
  },
  2 * MINUTES,
)

it(
  'a start that was cut while what a minute allows was reserved leaves nothing reserved, and the Batch can be run',
  async () => {
    const policy = '2025-06-limits'
    const folder = freshFolder()
    let running = await start(folder, SANDBOX, policy)
    let ann = await Person.signUp(running.url, 'ann')
    const space = await ann.makeSpace()
    const { id } = await ann.runRecipe(space, realPhotos(3).map(uploadOf), edited('[slow]', 'virtual_model'))
    await running.kill()
    // All of it was denied; then the exports alone were asked for, and their answer was not noted.
    leave(
      running,
      `UPDATE photos SET status = 'ready';
       UPDATE batches SET status = 'starting', holds = '[]', asked = 1,
         asking = json_object('number', 1, 'parts', json_array(json_object('take', json(takes ->> '$[0]'), 'count', 3)))`,
    )
    running = await start(folder, SANDBOX, policy)
    ann = ann.at(running.url)
    await until(async () =>
      (await running.client.holds(space)).holds.every(({ feature }) => feature === 'virtual_model'),
    )
    expect((await ann.batch(id)).status).toBe('draft')
    expect((await running.client.holds(space)).holds.length).toBeLessThan(3)
    expect(await ann.run(id)).toMatchObject({ status: 'running' })
    await running.stop()
  },
  2 * MINUTES,
)
