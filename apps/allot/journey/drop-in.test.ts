import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { crc32, deflateSync } from 'node:zlib'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { freshFolder, type Running, start } from '../testing/running.ts'
import { bodyOf, type Parameters, POT, photo, Shop, SMALL } from '../testing/shop.ts'

let running: Running
/** Where addresses that a caller names lead: it sends the photo. */
let shop: Server
let photoUrl: string

beforeAll(async () => {
  running = await start(freshFolder(), { ALLOT_PRIVATE_WEBHOOKS: 'true' })
  shop = createServer((_incoming, outgoing) => outgoing.end(readFileSync(POT))).listen(0, '127.0.0.1')
  await once(shop, 'listening')
  photoUrl = `http://127.0.0.1:${(shop.address() as AddressInfo).port}/pot.jpg` // it listens on a port
})

afterAll(async () => {
  shop.close()
  await running.stop()
})

describe('remove.bg', () => {
  it('a request as their documentation has it gets the cut-out, with their headers, for one credit', async () => {
    const of = await Shop.open(running)
    const answer = await of.send('/v1.0/removebg', { image_file: photo(), size: 'auto' })
    expect(answer.status).toBe(200)
    const figure = (name: string) => Number(answer.headers.get(name))
    expect(answer.headers.get('content-type')).toBe('image/png')
    expect(answer.headers.get('x-type')).toBe('other')
    expect(['x-width', 'x-height', 'x-max-width', 'x-max-height'].map(figure)).toEqual([
      1600, 1600, 1600, 1600,
    ])
    expect(figure('x-credits-charged')).toBe(1)
    expect(figure('x-ratelimit-limit')).toBe(6000)
    expect(figure('x-ratelimit-remaining')).toBeGreaterThan(5_900)
    expect(figure('x-ratelimit-reset') - Date.now() / 1_000).toBeLessThan(61)
    // The pot stands in the middle, taller than wide.
    expect(figure('x-foreground-left')).toBeGreaterThan(400)
    expect(figure('x-foreground-width')).toBeLessThan(800)
    expect(figure('x-foreground-height')).toBeGreaterThan(1_000)
    expect(
      Buffer.from(await answer.arrayBuffer())
        .subarray(1, 4)
        .toString(),
    ).toBe('PNG')
    expect(await of.exports()).toEqual({ used: 1, held: 0 })
    const account = await fetch(`${running.url}/v1.0/account`, { headers: { 'x-api-key': of.key } })
    expect(await account.json()).toEqual({
      data: {
        attributes: {
          credits: { total: 499, subscription: 499, payg: 0, enterprise: 0 },
          api: { free_calls: 0, sizes: 'all' },
        },
      },
    })
    expect(of.inProgress()).toEqual([])
  })

  it('requests as the npm package sends them get JSON: a form, and JSON with Base64 or an address', async () => {
    const of = await Shop.open(running)
    const accept = { headers: { Accept: 'application/json' } }
    const asForm = await of.send(
      '/v1.0/removebg',
      { size: 'regular', type: 'product', scale: '50%', crop: 'false', image_file: photo() },
      accept,
    )
    expect(asForm.headers.get('x-type')).toBe('product')
    const { data } = await bodyOf(asForm)
    expect(Buffer.from(data.result_b64, 'base64').subarray(1, 4).toString()).toBe('PNG')
    // A preview has 500 × 500, of which the subject fills half.
    expect(data).toMatchObject({ foreground_height: 250, foreground_top: 125 })

    const asJson = (parameters: object) =>
      of.send(
        '/v1.0/removebg',
        {},
        {
          body: JSON.stringify({ size: 'preview', type: 'auto', ...parameters }),
          headers: { Accept: 'application/json', 'content-type': 'application/json' },
        },
      )
    const base64 = readFileSync(POT).toString('base64')
    const trimmed = await asJson({
      crop: true,
      crop_margin: '10px',
      bg_color: '81d4fa',
      image_file_b64: base64,
    })
    const result = (await bodyOf(trimmed)).data
    expect(Buffer.from(result.result_b64, 'base64').subarray(0, 3).toString('hex')).toBe('ffd8ff')
    // Ten pixels of the photo, which becomes about half as large.
    expect(result.foreground_left).toBeGreaterThan(3)
    expect(result.foreground_left).toBeLessThan(8)
    const fetched = await asJson({ image_url: photoUrl, channels: 'alpha' })
    expect(fetched.status).toBe(200)
    expect(await of.exports()).toEqual({ used: 3, held: 0 })
  })

  it('a photo in which nothing stands out is refused, and takes nothing', async () => {
    const of = await Shop.open(running)
    // One white pixel.
    const blank =
      'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAAAAAA6fptVAAAACklEQVR4nGP4DwABAQEAsTj2jAAAAABJRU5ErkJggg=='
    const answer = await of.send('/v1.0/removebg', { image_file_b64: blank })
    expect(answer.status).toBe(400)
    expect(await answer.json()).toMatchObject({ errors: [{ code: 'unknown_foreground' }] })
    expect(await of.exports()).toEqual({ used: 0, held: 0 })
    expect(of.inProgress()).toEqual([])
  })

  it.each<readonly [string, Parameters, string]>([
    ['no image', { size: 'auto' }, 'missing_source'],
    ['two images', { image_url: 'https://a.test/b.jpg', image_file_b64: 'QUJD' }, 'multiple_sources'],
    [
      'a file that is no photo',
      { image_file_b64: Buffer.from('%PDF-1.7').toString('base64') },
      'invalid_file_type',
    ],
    ['text that is no Base64', { image_file_b64: 'ä' }, 'invalid_image_file_b64'],
    ['an address of another kind', { image_url: 'file:///etc/passwd' }, 'failed_image_download'],
    ['no address', { image_url: 'pot.jpg' }, 'invalid_image_url'],
    ['an unknown size', { image_file_b64: 'QUJD', size: 'huge' }, 'invalid_size'],
    ['a bomb of pixels', { image_file: bomb() }, 'resolution_too_high'],
    ['more than 22 MB', { image_file: new Blob([new Uint8Array(23 * 1024 * 1024)]) }, 'file_too_large'],
    ['far more than 22 MB', { image_file: new Blob([new Uint8Array(60 * 1024 * 1024)]) }, 'file_too_large'],
  ])('%s is refused in their format, and takes nothing', async (_what, parameters, code) => {
    const of = await Shop.open(running)
    const answer = await of.send('/v1.0/removebg', parameters)
    expect(await answer.json()).toMatchObject({ errors: [{ code, title: expect.any(String) }] })
    expect(answer.status).toBe(400)
    expect(await of.exports()).toEqual({ used: 0, held: 0 })
    expect(of.inProgress()).toEqual([])
  })
})

