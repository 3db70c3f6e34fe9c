/** A single photo under the older policies of the texts: limits on generations and exports, and two kinds of credits. */
import type { RequestProgress } from '@allot/studio/contract/design'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { Maker } from '../testing/maker.ts'
import { freshFolder, type Running, start, until } from '../testing/running.ts'
import { MINUTES } from '../testing/visit.ts'

vi.setConfig({ testTimeout: 2 * MINUTES })

const SANDBOX = { ALLOT_AI_SANDBOX: 'on' }
const MODEL = { tool: 'virtual_model', settings: { resolution: '2k' } }
const LOGO = { tool: 'ai_logo', settings: { prompt: 'a fox' } }

describe('under generation limits', () => {
  let running: Running
  beforeAll(async () => {
    running = await start(freshFolder(), SANDBOX, '2025-06-limits')
  })
  afterAll(() => running.stop())

  it('Pro generates 2 a minute over all tools; what has no room in it waits, and the day goes on counting', async () => {
    const ann = await Maker.signUp(running, 'ann')
    const { id } = await ann.design()
    const staging = { tool: 'product_staging' }
    expect(await ann.add(id, null, staging)).toMatchObject({ outcome: 'made' })
    expect(await waitsAndCancels(ann, id, { from: null, step: staging, count: 2 })).toMatch(/Z$/)
    expect(await ann.used('itt_minute')).toEqual([1, 0])
    expect(await ann.add(id, 1, { tool: 'product_beautifier' })).toMatchObject({ outcome: 'made' })
    expect(await waitsAndCancels(ann, id, { from: 1, step: MODEL })).toMatch(/Z$/)
    expect(await ann.used('itt_day')).toEqual([2, 0])
  })

  it('a generation that fails gives its place in the windows back', async () => {
    const bea = await Maker.signUp(running, 'bea')
    const { id } = await bea.design()
    const failing = { tool: 'virtual_model', settings: { prompt: '[fail]' } }
    for (let time = 0; time < 3; time++)
      expect(await bea.add(id, null, failing)).toMatchObject({ outcome: 'failed', why: 'technical' })
    expect(await bea.used('itt_minute')).toEqual([0, 0])
    expect(await bea.used('itt_day')).toEqual([0, 0])
  })

  it('one that is refused for what it shows counts all the same, and says in which limits', async () => {
    const pia = await Maker.signUp(running, 'pia')
    const { id } = await pia.design()
    const refused = { tool: 'virtual_model', settings: { prompt: '[moderated]' } }
    expect(await pia.add(id, null, refused)).toMatchObject({
      ...{ outcome: 'failed', why: 'moderated', givenBack: {}, kept: {} },
      counted: { itt_minute: 1, itt_day: 1 },
    })
    expect(await pia.used('itt_day')).toEqual([1, 0])
  })

  it('Studio HD is for Max alone, and Studio has a window of its own', async () => {
    const cid = await Maker.signUp(running, 'cid')
    const { id } = await cid.design()
    const scene = (model: string) => ({ tool: 'ai_background', settings: { model, prompt: 'sand' } })
    expect(await cid.add(id, null, scene('studio_hd'))).toMatchObject({
      outcome: 'denied',
      denial: { code: 'no_access', upgradeTo: { plan: 'max' } },
    })
    expect(await cid.add(id, null, scene('studio'))).toMatchObject({ outcome: 'made' })
    expect(await cid.used('background_studio_day')).toEqual([1, 0])
    expect(await cid.used('itt_minute')).toEqual([0, 0])
  })

  it('Free exports 2 designs with AI features a week, and plain ones besides', async () => {
    const dan = await Maker.signUp(running, 'dan', 'free')
    const { id } = await dan.empty()
    expect(await dan.add(id, null, LOGO)).toMatchObject({ outcome: 'made' })
    for (let time = 0; time < 2; time++)
      expect(await dan.export(id, 1)).toMatchObject({ outcome: 'exported' })
    expect(await dan.export(id, 1)).toMatchObject({ outcome: 'denied', denial: { code: 'limit_period' } })
    expect(await dan.used('ai_exports')).toEqual([2, 0])
    const plain = await dan.design()
    await dan.add(plain.id, null, { tool: 'ai_shadow' })
    expect(await dan.export(plain.id, 1)).toMatchObject({ outcome: 'exported' })
    expect(await dan.used('plain_exports')).toEqual([1, 0])
    expect(await dan.add(plain.id, 1, MODEL)).toMatchObject({
      outcome: 'denied',
      denial: { code: 'no_access', upgradeTo: { plan: 'pro' } },
    })
  })
})

/** @returns until when it waits */
async function waitsAndCancels(maker: Maker, id: string, asked: object): Promise<string | null> {
  const key = crypto.randomUUID()
  const answer = maker.ask(id, asked, 'versions', key)
  const path = `/studio/designs/${id}/requests/${key}`
  const goesOnAt = async () => {
    const progress = await (await maker.person.ask('GET', path)).json()
    return (progress as RequestProgress).goesOnAt // what the route answers
  }
  await until(async () => (await goesOnAt()) !== null)
  const instant = await goesOnAt()
  await maker.person.ask('DELETE', path)
  expect(await (await answer).json()).toMatchObject({ outcome: 'failed', why: 'cancelled', kept: {} })
  return instant
}

describe('under image and video credits', () => {
  let running: Running
  beforeAll(async () => {
    running = await start(freshFolder(), SANDBOX, '2025-11-credits')
  })
  afterAll(() => running.stop())

  it('pictures and videos take from pools of their own', async () => {
    const eve = await Maker.signUp(running, 'eve')
    const { id } = await eve.design()
    expect(await eve.add(id, null, MODEL)).toMatchObject({
      design: { versions: [{ cost: { image_credits: 6 } }] },
    })
    const video = { tool: 'ai_video', settings: { seconds: 2, resolution: '720p' } }
    expect(await eve.add(id, 1, video)).toMatchObject({
      design: { versions: [{}, { cost: { video_credits: 24 } }] },
    })
    expect([await eve.used('image_credits'), await eve.used('video_credits')]).toEqual([
      [6, 0],
      [24, 0],
    ])
  })
})
