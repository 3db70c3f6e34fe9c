/**
 * Files that every viewer opens though they break the rules of their format: a JPEG without its end mark, as some cameras and
 * web services write it; a WebP without the zero byte that fills it up. They are completed in memory. A file that was cut is
 * recognised: it lacks pixels too.
 */
import type { FileHandle } from 'node:fs/promises'
import type { PhotoFormat } from './format.ts'

export interface WholeFile {
  /** The path, or the completed bytes. */
  readonly input: string | Buffer
  /** What the decoder must not let pass. */
  readonly failOn: 'truncated' | 'error' | 'warning'
  readonly notes: readonly string[]
}

export async function wholeFile(source: string, file: FileHandle, format: PhotoFormat): Promise<WholeFile> {
  const completed =
    format === 'jpeg' ? await withEndMark(file) : format === 'webp' ? await filledUp(file) : undefined
  // Of a TIFF that was cut the rest would be black, and only that is an error.
  if (!completed) return { input: source, failOn: format === 'tiff' ? 'error' : 'truncated', notes: [] }
  // Of a JPEG that was cut the decoder only warns, now that it ends as it should.
  return {
    input: completed,
    failOn: 'warning',
    notes: [`${NAMES.get(format)} its end; the picture is whole.`],
  }
}

const NAMES: ReadonlyMap<PhotoFormat, string> = new Map([
  ['jpeg', 'The JPEG file lacks the mark at'],
  ['webp', 'The WebP file lacks the byte at'],
])

const MARKER = 0xff
const START_OF_SCAN = 0xda
const END_MARK = Buffer.from([MARKER, 0xd9])

/** @returns undefined where there is an end mark, which photos that are followed by a video have in the middle */
async function withEndMark(file: FileHandle): Promise<Buffer | undefined> {
  const { size } = await file.stat()
  const end = Buffer.alloc(END_MARK.length)
  await file.read(end, 0, end.length, Math.max(0, size - end.length))
  if (end.equals(END_MARK)) return undefined
  const { buffer, bytesRead } = await file.read(Buffer.alloc(size), 0, size, 0)
  const jpeg = buffer.subarray(0, bytesRead)
  const pixels = firstScan(jpeg)
  if (pixels === undefined || jpeg.indexOf(END_MARK, pixels) !== -1) return undefined
  return Buffer.concat([jpeg, END_MARK])
}

/** Where the pixels begin; before them thumbnails stand, which have end marks of their own. */
function firstScan(jpeg: Buffer): number | undefined {
  for (let at = 2; at + 4 <= jpeg.length; ) {
    if (jpeg[at] !== MARKER) return undefined
    if (jpeg[at + 1] === START_OF_SCAN) return at
    // Any number of 0xff may fill the room before a marker.
    at += jpeg[at + 1] === MARKER ? 1 : 2 + jpeg.readUInt16BE(at + 2)
  }
  return undefined
}

const RIFF_HEAD = 8

async function filledUp(file: FileHandle): Promise<Buffer | undefined> {
  const { size } = await file.stat()
  const head = Buffer.alloc(RIFF_HEAD)
  await file.read(head, 0, RIFF_HEAD, 0)
  if (head.readUInt32LE(4) + RIFF_HEAD !== size + 1) return undefined
  const whole = Buffer.alloc(size + 1)
  await file.read(whole, 0, size, 0)
  return whole
}
