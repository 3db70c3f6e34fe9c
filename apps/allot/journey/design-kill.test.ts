/** SIGKILL in the middle of a generation: nothing is paid twice, nothing that was paid is lost. */
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import type { VersionAnswer } from '@allot/studio/contract/design'
import { expect, it } from 'vitest'
import { Maker, photo } from '../testing/maker.ts'
import { freshFolder, type Running, start, until } from '../testing/running.ts'
import { MINUTES } from '../testing/visit.ts'

const SANDBOX = { ALLOT_AI_SANDBOX: 'on' }
const SLOW = { tool: 'ai_image', settings: { prompt: 'a cup [slow]' } }

async function killed(running: Running): Promise<Running> {
  await running.kill()
  return start(running.data, SANDBOX)
}

/** Waits until so many credits are reserved. */
async function reserved(maker: Maker, credits: number): Promise<void> {
  await until(async () => (await maker.used('ai_credits'))[1] === credits)
}

it(
  'a version that was asked for is made after the next start, and the same request is answered with it',
  async () => {
    let running = await start(freshFolder(), SANDBOX)
    let ann = await Maker.signUp(running, 'ann')
    const { id } = await ann.empty()
    for (let time = 0; time < 2; time++) {
      const lost = ann
        .ask(id, { from: null, step: SLOW, count: 2 }, 'versions', 'once')
        .catch(() => undefined)
      await reserved(ann, 4)
      running = await killed(running)
      ann = ann.at(running)
      await lost
    }
    // Without another request it goes on by itself.
    await until(async () => (await ann.used('ai_credits'))[0] === 4)
    const again: VersionAnswer = await ann.add(id, null, SLOW, 2, 'once')
    expect(again).toMatchObject({ outcome: 'made', made: [1, 2], failed: [] })
    expect(again.outcome === 'made' && again.design.versions.map(({ cost }) => cost)).toEqual([
      { ai_credits: 2 },
      { ai_credits: 2 },
    ])
    expect(await ann.used('ai_credits')).toEqual([4, 0])
    expect((await running.client.holds(ann.space)).holds).toEqual([])
    await running.stop()
  },
  3 * MINUTES,
)

it(
  'what was captured and not noted is captured once, and noted at the next start',
  async () => {
    let running = await start(freshFolder(), SANDBOX)
    let cid = await Maker.signUp(running, 'cid')
    const { id } = await cid.design()
    const shadow = { tool: 'ai_shadow' }
    const first = await cid.add(id, null, shadow, 1, 'once')
    const failed = await cid.add(id, null, { tool: 'ai_image', settings: { prompt: '[moderated]' } }, 1, 'no')
    expect(await cid.used('ai_credits')).toEqual([3, 0])
    await running.stop()
    // As a kill leaves it between the answer of Allot and the note of it.
    const db = new DatabaseSync(join(running.data, 'studio/designs.sqlite'))
    db.exec(`UPDATE versions SET cost = NULL; UPDATE requests SET answer = NULL, failures = '{}'`)
    db.close()
    running = await start(running.data, SANDBOX)
    cid = cid.at(running)
    // The other request may be under way still.
    const { versions } = first.outcome === 'made' ? first.design : { versions: [] }
    const again = { outcome: 'made', made: [1], failed: [], design: { versions } }
    expect(await cid.add(id, null, shadow, 1, 'once')).toMatchObject(again)
    const words = { tool: 'ai_image', settings: { prompt: '[moderated]' } }
    expect(await cid.add(id, null, words, 1, 'no')).toEqual(failed)
    expect(await cid.used('ai_credits')).toEqual([3, 0])
    await running.stop()
  },
  3 * MINUTES,
)

it(
  'what a preview had reserved comes back with the next start, and asked for again it is paid once',
  async () => {
    let running = await start(freshFolder(), SANDBOX)
    let ben = await Maker.signUp(running, 'ben')
    const put = await ben.person.ask('PUT', `/studio/spaces/${ben.space}/previews`, photo)
    const { id } = (await put.json()) as { id: string } // what the route answers
    const steps = JSON.stringify({ steps: [{ tool: 'edit_with_ai', settings: { prompt: 'a hat [slow]' } }] })
    const lost = ben.person.ask('POST', `/studio/previews/${id}/generations`, steps).catch(() => undefined)
    await reserved(ben, 3)
    running = await killed(running)
    ben = ben.at(running)
    await lost
    await until(async () => (await ben.used('ai_credits'))[1] === 0)
    expect(await ben.used('ai_credits')).toEqual([0, 0])
    const made = await ben.person.ask('POST', `/studio/previews/${id}/generations`, steps)
    expect(await made.json()).toEqual({ outcome: 'made', cost: { ai_credits: 3 } })
    expect(await ben.used('ai_credits')).toEqual([3, 0])
    await running.stop()
  },
  3 * MINUTES,
)
