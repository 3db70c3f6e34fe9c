/** Batches whose photos are generated, by the sandbox: what they take, what comes back, and that nothing is paid twice. */
import type { Batch } from '@allot/studio/contract/batch'
import type { Recipe, Step } from '@allot/studio/contract/recipe'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { Person, uploadOf } from '../testing/person.ts'
import { type Running, realPhotos, start, until } from '../testing/running.ts'

const SANDBOX = { ALLOT_AI_SANDBOX: 'on', ALLOT_RATE_LIMIT: '0' }
const SMALL: Recipe['output'] = {
  canvas: { width: 320, height: 320, margin: 0.05 },
  format: 'jpg',
  quality: 80,
}
const step = (tool: string, settings: Step['settings'] = {}): Step => ({ tool, settings })
const recipe = (...steps: Step[]): Recipe => ({ steps, output: SMALL })
const edit = (prompt: string) => step('edit_with_ai', { prompt })

let running: Running

async function meters(space: string) {
  const { meters } = await running.client.usage(space)
  const of = (name: string) => {
    const meter = meters.find((each) => each.meter === name)
    return { used: meter?.used, held: meter?.held }
  }
  return { exports: of('batch_exports'), credits: of('ai_credits') }
}

async function ended(person: Person, { id }: Batch): Promise<Batch> {
  await until(async () => !['running', 'paused', 'cancelling'].includes((await person.batch(id)).status))
  return person.batch(id)
}

describe('a Batch whose photos are generated', () => {
  let ann: Person
  beforeAll(async () => {
    running = await start(undefined, SANDBOX)
    ann = await Person.signUp(running.url, 'ann')
  })
  afterAll(() => running.stop())

  it('takes n exports and n times the credits of each step: Virtual Model, then Edit with AI, are two generations (REQ-136)', async () => {
    const space = await ann.makeSpace()
    const photos = realPhotos(3).map(uploadOf)
    const batch = await ann.runRecipe(
      space,
      photos,
      recipe(step('virtual_model'), edit('a red scarf'), step('background_removal')),
      new Map([[2, [step('background_removal')]]]),
    )
    expect(batch.progress).toEqual([
      { title: 'Virtual Model', made: 0, total: 3 },
      { title: 'Edit with AI', made: 0, total: 3 },
    ])
    expect(await ended(ann, batch)).toMatchObject({ status: 'done', exported: 3, failed: 0 })
    // Two photos at 4 and 3 credits, and one with steps of its own that are free.
    expect(await meters(space)).toEqual({
      exports: { used: 3, held: 0 },
      credits: { used: 14, held: 0 },
    })
  })

  it('does not take again what was generated and paid in a preview', async () => {
    const fay = await Person.signUp(running.url, 'fay')
    const space = await fay.makeSpace()
    const photos = realPhotos(2).map(uploadOf)
    const steps = [step('product_beautifier'), edit('a red scarf')]
    const shown = await fay.ask('PUT', `/studio/spaces/${space}/previews`, photos[0]?.content)
    const { id } = (await shown.json()) as { id: string } // a PreviewPhoto
    const made = await fay.ask('POST', `/studio/previews/${id}/generations`, JSON.stringify({ steps }))
    expect(await made.json()).toMatchObject({ outcome: 'made', cost: { ai_credits: 3 } })
    const batch = await fay.runRecipe(space, photos, recipe(...steps))
    expect(await ended(fay, batch)).toMatchObject({ status: 'done', exported: 2 })
    // The Beautifier of each, 3 credits, and the edit of the second one; that of the first was paid before.
    expect(await meters(space)).toEqual({
      exports: { used: 2, held: 0 },
      credits: { used: 3 + 2 * 3 + 3, held: 0 },
    })
  })

  it('with Recolor on four images, all done here, takes four exports and four times the credits (REQ-174)', async () => {
    const eve = await Person.signUp(running.url, 'eve')
    const space = await eve.makeSpace()
    const [photo] = realPhotos(1).map(uploadOf)
    const four = photo ? [photo, photo, photo, photo] : []
    const batch = await eve.runRecipe(space, four, recipe(step('recolor')))
    expect(batch.progress).toEqual([])
    expect(await ended(eve, batch)).toMatchObject({ status: 'done', exported: 4 })
    expect(await meters(space)).toEqual({
      exports: { used: 4, held: 0 },
      credits: { used: 8, held: 0 },
    })
  })

  it('gives everything back at once where it fails, and keeps the generation alone where it was moderated', async () => {
    const ben = await Person.signUp(running.url, 'ben')
    const space = await ben.makeSpace()
    const photos = realPhotos(4).map(uploadOf)
    const batch = await ben.runRecipe(
      space,
      photos,
      recipe(edit('a red scarf')),
      new Map([
        [1, [edit('a red scarf [fail]')]],
        [2, [step('virtual_model'), edit('a red scarf [moderated]')]],
        [3, [edit('a red scarf [timeout]')]],
      ]),
    )
    const { photos: items } = await ended(ben, batch)
    expect(items.map(({ status, givenBack, kept }) => ({ status, givenBack, kept }))).toEqual([
      { status: 'exported', givenBack: {}, kept: {} },
      { status: 'failed', givenBack: { batch_exports: 1, ai_credits: 3 }, kept: {} },
      { status: 'failed', givenBack: { batch_exports: 1, ai_credits: 4 }, kept: { ai_credits: 3 } },
      { status: 'failed', givenBack: { batch_exports: 1, ai_credits: 3 }, kept: {} },
    ])
    expect(items[2]?.reason).toContain('its rules forbid')
    expect(await meters(space)).toEqual({
      exports: { used: 1, held: 0 },
      credits: { used: 6, held: 0 },
    })
  })

  it('is refused before it starts where the credits do not suffice, with how many do', async () => {
    const cleo = await Person.signUp(running.url, 'cleo')
    const space = await cleo.makeSpace()
    const photos = Array.from({ length: 60 }, (_, at) => ({
      name: `${at}.jpg`,
      content: new Uint8Array([1]),
    }))
    const answer = await cleo.draftOf(space, photos.slice(0, 1), recipe(step('virtual_model')))
    expect(answer.status).toBe('draft')
    const refused = await cleo.ask(
      'POST',
      `/studio/spaces/${space}/batches`,
      JSON.stringify({
        name: 'Too many',
        recipe: recipe(step('virtual_model')),
        photos: photos.map(({ name }) => ({ name, bytes: 1 })),
      }),
    )
    expect(await refused.json()).toMatchObject({
      allowed: false,
      denial: { code: 'insufficient_credits', fits: 50, cost: { ai_credits: 240, batch_exports: 60 } },
    })
  })
})

