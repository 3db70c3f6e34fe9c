/** A whole Allot with a provider: a server on this machine that speaks its wire format. */
import { readFileSync } from 'node:fs'
import { basename } from 'node:path'
import type { ToolOffer } from '@allot/studio/contract/tool-offer'
import { openWireServer, VIDEO, type WireCall, type WireFault } from '@allot/studio/testing/wire-server'
import sharp from 'sharp'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { Person, uploadOf } from '../testing/person.ts'
import { allot, freshFolder, realPhotos, start, until } from '../testing/running.ts'

const wire = await openWireServer(readFileSync(realPhotos(1)[0] ?? ''))
afterAll(() => wire.close())
const PRICES = { 'openai-compatible:gpt-image-1': { inputTokens: 10, outputTokens: 40 } }
let settings: Record<string, string> = {}
beforeAll(() => {
  settings = {
    ALLOT_AI_PROVIDER: 'openai-compatible',
    ALLOT_AI_URL: `${wire.url}/openai`,
    ALLOT_AI_KEY: 'sk-secret',
    ALLOT_AI_MODEL: 'gpt-image-1',
    ALLOT_AI: JSON.stringify({ prices: PRICES }),
  }
})

const output = {
  canvas: { width: 320, height: 320, margin: 0.05 },
  format: 'jpg',
  quality: 80,
} as const

it('a kill while the provider works neither asks it twice nor charges for it; operators see what it cost', {
  timeout: 120_000,
}, async () => {
  const data = freshFolder()
  const first = await start(data, settings)
  const ann = await Person.signUp(first.url, 'ann')
  const space = await ann.makeSpace()
  const offers = (await (await ann.ask('GET', `/studio/spaces/${space}/tools`)).json()) as ToolOffer[] // as it answers
  expect(offers.find(({ tool }) => tool === 'edit_with_ai')?.choices[0]?.work).toEqual({
    kind: 'provider',
    title: new URL(wire.url).host,
    host: new URL(wire.url).host,
  })
  expect(offers.find(({ tool }) => tool === 'ai_video')?.choices[0]?.work.kind).toBe('none')

  const consent = JSON.stringify({ host: new URL(wire.url).host })
  await ann.ask('POST', `/studio/spaces/${space}/sharing/consents`, consent)

  const isLast = ({ body }: WireCall) => body.toString('latin1').includes('a blue scarf')
  wire.fault = (call) => (isLast(call) ? 'silent' : undefined)
  const edit = (prompt: string) => [{ tool: 'edit_with_ai', settings: { prompt } }]
  const batch = await ann.runRecipe(
    space,
    realPhotos(4).map(uploadOf),
    { steps: edit('a red scarf'), output },
    new Map([[3, edit('a blue scarf')]]),
  )
  await until(async () => (await ann.batch(batch.id)).exported === 3 && wire.calls.some(isLast))
  await first.kill()
  wire.fault = () => undefined

  const next = await start(data, settings)
  const again = ann.at(next.url)
  await until(async () => (await again.batch(batch.id)).status === 'done')
  const { photos } = await again.batch(batch.id)
  expect(photos.map(({ status }) => status)).toEqual(['exported', 'exported', 'exported', 'failed'])
  expect(photos[3]).toMatchObject({ givenBack: { batch_exports: 1, ai_credits: 3 }, kept: {} })
  expect(wire.calls.filter(isLast)).toHaveLength(1)
  expect(wire.calls).toHaveLength(4)
  const { meters } = await next.client.usage(space)
  const of = (name: string) => meters.find(({ meter }) => meter === name)
  expect(of('batch_exports')).toMatchObject({ used: 3, held: 0 })
  expect(of('ai_credits')).toMatchObject({ used: 9, held: 0 })

  const { out } = await allot(['costs', '--json'], data, settings)
  // Each of three: 210 tokens at 10 and 1,056 at 40 for a million. What the fourth cost is unknown.
  expect(JSON.parse(out)).toMatchObject({
    ...{ plan: 'pro', tool: 'edit_with_ai', calls: 4, made: 3, unknown: 1, paid: { ai_credits: 9 } },
    cost: 0.13302,
  })
  expect(await next.stop()).toBe(0)
})

