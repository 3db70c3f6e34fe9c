import { existsSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Arriving } from './arriving.ts'
import { sharesOf } from './testing/shares-of.ts'
import { uploadsOf } from './testing/uploads-of.ts'
import type { Whose } from './whose.ts'

const shares = sharesOf(1_000)

let folder: string
let named = 0
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'allot-uploads-'))
})
afterAll(() => rmSync(folder, { recursive: true }))

/** Each Space has one member. */
const ofSpaces = (bytes: (space: string) => number) => (whose: Whose) =>
  'member' in whose ? 0 : whose.spaces.reduce((sum, space) => sum + bytes(space), 0)
const target = () => join(folder, String(++named))
/** As a photo begins: what begins otherwise is not taken in. */
const sending = (bytes: number, member = 'ann'): Arriving => ({
  ...{ member, length: bytes },
  body: new Blob([new Uint8Array([0xff, 0xd8, 0xff]), new Uint8Array(bytes - 3)]).stream(),
})
/** A file that does not end before the test says so. */
function slow(member: string): { readonly arriving: Arriving; readonly end: () => void } {
  let end = () => {}
  const body = new ReadableStream<Uint8Array>({
    start: (controller) => {
      controller.enqueue(new Uint8Array(1))
      end = () => controller.close()
    },
  })
  return { arriving: { member, body, length: 1 }, end: () => end() }
}

describe('a file', () => {
  it('is taken in while the Space has room, counted with what is on its way', async () => {
    const stored = new Map([['shop', 0]])
    const uploads = uploadsOf(folder, { shares, bytesOf: ofSpaces((space) => stored.get(space) ?? 0) })
    expect(await uploads.receive('shop', sending(600), target())).toMatchObject({ ok: true, bytes: 600 })
    stored.set('shop', 600)
    await expect(uploads.receive('shop', sending(600), target())).rejects.toMatchObject({
      code: 'space_full',
    })
    expect(await uploads.receive('other', sending(600), target())).toMatchObject({ ok: true })
    await expect(uploads.receive('demo', sending(101), target())).rejects.toMatchObject({
      code: 'space_full',
    })
    const both = [
      uploads.receive('third', sending(600), target()),
      uploads.receive('third', sending(600), target()),
    ]
    expect((await Promise.allSettled(both)).map(({ status }) => status)).toEqual(['fulfilled', 'rejected'])
  })

  it('fits again at once after something was deleted', async () => {
    let stored = 900
    const uploads = uploadsOf(folder, { shares, bytesOf: ofSpaces(() => stored) })
    await expect(uploads.receive('shop', sending(200), target())).rejects.toThrow(
      'Delete Batches or designs that you do not need any more',
    )
    stored = 0
    expect(await uploads.receive('shop', sending(200), target())).toMatchObject({ ok: true })
  })

  it('takes the room of what was deleted and could be taken back, where there is no other', async () => {
    let deleted = 500
    const uploads = uploadsOf(folder, {
      shares,
      bytesOf: ofSpaces(() => 400 + deleted),
      makeRoom: async () => {
        deleted = 0
      },
    })
    expect(await uploads.receive('shop', sending(100), target())).toMatchObject({ ok: true })
    expect(deleted).toBe(500)
    expect(await uploads.receive('shop', sending(200), target())).toMatchObject({ ok: true })
    expect(deleted).toBe(0)
  })

  it('of unknown length counts as the largest one', async () => {
    const uploads = uploadsOf(folder, { shares })
    const unknown = { ...sending(10), length: undefined }
    await expect(uploads.receive('shop', unknown, target())).rejects.toMatchObject({ code: 'space_full' })
    expect(await uploads.receive('shop', unknown, target(), 500)).toMatchObject({ ok: true, bytes: 10 })
  })

  it('waits while eight of one person are on their way, and those of others do not', async () => {
    const uploads = uploadsOf(folder, { shares })
    const eight = Array.from({ length: 8 }, () => slow('ann'))
    const running = eight.map(({ arriving }) => uploads.receive('shop', arriving, target()))
    await expect(uploads.receive('shop', sending(4), target())).rejects.toMatchObject({
      code: 'too_many_uploads',
      retryAfter: 5,
    })
    expect(await uploads.receive('shop', sending(4, 'bob'), target())).toMatchObject({ ok: true })
    for (const { end } of eight) end()
    await Promise.all(running)
    expect(await uploads.receive('shop', sending(4), target())).toMatchObject({ ok: true })
  })

  it('is refused before its first byte where the disk has less left than it keeps free', async () => {
    const uploads = uploadsOf(folder, { shares, diskFloor: 1e18 })
    const file = target()
    await expect(uploads.receive('shop', sending(4), file)).rejects.toMatchObject({ code: 'disk_floor' })
    expect(existsSync(file)).toBe(false)
    expect(() => uploads.refuseFullDisk()).toThrow('which it keeps for its log')
  })
})
