/** A single photo over HTTP: versions and what they took, Generate more, files that leave, and what is denied. */
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import type { Design } from '@allot/studio/contract/design'
import sharp from 'sharp'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { Maker, OUTPUT, photo } from '../testing/maker.ts'
import { freshFolder, type Running, start, until } from '../testing/running.ts'
import { MINUTES } from '../testing/visit.ts'

// The model and the sandbox share two cores with whatever else runs.
vi.setConfig({ testTimeout: 2 * MINUTES })

const SANDBOX = { ALLOT_AI_SANDBOX: 'on' }

describe('under unified credits', () => {
  const folder = freshFolder()
  let running: Running
  beforeAll(async () => {
    running = await start(folder, SANDBOX)
  })
  afterAll(() => running.stop())

  it('tools follow one another, each version is kept with what it took, and undo shows another one', async () => {
    const ann = await Maker.signUp(running, 'ann')
    const { id, original } = await ann.design()
    expect(original).toEqual({ width: 1600, height: 1600 })
    expect(await ann.add(id, null, { tool: 'background_removal' })).toMatchObject({
      outcome: 'made',
      made: [1],
      design: { current: 1, versions: [{ n: 1, from: null, cost: {}, width: 1600, height: 1600 }] },
    })
    const shadow = { tool: 'ai_shadow', settings: { kind: 'contact' } }
    expect(await ann.add(id, 1, shadow)).toMatchObject({ made: [2] })
    const scene = { tool: 'ai_background', settings: { model: 'standard', kind: 'table' } }
    expect(await ann.add(id, 2, scene)).toMatchObject({ made: [3] })
    const answer = await ann.person.ask('GET', `/studio/designs/${id}`)
    const { versions } = (await answer.json()) as Design // what the route answers
    expect(versions.map(({ n, from, cost }) => [n, from, cost])).toEqual([
      [1, null, {}],
      [2, 1, { ai_credits: 1 }],
      [3, 2, { ai_credits: 0.5 }],
    ])
    expect(await ann.used('ai_credits')).toEqual([1.5, 0])
    const undone = await ann.person.ask('PATCH', `/studio/designs/${id}`, JSON.stringify({ current: 1 }))
    expect(await undone.json()).toMatchObject({ current: 1 })
    const shown = await ann.person.ask('GET', `/studio/designs/${id}/versions/3/picture`)
    const { width, format } = await sharp(await shown.arrayBuffer()).metadata()
    expect([width, format]).toEqual([1024, 'webp'])
    const list = await (await ann.person.ask('GET', `/studio/spaces/${ann.space}/designs`)).json()
    expect(list).toMatchObject([{ id, name: 'Cactus / pot', current: 1 }])
  })

  it('a step is shown before it is kept, and that is free', async () => {
    const bea = await Maker.signUp(running, 'bea')
    const { id } = await bea.design()
    const steps = [
      { tool: 'background', settings: { fill: 'white' } },
      { tool: 'ai_shadow', settings: {} },
    ]
    const shown = await bea.ask(id, { from: null, steps, output: OUTPUT }, 'picture')
    const { data, info } = await sharp(await shown.arrayBuffer())
      .removeAlpha()
      .raw()
      .toBuffer({ resolveWithObject: true })
    expect([info.width, ...data.subarray(0, 3)]).toEqual([800, 255, 255, 255])
    expect(await bea.used('ai_credits')).toEqual([0, 0])
  })

  it('Virtual Model and then Edit with AI on its result are two generations', async () => {
    const cid = await Maker.signUp(running, 'cid')
    const { id } = await cid.design()
    await cid.add(id, null, { tool: 'virtual_model', settings: { resolution: '1k' } })
    await cid.add(id, 1, { tool: 'edit_with_ai', settings: { prompt: 'a straw hat' } })
    const answer = await cid.add(id, 2, { tool: 'background', settings: { fill: 'white' } })
    expect(answer).toMatchObject({
      design: {
        versions: [
          { n: 1, sandbox: true, cost: { ai_credits: 4 }, height: 1024 },
          { n: 2, sandbox: true, cost: { ai_credits: 3 } },
          { n: 3, sandbox: false, cost: {} },
        ],
      },
    })
    expect(await cid.used('ai_credits')).toEqual([7, 0])
    // What leaves says that a model made some of it, and with which tools.
    await cid.export(id, 3, 'marked')
    const file = await cid.person.ask('GET', `/studio/designs/${id}/exports/marked`)
    const { xmp } = await sharp(await file.arrayBuffer()).metadata()
    expect(xmp?.toString()).toMatch(/compositeWithTrainedAlgorithmicMedia.*Virtual Model, Edit with AI/s)
  })

  it('Generate more is two pictures and two generations; the same request again is answered again', async () => {
    const dan = await Maker.signUp(running, 'dan')
    const { id } = await dan.empty()
    const step = { tool: 'ai_logo', settings: { prompt: 'a fox', seed: 7 } }
    const [first, same] = await Promise.all([
      dan.add(id, null, step, 2, 'more'),
      dan.add(id, null, step, 2, 'more'),
    ])
    expect(first).toMatchObject({ outcome: 'made', made: [1, 2], failed: [] })
    expect(same).toEqual(first)
    expect(await dan.add(id, null, step, 2, 'more')).toEqual(first)
    expect(await dan.used('ai_credits')).toEqual([4, 0])
    const seeds =
      first.outcome === 'made' && first.design.versions.map((version) => version.step.settings.seed)
    expect(new Set(seeds || [])).toEqual(new Set([7, 8]))
    const other = await dan.ask(id, { from: null, step, count: 1 }, 'versions', 'more')
    expect(await dan.refusal(other)).toMatch('Idempotency-Key was used for something else')
  })

  it('a failure gives back what the policy gives back, and makes no version', async () => {
    const eve = await Maker.signUp(running, 'eve')
    const { id } = await eve.empty()
    const words = (prompt: string) => ({ tool: 'ai_image', settings: { prompt } })
    expect(await eve.add(id, null, words('a cup [fail]'), 2)).toMatchObject({
      ...{ outcome: 'failed', why: 'technical', givenBack: { ai_credits: 4 }, kept: {} },
    })
    expect(await eve.add(id, null, words('a cup [moderated]'))).toMatchObject({
      ...{ outcome: 'failed', why: 'moderated', givenBack: {}, kept: { ai_credits: 2 } },
    })
    expect(await eve.used('ai_credits')).toEqual([2, 0])
    const answer = await eve.person.ask('GET', `/studio/designs/${id}`)
    expect(await answer.json()).toMatchObject({ versions: [], current: null })
  })

  it('a cancel while it waits gives all of it back, is answered once, and is kept by the design', async () => {
    const kai = await Maker.signUp(running, 'kai')
    const { id } = await kai.empty()
    const asked = kai.add(
      id,
      null,
      { tool: 'ai_image', settings: { prompt: 'a cup [rate-limit]' } },
      1,
      'cup',
    )
    await until(async () => (await kai.used('ai_credits'))[1] === 2)
    const cancel = () => kai.person.ask('DELETE', `/studio/designs/${id}/requests/cup`)
    expect(await (await cancel()).json()).toEqual({ cancelled: true })
    const answer = await asked
    expect(answer).toMatchObject({ outcome: 'failed', givenBack: { ai_credits: 2 }, kept: {} })
    expect(answer).toMatchObject({ message: 'It was cancelled before it was begun.' })
    expect(await kai.used('ai_credits')).toEqual([0, 0])
    expect(await (await cancel()).json()).toEqual({ cancelled: false })
    const other = await Maker.signUp(running, 'lou')
    expect((await other.person.ask('DELETE', `/studio/designs/${id}/requests/cup`)).status).toBe(404)
  })

  it('what a generator has begun is kept at a cancel, where the policy says so', async () => {
    const moe = await Maker.signUp(running, 'moe')
    const { id } = await moe.empty()
    const asked = moe.add(id, null, { tool: 'ai_image', settings: { prompt: 'a cup [slow]' } }, 1, 'cup')
    const generations = new DatabaseSync(join(folder, 'studio/generations.sqlite'), { readOnly: true })
    const state = generations.prepare("SELECT 1 FROM generations WHERE key LIKE ? AND state = 'asked'")
    await until(async () => state.get(`design/${id}/%`) !== undefined)
    generations.close()
    await moe.person.ask('DELETE', `/studio/designs/${id}/requests/cup`)
    expect(await asked).toMatchObject({ outcome: 'failed', why: 'cancelled', kept: { ai_credits: 2 } })
    expect(await moe.used('ai_credits')).toEqual([2, 0])
  })

  it('a video takes its seconds, is played, and leaves as it is', async () => {
    const fay = await Maker.signUp(running, 'fay', 'max')
    const { id } = await fay.design()
    const video = { tool: 'ai_video', settings: { seconds: 2, resolution: '480p' } }
    expect(await fay.add(id, null, video)).toMatchObject({
      design: {
        versions: [{ medium: 'video', isMovingPicture: true, cost: { ai_credits: 18 }, height: 480 }],
      },
    })
    const played = await fay.person.ask('GET', `/studio/designs/${id}/versions/1/video`)
    expect([played.status, played.headers.get('content-type')]).toEqual([200, 'image/webp'])
    const thumbnail = await fay.person.ask('GET', `/studio/designs/${id}/versions/1/picture`)
    expect([thumbnail.status, thumbnail.headers.get('content-type')]).toEqual([200, 'image/webp'])
    const change = await fay.ask(id, { from: 1, step: { tool: 'ai_shadow' } })
    expect(await fay.refusal(change)).toBe('A video cannot be changed. Choose a picture to begin with.')
    expect(await fay.export(id, 1, 'clip')).toMatchObject({ outcome: 'exported', name: 'Cactus-pot.webp' })
    const file = await fay.person.ask('GET', `/studio/designs/${id}/exports/clip`)
    expect(file.headers.get('content-type')).toBe('image/webp')
    expect((await sharp(await file.arrayBuffer(), { pages: -1 }).metadata()).pages).toBeGreaterThan(5)
  })

  it('out of credits is a denial that names the plan; nothing is lost, and after the upgrade it works', async () => {
    const gil = await Maker.signUp(running, 'gil', 'free')
    const by = await gil.person.id()
    await running.client.charge(gil.space, { by, count: 19, use: { feature: 'ai_logo' } })
    const { id } = await gil.empty()
    const step = { tool: 'ai_logo', settings: { prompt: 'a fox' } }
    expect(await gil.add(id, null, step, 2)).toMatchObject({
      outcome: 'denied',
      denial: { code: 'insufficient_credits', upgradeTo: { plan: 'pro' }, fits: 1 },
    })
    await running.client.subscribe(gil.space, 'pro', 'monthly')
    expect(await gil.add(id, null, step, 2)).toMatchObject({ outcome: 'made', made: [1, 2] })
  })

  it('Free exports 250 files a month, each file counted once under its key', async () => {
    const hal = await Maker.signUp(running, 'hal', 'free')
    const { id } = await hal.design()
    await hal.add(id, null, { tool: 'background', settings: { fill: 'white' } })
    const first = await hal.export(id, 1, 'file-1')
    expect(first).toMatchObject({ outcome: 'exported', key: 'file-1', name: 'Cactus-pot.jpg' })
    expect(first).toMatchObject({ cost: { plain_exports: 1 } })
    expect(await hal.export(id, 1, 'file-1')).toEqual(first)
    const file = await hal.person.ask('GET', `/studio/designs/${id}/exports/file-1`)
    const { width, format } = await sharp(await file.arrayBuffer()).metadata()
    expect([width, format]).toEqual([800, 'jpeg'])
    expect(await hal.used('plain_exports')).toEqual([1, 0])
    const by = await hal.person.id()
    for (let more = 0; more < 249; more++)
      await running.client.charge(hal.space, { by, export: { act: 'download', design: `d${more}` } })
    expect(await hal.export(id, 1)).toMatchObject({ outcome: 'denied', denial: { code: 'limit_period' } })
    expect(await hal.export(id, null)).toMatchObject({ outcome: 'denied' })
    expect((await hal.person.ask('GET', `/studio/designs/${id}/exports/file-1`)).status).toBe(200)
  })

  it('a key of an export is for one file, also where two are asked for at once', async () => {
    const mia = await Maker.signUp(running, 'mia')
    const { id } = await mia.design()
    const outcomes = await Promise.all([
      mia.export(id, null, 'one'),
      mia.export(id, null, 'one', { ...OUTPUT, format: 'png' }),
    ])
    // Either may come first: the second is refused, whichever it is.
    expect(outcomes.map(({ outcome }) => outcome).sort()).toEqual(['exported', 'failed'])
    expect(outcomes.find(({ outcome }) => outcome === 'failed')).toMatchObject({
      message: expect.stringContaining('another export'),
    })
    expect(await mia.used('plain_exports')).toEqual([1, 0])
  })

  it('one that is deleted while something is asked of it says so, and nothing is taken', async () => {
    const noa = await Maker.signUp(running, 'noa')
    const { id } = await noa.design()
    // It may be gone before the export begins: then there is nothing to export.
    const exported = noa.export(id, null).catch(() => null)
    const remove = () => noa.person.ask('DELETE', `/studio/designs/${id}`)
    const early = await remove()
    if (early.status !== 200) expect(await noa.refusal(early)).toMatch('is being exported')
    expect((await exported)?.outcome ?? 'failed').toBe(early.status === 200 ? 'failed' : 'exported')
    const { id: second } = await noa.design()
    const step = { tool: 'edit_with_ai', settings: { prompt: 'a hat' } }
    const asked = noa.ask(second, { from: null, step })
    const removed = await noa.person.ask('DELETE', `/studio/designs/${second}`)
    expect([
      [200, 404], // it was gone before anything was asked
      [200, 409],
    ]).toContainEqual([(await asked).status, removed.status].sort())
    expect((await noa.used('ai_credits'))[1]).toBe(0)
  })

  it('belongs to its Space: to others there is nothing', async () => {
    const [ida, joe] = [await Maker.signUp(running, 'ida'), await Maker.signUp(running, 'joe')]
    const { id } = await ida.design()
    const [get, post] = [joe.person.ask('GET', `/studio/designs/${id}`), joe.ask(id, {})]
    expect([(await get).status, (await post).status]).toEqual([404, 404])
    expect((await joe.person.ask('DELETE', `/studio/designs/${id}`)).status).toBe(404)
    expect((await ida.person.ask('DELETE', `/studio/designs/${id}`)).status).toBe(200)
    expect((await ida.person.ask('GET', `/studio/designs/${id}`)).status).toBe(404)
  })

  it('what cannot be done is said before anything is reserved', async () => {
    const kim = await Maker.signUp(running, 'kim')
    const { id } = await kim.empty()
    const refused = async (what: object) => kim.refusal(await kim.ask(id, what))
    expect(await refused({ from: null, step: { tool: 'ai_shadow' } })).toMatch('no photo yet')
    expect(await refused({ from: 3, step: { tool: 'ai_shadow' } })).toMatch('is not there')
    await kim.person.ask('PUT', `/studio/designs/${id}/original`, photo)
    expect(await refused({ from: null, step: { tool: 'ai_shadow' }, count: 2 })).toMatch('the same picture')
    const mask = { prompt: 'a hat', mask: 'a'.repeat(64) }
    expect(await refused({ from: null, step: { tool: 'edit_with_ai', settings: mask } })).toMatch(
      'Paint it again',
    )
    const keyless = await kim.person.ask('POST', `/studio/designs/${id}/versions`, '{}')
    expect(keyless.status).toBe(400)
    expect((await running.client.holds(kim.space)).holds).toEqual([])
  })
})
