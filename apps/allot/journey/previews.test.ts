/** Previews over HTTP: a real photo, the real model, and what is refused. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import type { PreviewPhoto } from '@allot/studio/contract/preview'
import type { Step } from '@allot/studio/contract/recipe'
import type { Sharing } from '@allot/studio/contract/sharing'
import sharp from 'sharp'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { Person } from '../testing/person.ts'
import { freshFolder, type Running, start, until } from '../testing/running.ts'
import { POT } from '../testing/shop.ts'
import { MINUTES } from '../testing/visit.ts'

// The model and the sandbox share two cores with whatever else runs.
vi.setConfig({ testTimeout: 2 * MINUTES })

const OUTPUT = { canvas: { width: 2048, height: 2048, margin: 0.08 }, format: 'jpg', quality: 90 }
const photo = new Uint8Array(readFileSync(POT))

let running: Running
let ann: Person
let stranger: Person
let space: string

beforeAll(async () => {
  running = await start(freshFolder(), { ALLOT_AI_SANDBOX: 'on' })
  ann = await Person.signUp(running.url, 'ann')
  stranger = await Person.signUp(running.url, 'eve')
  space = await ann.makeSpace()
})

afterAll(() => running.stop())

async function previewed(of = space): Promise<PreviewPhoto> {
  const answer = await ann.ask('PUT', `/studio/spaces/${of}/previews`, photo)
  expect(answer.status).toBe(201)
  return (await answer.json()) as PreviewPhoto // what the route answers
}

function picture(id: string, steps: readonly Partial<Step>[], by = ann, output: object = OUTPUT) {
  return by.ask('POST', `/studio/previews/${id}/picture`, JSON.stringify({ steps, output }))
}

function generate(id: string, steps: readonly Partial<Step>[]) {
  return ann.ask('POST', `/studio/previews/${id}/generations`, JSON.stringify({ steps }))
}

async function credits() {
  const { meters } = await running.client.usage(space)
  const meter = meters.find((each) => each.meter === 'ai_credits')
  return { used: meter?.used ?? 0, held: meter?.held ?? 0 }
}

async function refusal(answer: Response): Promise<readonly [number, string]> {
  const { detail } = (await answer.json()) as { detail: string } // a problem of the studio
  return [answer.status, detail]
}

/** The corner and the middle of a picture, as red, green, blue. */
async function colours(answer: Response) {
  const image = sharp(await answer.arrayBuffer())
  const { data, info } = await image.removeAlpha().raw().toBuffer({ resolveWithObject: true })
  const at = (x: number, y: number) => [
    ...data.subarray((y * info.width + x) * 3, (y * info.width + x) * 3 + 3),
  ]
  return { width: info.width, corner: at(3, 3), middle: at(info.width >> 1, info.height >> 1) }
}

describe('a preview', () => {
  it('shows a photo as it will come out, at the size of a screen, and takes nothing', async () => {
    const { id, width, height } = await previewed()
    expect([width, height]).toEqual([1600, 1600])
    const whole = await colours(await picture(id, [], ann, { ...OUTPUT, canvas: null }))
    expect(whole.width).toBe(1024)
    const white = [{ tool: 'background_removal' }, { tool: 'background', settings: { fill: 'white' } }]
    const answer = await picture(id, white)
    expect(answer.headers.get('content-type')).toBe('image/webp')
    expect(answer.headers.get('preview-pending')).toBeNull()
    const shown = await colours(answer)
    expect([shown.width, shown.corner]).toEqual([1024, [255, 255, 255]])
    expect(shown.middle).not.toEqual([255, 255, 255])
    const { meters } = await running.client.usage(space)
    for (const { used, held } of meters) expect([used ?? 0, held ?? 0]).toEqual([0, 0])
  })

  it('stops before the step that has to be generated, and says which', async () => {
    const { id } = await previewed()
    const answer = await picture(id, [
      { tool: 'background_removal' },
      { tool: 'virtual_model', settings: {} },
      { tool: 'ai_shadow', settings: {} },
    ])
    expect([answer.status, answer.headers.get('preview-pending')]).toEqual([200, '1'])
  })

  it('of a step that is made here has nothing to generate', async () => {
    const { id } = await previewed()
    expect(await refusal(await generate(id, [{ tool: 'ai_shadow' }]))).toEqual([
      409,
      'This step is made here and shown at once. There is nothing to generate.',
    ])
  })

  it('is for members of its Space alone, and for real photos', async () => {
    const { id } = await previewed()
    expect((await picture(id, [], stranger)).status).toBe(404)
    expect((await stranger.ask('PUT', `/studio/spaces/${space}/previews`, photo)).status).toBe(404)
    expect((await picture('no-preview', [])).status).toBe(404)
    const text = new TextEncoder().encode('This is no photo, whatever it is called.')
    expect(await refusal(await ann.ask('PUT', `/studio/spaces/${space}/previews`, text))).toEqual([
      400,
      'This is not an image, or it is damaged from its first byte on.',
    ])
  })

  it('with a setting that there is not says where', async () => {
    const { id } = await previewed()
    expect(
      await refusal(await picture(id, [{ tool: 'recolor', settings: { colour: 'red' } }])),
    ).toMatchObject([400, expect.stringContaining('0.settings.colour')])
  })
})

