import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { createServer, type IncomingMessage, type RequestListener, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { buffer } from 'node:stream/consumers'
import sharp, { type Sharp } from 'sharp'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { decode } from '../decode.ts'
import { PhotoFault } from '../fault.ts'
import { MATTE_SIDE } from './matte.ts'
import { serviceFinder } from './service-finder.ts'

const folder = mkdtempSync(join(tmpdir(), 'allot-service-'))
const file = join(folder, 'photo.jpg')
const KEY = 'key-of-the-operator'
const PAUSES = { afterFaults: [0, 0], whileBusy: 0, answer: 300 }

let server: Server
let url: string
/** What the service answers, one after the other; the last one again and again. */
let answers: RequestListener[]
let asked: { readonly request: IncomingMessage; readonly form: FormData }[]

beforeAll(async () => {
  await sharp({ create: { width: 2_000, height: 1_000, channels: 3, background: '#808080' } })
    .withExif({ IFD0: { Copyright: 'Ann' }, IFD3: { GPSLatitudeRef: 'N' } })
    .jpeg()
    .toFile(file)
})
afterAll(() => rmSync(folder, { recursive: true }))

beforeEach(async () => {
  asked = []
  server = createServer(async (request, response) => {
    const body = await buffer(request)
    const type = { 'content-type': request.headers['content-type'] ?? '' }
    const form = await new Response(new Uint8Array(body), { headers: type }).formData()
    asked.push({ request, form })
    answers[Math.min(asked.length, answers.length) - 1]?.(request, response)
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}` // it listens on a port
})
afterEach(() => {
  server.closeAllConnections()
  server.close()
})

const says =
  (status: number, body: object | string = '', headers: Record<string, string> = {}): RequestListener =>
  (_request, response) =>
    response.writeHead(status, headers).end(typeof body === 'string' ? body : JSON.stringify(body))

const cutSize = { width: 1_600, height: 800 } as const

/** A subject in the left half. */
const HALF = { create: { width: 800, height: 800, channels: 4, background: '#f00' } } as const
const cut = sharp(HALF).extend({ right: 800, background: '#0000' })
const sends =
  (image: Sharp, headers: Record<string, string> = {}): RequestListener =>
  async (_request, response) => {
    response.writeHead(200, headers).end(await image.clone().png().toBuffer())
  }

async function find() {
  return serviceFinder({ url, key: KEY }, PAUSES).find(await decode(file), () => true)
}

async function fault(): Promise<{ code: string; message: string }> {
  const thrown: unknown = await find().catch((cause: unknown) => cause)
  if (!(thrown instanceof PhotoFault)) throw new Error(`no fault: ${String(thrown)}`)
  return { code: thrown.code, message: thrown.message.replace(/127\.0\.0\.1:\d+/, 'HOST') }
}

describe('a cut-out service', () => {
  it('is asked once, with the key, for a smaller picture without metadata', async () => {
    answers = [sends(cut)]
    const { matte, subject } = await find()
    expect(subject).toMatchObject({
      box: { left: 0, top: 0, width: expect.closeTo(0.5), height: 1 },
      cutAt: ['left', 'top', 'bottom'],
    })
    expect([matte[200], matte[MATTE_SIDE - 200]]).toEqual([255, 0])
    expect(asked).toHaveLength(1)
    const [{ request, form } = {}] = asked
    expect([request?.method, request?.url, request?.headers['x-api-key']]).toEqual([
      'POST',
      '/v1/segment',
      KEY,
    ])
    expect([form?.get('channels'), form?.get('format'), form?.get('size')]).toEqual(['alpha', 'png', 'full'])
    const sent = form?.get('image_file')
    if (!(sent instanceof Blob)) throw new Error('No picture was sent.')
    const { format, width, height, exif, xmp } = await sharp(await sent.arrayBuffer()).metadata()
    expect({ format, width, height, exif, xmp }).toEqual({ format: 'jpeg', width: 1_600, height: 800 })
  })

  it('may answer with alpha alone as grey, and say how sure it is', async () => {
    answers = [sends(cut.clone().extractChannel('alpha'), { 'x-uncertainty-score': '0.1' })]
    expect((await find()).subject).toMatchObject({
      box: { left: 0, width: expect.closeTo(0.5) },
      doubtful: false,
    })
    answers = [sends(cut, { 'x-uncertainty-score': '0.9' })]
    expect((await find()).subject.doubtful).toBe(true)
  })

  it('that fails is asked twice more, and one that is busy when it says', async () => {
    answers = [says(502), says(429, '', { 'retry-after': '0' }), says(500), sends(cut)]
    expect((await find()).subject.box.width).toBeCloseTo(0.5)
    asked = []
    answers = [says(503, 'down for maintenance\nuntil noon')]
    expect(await fault()).toEqual({
      code: 'service_failed',
      message: 'HOST failed (503). Try this photo again later.',
    })
    expect(asked).toHaveLength(3)
  })

  it.each([
    [403, { detail: `bad key ${KEY}` }, 'HOST refuses the key (403: bad key …). Set one that is valid'],
    [
      402,
      { error: { message: 'Quota used up' } },
      'HOST has no credits left for this key (402: Quota used up).',
    ],
    [404, '', 'HOST has no /v1/segment (404). Set ALLOT_CUTOUT_URL to the address that comes before it'],
    [301, '', 'HOST has no /v1/segment (301).'],
  ])('that answers %i stops the run, because every photo would meet it', async (status, body, message) => {
    answers = [says(status, body, { location: '/elsewhere' })]
    const { code, message: said } = await fault()
    expect([code, asked.length]).toEqual(['no_model', 1])
    expect(said).toContain(message)
  })

  it('that is busy for longer than a photo may take stops the run', async () => {
    answers = [says(429, { errors: [{ title: 'Too many' }] }, { 'retry-after': '3600' })]
    const { code, message } = await fault()
    expect([code, message]).toEqual([
      'no_model',
      'Backgrounds cannot be removed: HOST takes no more photos for now (429: Too many). Run the rest later.',
    ])
  })

  it('that cannot be reached, or breaks off, stops the run after three attempts', async () => {
    answers = [(request) => void request.socket.destroy()]
    expect(await fault()).toMatchObject({
      code: 'no_model',
      message: expect.stringContaining('cannot be reached'),
    })
    expect(asked).toHaveLength(3)
    server.close()
    server.closeAllConnections()
    expect((await fault()).message).toContain(
      'HOST cannot be reached (ECONNREFUSED). When it can, run the rest.',
    )
  })

  it('that says nothing in time is not asked again, because it may have been charged', async () => {
    answers = [() => undefined]
    expect((await fault()).message).toBe(
      'HOST did not answer within 0.3 seconds. Try this photo again later.',
    )
    expect(asked).toHaveLength(1)
  })

  it.each([
    ['no picture', says(200, 'hello'), 'its answer is no picture that can be read'],
    ['half a picture', says(200, '\u0089PNG'), 'its answer is no picture that can be read'],
    ['a picture of another shape', sends(sharp(HALF)), '1600 × 800 pixels were sent and 800 × 800 came back'],
    [
      'an opaque picture',
      sends(sharp({ create: { ...cutSize, channels: 3, background: '#00f' } })),
      'its answer has no transparency',
    ],
  ])('that answers with %s fails the photo', async (_name, answer, why) => {
    answers = [answer]
    const { code, message } = await fault()
    expect(code).toBe('service_failed')
    expect(message).toContain(why)
  })

  it('that refuses a photo fails it; one in which it finds nothing has no subject', async () => {
    answers = [says(400, { detail: 'Too dark', type: 'bad_image' })]
    expect((await fault()).message).toBe(
      'HOST refuses this photo (400: Too dark). Try this photo again later.',
    )
    answers = [says(400, { detail: 'none', type: 'unknown_foreground' })]
    expect((await fault()).code).toBe('no_subject')
    answers = [sends(sharp({ create: { ...HALF.create, width: 1_600, background: '#0000' } }))]
    expect((await fault()).code).toBe('no_subject')
  })

  it('gives one cut-out to choose from, because each would be charged', async () => {
    answers = [sends(cut)]
    const found = await serviceFinder({ url, key: KEY }, PAUSES).alternatives(await decode(file))
    expect(found.map(({ name }) => name)).toEqual(['whole'])
    expect(asked).toHaveLength(1)
  })
})
