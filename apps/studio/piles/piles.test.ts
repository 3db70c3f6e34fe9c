import { createHash } from 'node:crypto'
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { NewPilePhotos, Pile, PileChange, PilePhoto } from '../contract/pile.ts'
import { sharesOf } from '../storage/testing/shares-of.ts'
import { openPileServer, type PileServer } from './testing/pile-server.ts'

const PHOTO = Buffer.concat([Buffer.from([0xff, 0xd8, 0xff, 0xe0]), Buffer.alloc(996, 7)])
const DIGEST = createHash('sha256').update(PHOTO).digest('base64url')
const A = 'a'.repeat(32)
const B = 'b'.repeat(32)
const PILE = '/spaces/shop/pile'
const HOUR = 3_600_000

let server: PileServer
beforeEach(() => {
  server = openPileServer()
})
afterEach(() => server.close())

const named = (id: string, name: string, bytes = PHOTO.length) => ({ id, name, bytes, modified: 1_000 })

async function add(photos: NewPilePhotos['photos'], by = 'ann'): Promise<Pile> {
  const answer = await server.fetch(`${PILE}/photos`, {
    ...{ method: 'POST', headers: { by }, body: JSON.stringify({ photos }) },
  })
  return (await answer.json()) as Pile // what the route answers
}

async function change(what: PileChange): Promise<Pile> {
  const answer = await server.fetch(PILE, { method: 'PATCH', body: JSON.stringify(what) })
  return (await answer.json()) as Pile // what the route answers
}

async function read(by = 'ann'): Promise<Pile> {
  return (await (await server.fetch(PILE, { headers: { by } })).json()) as Pile // what the route answers
}

async function send(id: string, part: Uint8Array<ArrayBuffer>, offset = 0, digest = DIGEST) {
  const repr = Buffer.from(digest, 'base64url').toString('base64')
  const answer = await server.fetch(`${PILE}/photos/${id}/content`, {
    method: 'PUT',
    body: part,
    headers: { 'upload-offset': String(offset), 'repr-digest': `sha-256=:${repr}:` },
  })
  return { status: answer.status, photo: (await answer.json()) as PilePhoto } // of a pile that has it
}

const bytes = (from: number, to?: number) => new Uint8Array(PHOTO.subarray(from, to))

