import { existsSync, mkdtempSync, readFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { receive } from './receive.ts'

const target = () => join(mkdtempSync(join(tmpdir(), 'allot-receive-')), 'photo')
const JPEG = Buffer.from([0xff, 0xd8, 0xff, 0xe0, ...Array.from({ length: 200 }, (_, at) => at)])

/** Also cut in the middle of what says its format: a byte at a time. */
function pieces(bytes: Buffer, size: number): ReadableStream<Uint8Array> {
  const all = Array.from({ length: Math.ceil(bytes.length / size) }, (_, at) =>
    bytes.subarray(at * size, (at + 1) * size),
  )
  return ReadableStream.from(all)
}

it.each([1, 7, 64, 1_000])('a photo that comes in pieces of %i bytes is kept as it is', async (size) => {
  const file = target()
  expect(await receive(pieces(JPEG, size), file)).toMatchObject({ ok: true, bytes: 204 })
  expect(readFileSync(file)).toEqual(JPEG)
})

it.each([
  ['a program', Buffer.from(`\x7fELF${'x'.repeat(300)}`), /not an image/],
  ['a page', Buffer.from(`<!doctype html>${' '.repeat(300)}`), /a drawing or a web page/],
  ['a PDF', Buffer.from('%PDF-1.7'), /a PDF file/],
  ['nothing', Buffer.alloc(0), /The file is empty/],
])('%s is refused by its first bytes, and nothing of it is kept', async (_what, bytes, why) => {
  for (const size of [1, 1_000]) {
    const file = target()
    const received = await receive(pieces(bytes, size), file)
    expect(received).toEqual({ ok: false, message: expect.stringMatching(why) })
    expect([file, `${file}.part`].filter((each) => existsSync(each))).toEqual([])
  }
})
