/** The tools that a Space is offered, under each policy of the texts. */
import type { ToolOffer } from '@allot/studio/contract/tool-offer'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { Person } from '../testing/person.ts'
import { freshFolder, type Running, start } from '../testing/running.ts'

async function offersOf(person: Person, space: string): Promise<readonly ToolOffer[]> {
  const answer = await person.ask('GET', `/studio/spaces/${space}/tools`)
  expect(answer.status).toBe(200)
  return (await answer.json()) as readonly ToolOffer[] // what the route answers
}

function choicesOf(offers: readonly ToolOffer[], tool: string) {
  const choices = offers.find((offer) => offer.tool === tool)?.choices ?? []
  return choices.map(({ title, generative, cost, work, denial }) => ({
    ...{ title, generative, cost, work: work.kind },
    plan: denial && [denial.code, denial.upgradeTo?.plan],
  }))
}

describe('under unified credits', () => {
  let running: Running
  beforeAll(async () => {
    running = await start()
  })
  afterAll(() => running.stop())

  it('every tool tells its cost, also when nothing is left; what makes nothing new is done here', async () => {
    const ann = await Person.signUp(running.url, 'ann')
    const space = await ann.makeSpace('free')
    const offers = await offersOf(ann, space)
    expect(offers).toHaveLength(15)
    expect(choicesOf(offers, 'ai_shadow')).toEqual([
      { title: 'AI Shadows', generative: false, cost: { ai_credits: 1 }, work: 'here', plan: null },
    ])
    expect(choicesOf(offers, 'ai_background').map(({ title, cost }) => [title, cost])).toEqual([
      ['Standard', { ai_credits: 0.5 }],
      ['Studio', { ai_credits: 1 }],
      ['Studio HD', { ai_credits: 2 }],
    ])
    const scene = offers.find(({ tool }) => tool === 'ai_background')
    expect(scene).toMatchObject({ fills: 'background', keptAfter: ['cancelled', 'moderated'] })
    expect(choicesOf(offers, 'background_removal')).toMatchObject([{ cost: {}, work: 'here' }])
    const { meters } = await running.client.usage(space)
    expect(meters.find(({ meter }) => meter === 'ai_credits')).toMatchObject({ remaining: 40 })
    await running.client.charge(space, { by: await ann.id(), count: 20, use: { feature: 'ai_image' } })
    expect(choicesOf(await offersOf(ann, space), 'virtual_model')).toMatchObject([
      { title: '1K', generative: true, cost: { ai_credits: 4 }, plan: null },
      { title: '2K', cost: { ai_credits: 6 }, plan: null },
      { title: '4K', cost: { ai_credits: 8 }, plan: null },
    ])
  })

  it('a video is told by the second', async () => {
    const ben = await Person.signUp(running.url, 'ben')
    const offers = await offersOf(ben, await ben.makeSpace())
    expect(choicesOf(offers, 'ai_video').map(({ title, cost }) => [title, cost])).toEqual([
      ['480p', { ai_credits: 9 }],
      ['720p', { ai_credits: 12 }],
      ['1080p', { ai_credits: 18 }],
    ])
  })

  it('another Space shows nothing', async () => {
    const cid = await Person.signUp(running.url, 'cid')
    const dan = await Person.signUp(running.url, 'dan')
    const space = await cid.makeSpace()
    expect((await dan.ask('GET', `/studio/spaces/${space}/tools`)).status).toBe(404)
  })
})

describe('under generation limits', () => {
  let running: Running
  beforeAll(async () => {
    running = await start(freshFolder(), {}, '2025-06-limits')
  })
  afterAll(() => running.stop())

  it('what a plan has no access to names the plan that has it, and right after a change of plan it is there', async () => {
    const ann = await Person.signUp(running.url, 'ann')
    const space = await ann.makeSpace('pro')
    const hd = async () => choicesOf(await offersOf(ann, space), 'ai_background').map(({ plan }) => plan)
    expect(await hd()).toEqual([null, null, ['no_access', 'max']])
    await running.client.subscribe(space, 'max', 'monthly')
    expect(await hd()).toEqual([null, null, null])
  })

  it('what costs nothing and counts in a window says so, also where the window is full', async () => {
    const cid = await Person.signUp(running.url, 'cid')
    const space = await cid.makeSpace('pro')
    const counted = async () => {
      const offers = await offersOf(cid, space)
      return ['ai_shadow', 'product_beautifier'].map(
        (name) => offers.find(({ tool }) => tool === name)?.choices[0]?.isCounted,
      )
    }
    expect(await counted()).toEqual([false, true])
    await running.client.charge(space, { by: await cid.id(), count: 2, use: { feature: 'virtual_model' } })
    expect(await counted()).toEqual([false, true])
  })

  it('Free has no Virtual Model, and Pro has', async () => {
    const ben = await Person.signUp(running.url, 'ben')
    const offers = await offersOf(ben, await ben.makeSpace('free'))
    expect(choicesOf(offers, 'edit_with_ai').map(({ plan }) => plan)).toEqual([null])
    // The policy prices no resolution, so none is a choice.
    expect(choicesOf(offers, 'virtual_model')).toEqual([
      { title: 'Virtual Model', generative: true, cost: {}, work: 'none', plan: ['no_access', 'pro'] },
    ])
    const form = offers.find(({ tool }) => tool === 'virtual_model')?.form
    expect(Object.keys(form?.properties ?? {})).toEqual(['person', 'pose', 'prompt', 'seed'])
  })
})