describe('a file', () => {
  it('comes in parts, goes on after a restart where it stopped, and is whole with its digest', async () => {
    await add([named(A, 'shoes/red.jpg')])
    expect((await send(A, bytes(0, 400))).photo).toMatchObject({ received: 400, digest: null })
    server = server.restart()
    expect((await read()).photos).toMatchObject([{ name: 'shoes/red.jpg', received: 400, digest: null }])
    expect((await send(A, bytes(400), 400)).photo).toMatchObject({ received: 1_000, digest: DIGEST })
    expect(readFileSync(join(server.data, 'piles', A))).toEqual(PHOTO)
    expect(server.piles.picked({ space: 'shop', member: 'ann' }, A)).toMatchObject({ bytes: 1_000 })
  })

  it('that cannot be decoded is refused as soon as it is whole, and takes no room', async () => {
    server.damaged.add(7)
    await add([named(A, 'red.jpg')])
    expect((await send(A, bytes(0, 400))).photo).toMatchObject({ received: 400, problem: null })
    const refused = { digest: null, received: 0, problem: 'The file is damaged or incomplete.' }
    expect(await send(A, bytes(400), 400)).toMatchObject({ status: 200, photo: refused })
    expect(existsSync(join(server.data, 'piles', A))).toBe(false)
    expect((await read()).photos).toMatchObject([refused])
  })

  it('of a part that belongs elsewhere nothing is taken, and the answer says where to go on', async () => {
    await add([named(A, 'red.jpg')])
    await send(A, bytes(0, 400))
    expect(await send(A, bytes(300), 300)).toMatchObject({ status: 409, photo: { received: 400 } })
    expect(await send(A, bytes(0))).toMatchObject({ status: 409, photo: { received: 400 } })
  })

  it('keeps what arrived of a part whose connection broke', async () => {
    await add([named(A, 'red.jpg')])
    let pulls = 0
    const breaking = new ReadableStream<Uint8Array>({
      pull: (controller) => {
        if (pulls++ === 0) controller.enqueue(bytes(0, 250))
        else controller.error(new Error('The connection broke.'))
      },
    })
    // Node asks for `duplex` where a body is a stream; the types of a browser do not know it.
    const init: RequestInit & { duplex: 'half' } = { method: 'PUT', body: breaking, duplex: 'half' }
    await server.fetch(`${PILE}/photos/${A}/content`, init)
    expect((await read()).photos).toMatchObject([{ received: 250 }])
    expect((await send(A, bytes(250), 250)).photo.digest).toBe(DIGEST)
  })

  it('that came out as another one begins anew', async () => {
    await add([named(A, 'red.jpg')])
    const other = createHash('sha256').update('other').digest('base64url')
    expect(await send(A, bytes(0), 0, other)).toMatchObject({
      status: 409,
      photo: { received: 0, digest: null },
    })
    expect((await send(A, bytes(0))).photo.digest).toBe(DIGEST)
  })

  it('that is no photo is refused by its first bytes, by itself, and leaves nothing', async () => {
    await add([named(A, 'notes.txt', 300), named(B, 'red.jpg')])
    const text = new Uint8Array(Buffer.alloc(300, 'notes '))
    expect((await send(A, text.subarray(0, 100))).photo.problem).toMatch(/not an image/)
    expect((await send(B, bytes(0))).photo).toMatchObject({ problem: null, digest: DIGEST })
    expect(readdirSync(join(server.data, 'piles'))).toEqual([B])
    expect((await send(A, text)).photo.problem).toMatch(/not an image/)
  })

  it('of more than 50 MB is refused by its name, before it is sent', async () => {
    const { photos } = await add([named(A, 'huge.tif', 60_000_000), named(B, 'red.jpg')])
    expect(photos.map(({ problem }) => problem)).toEqual([
      'The file is larger than 50 MB. Save a smaller copy.',
      null,
    ])
  })

  it('that grew since it was picked is refused', async () => {
    await add([named(A, 'red.jpg', 500)])
    expect((await send(A, bytes(0))).photo.problem).toMatch(/larger than it was when it was picked/)
  })

  it('counts in what the Space stores while it is on its way', async () => {
    server.close()
    server = openPileServer(undefined, { shares: sharesOf(1_500), diskFloor: 0, demoDisk: 1 })
    await add([named(A, 'red.jpg'), named(B, 'blue.jpg')])
    await send(A, bytes(0))
    const refused = await server.fetch(`${PILE}/photos/${B}/content`, { method: 'PUT', body: bytes(0) })
    expect(refused.status).toBe(409)
    expect(await refused.json()).toMatchObject({ code: 'space_full' })
  })

  it('that one request sends waits for another; a silent one is taken over after five seconds', async () => {
    await add([named(A, 'red.jpg')])
    const begun = Promise.withResolvers<void>()
    const silent = new ReadableStream<Uint8Array>({
      start: (controller) => controller.enqueue(bytes(0, 100)),
      pull: () => begun.resolve(),
    })
    const init: RequestInit & { duplex: 'half' } = { method: 'PUT', body: silent, duplex: 'half' }
    const first = server.fetch(`${PILE}/photos/${A}/content`, init)
    await begun.promise
    const second = await server.fetch(`${PILE}/photos/${A}/content`, { method: 'PUT', body: bytes(0) })
    expect([second.status, second.headers.get('retry-after')]).toEqual([429, '5'])
    server.silence(5_000)
    const third = await send(A, bytes(100), 100)
    expect(third.photo).toMatchObject({ received: 1_000, digest: DIGEST })
    expect((await first).status).toBe(200)
  })
})