it('a video model is offered for the resolutions that it makes, and other lengths are refused before they are charged', {
  timeout: 60_000,
}, async () => {
  const running = await start(freshFolder(), {
    ...{ ALLOT_AI_PROVIDER: 'google', ALLOT_AI_KEY: 'sk-secret', ALLOT_AI_VIDEO_MODEL: 'veo-3.1' },
    ALLOT_AI_URL: `${wire.url}/google`,
  })
  const ben = await Person.signUp(running.url, 'ben')
  const space = await ben.makeSpace()
  const offers = (await (await ben.ask('GET', `/studio/spaces/${space}/tools`)).json()) as ToolOffer[] // as it answers
  const choices = offers.find(({ tool }) => tool === 'ai_video')?.choices ?? []
  expect(choices.map(({ title, work }) => [title, work.kind])).toEqual([
    ['480p', 'none'],
    ['720p', 'provider'],
    ['1080p', 'provider'],
  ])
  expect(choices[0]?.work).toMatchObject({ message: expect.stringContaining('720p and 1080p alone') })
  expect(offers.find(({ tool }) => tool === 'edit_with_ai')?.choices[0]?.work.kind).toBe('none')

  const headers = { 'idempotency-key': 'one' }
  const body = JSON.stringify({ name: 'Clip' })
  const { id } = (await (await ben.ask('POST', `/studio/spaces/${space}/designs`, body, headers)).json()) as {
    readonly id: string
  }
  const photo = realPhotos(1).map(uploadOf)[0]?.content
  expect((await ben.ask('PUT', `/studio/designs/${id}/original`, photo)).status).toBe(200)
  const version = (seconds: number) =>
    JSON.stringify({ from: null, step: { tool: 'ai_video', settings: { seconds, resolution: '720p' } } })
  const refused = await ben.ask('POST', `/studio/designs/${id}/versions`, version(5), headers)
  expect(await refused.text()).toContain('makes videos of 4, 6, 8 seconds')
  const credits = async () =>
    (await running.client.usage(space)).meters.find(({ meter }) => meter === 'ai_credits')
  expect(await credits()).toMatchObject({ used: 0, held: 0 })

  const host = JSON.stringify({ host: new URL(wire.url).host })
  expect((await ben.ask('POST', `/studio/spaces/${space}/sharing/consents`, host)).status).toBe(200)
  const made = await ben.ask('POST', `/studio/designs/${id}/versions`, version(4), {
    'idempotency-key': 'two',
  })
  expect(await made.json()).toMatchObject({ outcome: 'made', made: [1] })
  expect(await credits()).toMatchObject({ used: 48, held: 0 })
  const played = await ben.ask('GET', `/studio/designs/${id}/versions/1/video`)
  expect(played.headers.get('content-type')).toBe('video/mp4')
  // As Safari plays it, and with the picture that it was made of in lists.
  const part = await ben.ask('GET', `/studio/designs/${id}/versions/1/video`, undefined, {
    range: 'bytes=4-11',
  })
  expect([part.status, part.headers.get('content-range')]).toEqual([206, `bytes 4-11/${VIDEO.length}`])
  expect(await part.text()).toBe('ftypisom')
  const beyond = await ben.ask('GET', `/studio/designs/${id}/versions/1/video`, undefined, {
    range: 'bytes=900-',
  })
  expect([beyond.status, beyond.headers.get('content-range')]).toEqual([416, `bytes */${VIDEO.length}`])
  const poster = await ben.ask('GET', `/studio/designs/${id}/versions/1/picture`)
  expect([poster.status, poster.headers.get('content-type')]).toEqual([200, 'image/webp'])
  const list = await (await ben.ask('GET', `/studio/spaces/${space}/designs`)).json()
  expect(list).toMatchObject([{ id, medium: 'video' }])
  expect(Buffer.from(await played.arrayBuffer())).toEqual(VIDEO)
  await running.stop()
})

it('200 photos of which each tenth fails have one outcome each, and sums that are exact', {
  timeout: 120_000,
}, async () => {
  // Small ones, which the provider answers with too: what they come to is looked at, and no pixel of them.
  const some = await Promise.all(
    realPhotos(20).map(async (path) => {
      const content = await sharp(path).resize(64).jpeg().toBuffer()
      return { name: basename(path), content: new Uint8Array(content) }
    }),
  )
  const small = await openWireServer(Buffer.from(some[0]?.content ?? []))
  const faults: readonly WireFault[] = ['moderated', 'cut', 'empty', 'wrong_type']
  let asked = 0
  small.fault = () => {
    const n = asked++
    return n % 10 === 0 ? faults[(n / 10) % faults.length] : undefined
  }
  const running = await start(freshFolder(), { ...settings, ALLOT_AI_URL: `${small.url}/openai` })
  const dan = await Person.signUp(running.url, 'dan')
  const space = await dan.makeSpace('ultra')
  const host = JSON.stringify({ host: new URL(small.url).host })
  await dan.ask('POST', `/studio/spaces/${space}/sharing/consents`, host)
  const photos = Array.from({ length: 10 }, () => some).flat()
  const steps = [{ tool: 'edit_with_ai', settings: { prompt: 'a red scarf' } }]
  const { id } = await dan.runRecipe(space, photos, { steps, output })
  await until(async () => (await dan.batch(id)).status === 'done')
  const { photos: items } = await dan.batch(id)
  const failed = items.filter(({ status }) => status === 'failed')
  const exported = items.filter(({ status }) => status === 'exported')
  expect([asked, exported.length, failed.length]).toEqual([200, 180, 20])
  const settled = failed.map(({ givenBack, kept }) => JSON.stringify([givenBack, kept]))
  // The four kinds five times: what is moderated keeps its generation.
  expect(settled.toSorted()).toEqual([
    ...Array(15).fill('[{"batch_exports":1,"ai_credits":3},{}]'),
    ...Array(5).fill('[{"batch_exports":1},{"ai_credits":3}]'),
  ])
  const { meters } = await running.client.usage(space)
  const of = (name: string) => meters.find(({ meter }) => meter === name)
  expect(of('batch_exports')).toMatchObject({ used: 180, held: 0 })
  expect(of('ai_credits')).toMatchObject({ used: 3 * 185, held: 0 })
  expect(await running.stop()).toBe(0)
  await small.close()
})