it('Photoroom’s formats are answered, and what is not served is refused by its name', async () => {
  const of = await Shop.open(running)
  const segmented = await of.send('/v1/segment', {
    image_file: photo(),
    format: 'webp',
    size: 'preview',
  })
  expect([segmented.status, segmented.headers.get('content-type')]).toEqual([200, 'image/webp'])
  expect(segmented.headers.get('x-uncertainty-score')).toBe('0')
  const query = new URLSearchParams({ imageUrl: photoUrl, ...SMALL })
  const asked = await fetch(`${running.url}/v2/edit?${query}`, { headers: { 'x-api-key': of.key } })
  expect([asked.status, asked.headers.get('content-type')]).toEqual([200, 'image/png'])
  const shadow = await of.send('/v2/edit', { imageFile: photo(), 'shadow.mode': 'ai.soft' })
  expect(shadow.status).toBe(400)
  expect((await bodyOf(shadow)).error.message).toBe("The parameter 'shadow.mode' is not supported")
  const text = await of.send('/v1/segment', { image_file: photo(), size: 'tiny' })
  expect(await text.json()).toEqual({
    detail: "Invalid value for parameter 'size': Write preview, medium, hd or full.",
    status_code: 400,
    type: 'invalid_size',
  })
  expect(await of.exports()).toEqual({ used: 2, held: 0 })
})

/** A PNG of 20,000 × 20,000 pixels in a few bytes. */
function bomb(): Blob {
  const header = Buffer.alloc(13)
  header.writeUInt32BE(20_000, 0)
  header.writeUInt32BE(20_000, 4)
  header.set([8, 6], 8) // eight bits each, with alpha
  const chunks = [chunk('IHDR', header), chunk('IDAT', deflateSync(Buffer.alloc(1_000))), chunk('IEND')]
  return new Blob([Buffer.from('89504e470d0a1a0a', 'hex'), ...chunks])
}

function chunk(type: string, content = Buffer.alloc(0)): Buffer<ArrayBuffer> {
  const typed = Buffer.concat([Buffer.from(type), content])
  const out = Buffer.alloc(typed.length + 8)
  out.writeUInt32BE(content.length, 0)
  out.set(typed, 4)
  out.writeUInt32BE(crc32(typed), typed.length + 4)
  return out
}