describe('a pile', () => {
  it('is its member’s own, in the order in which photos were picked, and the same request adds nothing twice', async () => {
    await add([named(B, 'blue.jpg'), named(A, 'red.jpg')])
    await add([named(A, 'red.jpg')])
    expect((await read()).photos.map(({ id }) => id)).toEqual([B, A])
    expect((await add([named(A, 'stolen.jpg')], 'bob')).photos).toEqual([])
    expect(await read('bob')).toEqual({ photos: [], recipe: null })
    const others = await server.fetch(`${PILE}/photos/${A}/original`, { headers: { by: 'bob' } })
    expect(others.status).toBe(404)
  })

  it('has its recipe, and photos with steps of their own', async () => {
    await add([named(A, 'red.jpg')])
    const recipe = { steps: [], output: { canvas: null, format: 'jpg' as const, quality: 90 } }
    const steps = [{ tool: 'background_removal', settings: {} }]
    const pile = await change({ recipe, steps: { [A]: steps, [B]: steps } })
    expect(pile).toMatchObject({ recipe, photos: [{ id: A, steps }] })
    expect((await change({ steps: { [A]: null } })).photos).toMatchObject([{ steps: null }])
    const wrong = await server.fetch(PILE, {
      ...{ method: 'PATCH', body: JSON.stringify({ steps: { [A]: [{ tool: 'none', settings: {} }] } }) },
    })
    expect(wrong.status).toBe(400)
  })

  it('keeps a step that waits for its words', async () => {
    await add([named(A, 'red.jpg')])
    const steps = [{ tool: 'edit_with_ai', settings: { prompt: '' } }]
    const recipe = { steps, output: { canvas: null, format: 'jpg' as const, quality: 90 } }
    await change({ recipe, steps: { [A]: steps } })
    expect(await read()).toMatchObject({ recipe, photos: [{ steps }] })
  })

  it('gives back what was removed for an hour', async () => {
    await add([named(A, 'red.jpg'), named(B, 'blue.jpg')])
    await send(A, bytes(0))
    expect((await change({ remove: [A] })).photos.map(({ id }) => id)).toEqual([B])
    server.clock += HOUR - 1
    await server.piles.removeExpired(server.clock)
    expect((await change({ putBack: [A] })).photos.map(({ id }) => id)).toEqual([A, B])
    await change({ remove: [A] })
    server.clock += HOUR + 1
    await server.piles.removeExpired(server.clock)
    expect((await change({ putBack: [A] })).photos.map(({ id }) => id)).toEqual([B])
    expect(existsSync(join(server.data, 'piles', A))).toBe(false)
  })

  it('loses its photos to a Batch when that has begun, also where a kill kept it from being said', async () => {
    await add([named(A, 'red.jpg'), named(B, 'blue.jpg')])
    await send(A, bytes(0))
    server.piles.usedBy([A], 'batch')
    expect((await read()).photos).toHaveLength(2)
    server.begun.add('batch')
    expect((await read()).photos.map(({ id }) => id)).toEqual([B])
    expect(existsSync(join(server.data, 'piles', A))).toBe(false)
  })

  it('that nothing is done with goes after a week, and not before', async () => {
    await add([named(A, 'red.jpg')])
    server.clock += 7 * 24 * HOUR - 1
    await server.piles.removeExpired(server.clock)
    await send(A, bytes(0, 500)) // something is done with it
    server.clock += 7 * 24 * HOUR
    await server.piles.removeExpired(server.clock)
    expect((await read()).photos).toMatchObject([{ received: 500 }])
    server.clock += 1
    await server.piles.removeExpired(server.clock)
    expect(await read()).toEqual({ photos: [], recipe: null })
    expect(readdirSync(join(server.data, 'piles'))).toEqual([])
  })

  it('holds at most a thousand photos, and says so', async () => {
    const id = (at: number) => at.toString(16).padStart(32, '0')
    await add(Array.from({ length: 999 }, (_, at) => named(id(at), `${at}.jpg`)))
    const body = JSON.stringify({ photos: [named(A, 'red.jpg'), named(B, 'blue.jpg')] })
    const answer = await server.fetch(`${PILE}/photos`, { method: 'POST', body })
    expect(answer.status).toBe(409)
    expect(await answer.json()).toMatchObject({
      detail: 'At most 1000 photos can be picked at once; 999 are. Export these first, or remove some.',
    })
  })
})