describe('a generation in a preview', () => {
  const MODEL: Partial<Step> = { tool: 'virtual_model', settings: { person: 'man' } }

  it('is paid once, shown, and costs nothing when it is asked for again', async () => {
    const { id } = await previewed()
    const before = await credits()
    const [first, same] = await Promise.all([generate(id, [MODEL]), generate(id, [MODEL])])
    const made = { outcome: 'made', cost: { ai_credits: 4 } }
    expect([await first?.json(), await same?.json()]).toEqual([made, made])
    // The same photo again, as another preview: it is there.
    const again = await previewed()
    expect(await (await generate(again.id, [MODEL])).json()).toEqual({ outcome: 'made', cost: {} })
    expect(await credits()).toEqual({ used: before.used + 4, held: 0 })
    const shown = await picture(again.id, [MODEL, { tool: 'background_removal' }])
    expect([shown.status, shown.headers.get('preview-pending')]).toEqual([200, null])
  })

  it('after another one is two; the later one waits for the earlier', async () => {
    const { id } = await previewed()
    const before = await credits()
    const steps = [
      { ...MODEL, settings: { person: 'child' } },
      { tool: 'edit_with_ai', settings: { prompt: 'a hat' } },
    ]
    expect(await refusal(await generate(id, steps))).toEqual([
      409,
      'An earlier step is not generated yet. Generate that one first.',
    ])
    await generate(id, steps.slice(0, 1))
    expect(await (await generate(id, steps)).json()).toEqual({ outcome: 'made', cost: { ai_credits: 3 } })
    expect(await credits()).toEqual({ used: before.used + 7, held: 0 })
  })

  it.each([
    ['[fail]', 'technical', { givenBack: { ai_credits: 3 }, kept: {} }],
    ['[timeout]', 'timeout', { givenBack: { ai_credits: 3 }, kept: {} }],
    ['[half]', 'technical', { givenBack: { ai_credits: 3 }, kept: {} }],
    ['[empty]', 'technical', { givenBack: { ai_credits: 3 }, kept: {} }],
    // The policy gives nothing back for what was stopped by moderation.
    ['[moderated]', 'moderated', { givenBack: {}, kept: { ai_credits: 3 } }],
  ])('that fails by %s says what was given back', async (word, why, settled) => {
    const { id } = await previewed()
    const before = await credits()
    const steps = [{ tool: 'edit_with_ai', settings: { prompt: `a hat ${word}` } }]
    const answer = await (await generate(id, steps)).json()
    expect(answer).toEqual({ outcome: 'failed', why, message: expect.any(String), ...settled })
    const kept = 'ai_credits' in settled.kept ? 3 : 0
    expect(await credits()).toEqual({ used: before.used + kept, held: 0 })
  })

  it('that is cancelled while it waits gives all of it back, and works when it is asked for again', async () => {
    const { id } = await previewed()
    const before = await credits()
    const steps = [{ tool: 'edit_with_ai', settings: { prompt: 'a cup [rate-limit]' } }]
    const ask = async (path: string) =>
      (await ann.ask('POST', `/studio/previews/${id}/generations/${path}`, JSON.stringify({ steps }))).json()
    const asked = generate(id, steps)
    const waits = { goesOnAt: expect.any(String), message: expect.stringContaining('generator asks to wait') }
    await expect.poll(() => ask('progress'), { timeout: MINUTES }).toMatchObject(waits)
    expect(await ask('cancel')).toEqual({ cancelled: true })
    expect(await (await asked).json()).toMatchObject({
      ...{ outcome: 'failed', why: 'cancelled', givenBack: { ai_credits: 3 }, kept: {} },
    })
    expect(await credits()).toEqual(before)
    expect(await ask('cancel')).toEqual({ cancelled: false })
    expect(await (await generate(id, steps)).json()).toMatchObject({ outcome: 'made' })
    expect((await stranger.ask('POST', `/studio/previews/${id}/generations/cancel`, '{}')).status).toBe(404)
  })

  it('that a generator has begun is kept at a cancel, where the policy says so', async () => {
    const { id } = await previewed()
    const before = await credits()
    const steps = [{ tool: 'edit_with_ai', settings: { prompt: 'a cup [slow]' } }]
    const asked = generate(id, steps)
    const generations = new DatabaseSync(join(running.data, 'studio/generations.sqlite'), { readOnly: true })
    const state = generations.prepare("SELECT 1 FROM generations WHERE key LIKE 'paid/%' AND state = 'asked'")
    await until(async () => state.get() !== undefined)
    generations.close()
    await ann.ask('POST', `/studio/previews/${id}/generations/cancel`, JSON.stringify({ steps }))
    expect(await (await asked).json()).toMatchObject({ why: 'cancelled', kept: { ai_credits: 3 } })
    expect(await credits()).toEqual({ used: before.used + 3, held: 0 })
  })

  it('is not paid again by a run, and the page knows which are paid', async () => {
    const { id } = await previewed()
    const steps = [MODEL, { tool: 'edit_with_ai', settings: { prompt: 'a scarf' } }]
    const other = await previewed()
    const paid = async (by: Person) => {
      const photos = [
        { preview: id, steps },
        { preview: other.id, steps: steps.slice(1) },
      ]
      return by.ask('POST', `/studio/spaces/${space}/previews/paid`, JSON.stringify({ photos }))
    }
    await generate(id, [MODEL])
    expect(await (await paid(ann)).json()).toEqual({ paid: [[0], []] })
    expect((await paid(stranger)).status).toBe(404)
  })

  it('is denied where nothing is left, and works after an upgrade', async () => {
    const own = await ann.makeSpace('free', 'second')
    await running.client.charge(own, { by: await ann.id(), count: 19, use: { feature: 'ai_image' } })
    const { id } = await previewed(own)
    const denied = await (await generate(id, [MODEL])).json()
    expect(denied).toMatchObject({
      outcome: 'denied',
      denial: { code: 'insufficient_credits', upgradeTo: { plan: 'pro' } },
    })
    await running.client.subscribe(own, 'pro', 'monthly')
    expect(await (await generate(id, [MODEL])).json()).toEqual({ outcome: 'made', cost: { ai_credits: 4 } })
  })
})

