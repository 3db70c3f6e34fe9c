/**
 * Marks a whole PNG, JPEG or WebP as made by a model, in XMP, without touching its pixels: what a generator gave stays
 * bit by bit as it is, and every edit of it keeps the mark. XMP that is there is replaced.
 */
import { crc32 } from 'node:zlib'
import { withXmpSegment } from './jpeg-segments.ts'
import type { Origin } from './metadata/origin.ts'
import { xmpPacket } from './metadata/xmp.ts'

/** @returns the file as it is where it is none of the three */
export function withOriginMark(file: Buffer, origin: Origin): Buffer {
  const xmp = Buffer.from(xmpPacket({}, origin) ?? '')
  if (file.subarray(0, 8).equals(PNG)) return markedPng(file, xmp)
  if (file.readUInt16BE(0) === JPEG) return withXmpSegment(file, xmp)
  if (file.toString('latin1', 0, 4) === 'RIFF' && file.toString('latin1', 8, 12) === 'WEBP')
    return markedWebp(file, xmp)
  return file
}

const PNG = Buffer.from('\x89PNG\r\n\x1a\n', 'latin1')
const JPEG = 0xffd8

/** Programs write it compressed or not. */
const TEXT_CHUNKS: ReadonlySet<string> = new Set(['iTXt', 'tEXt', 'zTXt'])
const PNG_KEYWORD = Buffer.from('XML:com.adobe.xmp\0', 'latin1')

function markedPng(file: Buffer, xmp: Buffer): Buffer {
  const kept: Buffer[] = []
  for (let at = PNG.length; at + 12 <= file.length; ) {
    const end = at + 12 + file.readUInt32BE(at)
    const isXmp =
      TEXT_CHUNKS.has(file.toString('latin1', at + 4, at + 8)) &&
      file.subarray(at + 8, at + 8 + PNG_KEYWORD.length).equals(PNG_KEYWORD)
    if (!isXmp) kept.push(file.subarray(at, end))
    at = end
  }
  const [header = Buffer.alloc(0), ...others] = kept
  // Not compressed, in no language, with no translated keyword.
  const content = Buffer.concat([Buffer.from('iTXt', 'latin1'), PNG_KEYWORD, Buffer.alloc(4), xmp])
  return Buffer.concat([
    PNG,
    header,
    numberBE(content.length - 4),
    content,
    numberBE(crc32(content)),
    ...others,
  ])
}

interface RiffChunk {
  readonly type: string
  readonly content: Buffer
}

const HAS_XMP = 0x04
const HAS_ALPHA = 0x10

/** A plain WebP is one chunk of pixels; one with XMP begins with a chunk that says so, and how large the picture is. */
function markedWebp(file: Buffer, xmp: Buffer): Buffer {
  const chunks = riffChunks(file).filter(({ type }) => type !== 'XMP ')
  const [first] = chunks
  if (!first) return file
  const head = first.type === 'VP8X' ? Buffer.from(first.content) : webpHeader(first)
  head[0] = (head[0] ?? 0) | HAS_XMP
  const others = first.type === 'VP8X' ? chunks.slice(1) : chunks
  const all = [{ type: 'VP8X', content: head }, ...others, { type: 'XMP ', content: xmp }]
  const body = Buffer.concat([Buffer.from('WEBP', 'latin1'), ...all.flatMap(riffBytes)])
  return Buffer.concat([Buffer.from('RIFF', 'latin1'), numberLE(body.length), body])
}

function riffChunks(file: Buffer): readonly RiffChunk[] {
  const chunks: RiffChunk[] = []
  for (let at = 12; at + 8 <= file.length; ) {
    const length = file.readUInt32LE(at + 4)
    chunks.push({
      type: file.toString('latin1', at, at + 4),
      content: file.subarray(at + 8, at + 8 + length),
    })
    at += 8 + length + (length % 2)
  }
  return chunks
}

function riffBytes({ type, content }: RiffChunk): readonly Buffer[] {
  return [Buffer.from(type, 'latin1'), numberLE(content.length), content, Buffer.alloc(content.length % 2)]
}

/** Flags, and the sides less one in 24 bits each. @param pixels lossy (VP8) or lossless (VP8L) */
function webpHeader({ type, content }: RiffChunk): Buffer {
  const head = Buffer.alloc(10)
  if (type === 'VP8L') {
    const packed = content.readUInt32LE(1)
    head[0] = (packed >>> 28) & 1 ? HAS_ALPHA : 0
    head.writeUIntLE(packed & 0x3fff, 4, 3)
    head.writeUIntLE((packed >>> 14) & 0x3fff, 7, 3)
  } else {
    head.writeUIntLE((content.readUInt16LE(6) & 0x3fff) - 1, 4, 3)
    head.writeUIntLE((content.readUInt16LE(8) & 0x3fff) - 1, 7, 3)
  }
  return head
}

function numberBE(value: number): Buffer {
  const bytes = Buffer.alloc(4)
  bytes.writeUInt32BE(value)
  return bytes
}

function numberLE(value: number): Buffer {
  const bytes = Buffer.alloc(4)
  bytes.writeUInt32LE(value)
  return bytes
}