describe('a Batch whose photos are generated, and whose process is killed', () => {
  it('goes on by itself with what was generated, and nothing is paid twice', async () => {
    running = await start(undefined, SANDBOX)
    let ann = await Person.signUp(running.url, 'ann')
    const space = await ann.makeSpace()
    const { id } = await ann.runRecipe(
      space,
      realPhotos(24).map(uploadOf),
      recipe(edit('a red scarf'), step('background', { fill: 'white' })),
    )
    for (const least of [3, 12]) {
      await until(async () => (await ann.batch(id)).exported >= least)
      await running.kill()
      running = await start(running.data, SANDBOX)
      ann = ann.at(running.url)
    }
    await until(async () => (await ann.batch(id)).status === 'done')
    const { exported, photos } = await ann.batch(id)
    expect(photos.filter(({ status }) => status !== 'exported')).toEqual([])
    expect(exported).toBe(24)
    expect(await meters(space)).toEqual({
      exports: { used: 24, held: 0 },
      credits: { used: 72, held: 0 },
    })
    expect(await running.stop()).toBe(0)
  }, 300_000)
})

describe('under limits by the minute and by the day', () => {
  beforeAll(async () => {
    running = await start(undefined, SANDBOX, '2025-06-limits')
  })
  afterAll(() => running.stop())

  it('a Batch is paused where the minute is full and says until when; cancelled then, it ends at once', async () => {
    const ann = await Person.signUp(running.url, 'ann')
    const space = await ann.makeSpace('pro')
    const photos = realPhotos(4).map(uploadOf)
    const batch = await ann.runRecipe(space, photos, recipe(step('virtual_model')))
    expect(batch.status).toBe('running')
    await until(async () => (await ann.batch(batch.id)).status === 'paused')
    const { exported, goesOnAt, message } = await ann.batch(batch.id)
    const seconds = (Date.parse(goesOnAt ?? '') - Date.now()) / 1_000
    expect([exported, message]).toEqual([2, expect.stringContaining('generations of this minute')])
    expect(seconds).toBeGreaterThan(0)
    expect(seconds).toBeLessThanOrEqual(60)
    await ann.ask('POST', `/studio/batches/${batch.id}/cancel`)
    const { photos: items, status } = await ended(ann, batch)
    expect(status).toBe('cancelled')
    expect(items.map((item) => item.status).sort()).toEqual(['exported', 'exported', 'released', 'released'])
    const { meters } = await running.client.usage(space, { member: await ann.id() })
    expect(meters.find(({ meter }) => meter === 'itt_day')).toMatchObject({ used: 2, held: 0 })
  })

  it('a Batch for which the day does not suffice is refused before it begins, with how many do', async () => {
    const ben = await Person.signUp(running.url, 'ben')
    const space = await ben.makeSpace('pro')
    const photos = Array.from({ length: 40 }, (_, at) => ({ name: `${at}.jpg`, bytes: 1 }))
    const body = JSON.stringify({ name: 'Day', recipe: recipe(step('virtual_model')), photos })
    const answer = await ben.ask('POST', `/studio/spaces/${space}/batches`, body)
    expect(await answer.json()).toMatchObject({ allowed: false, denial: { code: 'limit_day', fits: 30 } })
  })
})