describe('what no photo can show', () => {
  it('is refused before anything is reserved', async () => {
    const { id } = await previewed()
    const before = await credits()
    const words = [{ tool: 'ai_logo', settings: { prompt: 'a fox' } }]
    expect((await refusal(await generate(id, words)))[1]).toMatch('from words alone')
    const painted = [{ tool: 'edit_with_ai', settings: { prompt: 'a hat', mask: 'a'.repeat(64) } }]
    expect((await refusal(await generate(id, painted)))[1]).toMatch('Paint it again')
    expect(await credits()).toEqual(before)
  })
})

describe('a mask', () => {
  it('is kept under what is in it, and is a PNG', async () => {
    const png = await sharp({ create: { width: 8, height: 8, channels: 3, background: 'white' } })
      .png()
      .toBuffer()
    const put = (bytes: Uint8Array) => ann.ask('PUT', `/studio/spaces/${space}/masks`, new Uint8Array(bytes))
    const first = await (await put(png)).json()
    expect(first).toEqual({ name: expect.stringMatching(/^[0-9a-f]{64}$/) })
    expect(await (await put(png)).json()).toEqual(first)
    expect((await refusal(await put(photo)))[0]).toBe(400)
    expect((await stranger.ask('PUT', `/studio/spaces/${space}/masks`, new Uint8Array(png))).status).toBe(404)
  })
})

describe('where photos go', () => {
  it('is decided by owner and admins, and each person agrees to a host once', async () => {
    const path = `/studio/spaces/${space}/sharing`
    const sharing = async (answer: Promise<Response>) => (await (await answer).json()) as Sharing // as it answers
    expect(await sharing(ann.ask('GET', path))).toEqual({ allowed: true, mayChange: true, agreed: [] })
    const agreed = JSON.stringify({ host: 'api.example.com' })
    await ann.ask('POST', `${path}/consents`, agreed)
    expect((await sharing(ann.ask('POST', `${path}/consents`, agreed))).agreed).toEqual(['api.example.com'])
    expect(await sharing(ann.ask('PUT', path, JSON.stringify({ allowed: false })))).toMatchObject({
      allowed: false,
    })
    expect((await stranger.ask('GET', path)).status).toBe(404)
    const large = JSON.stringify({ allowed: 'x'.repeat(6 * 1024 * 1024) })
    expect((await ann.ask('PUT', path, large)).status).toBe(413)
  })
})
