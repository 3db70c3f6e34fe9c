/**
 * The colour that an AVIF or HEIC file states in its `colr` box as four numbers (`nclx`), where it has no profile. Phones and
 * cameras write Display P3 and HDR so, and no decoder here converts it. Boxes: ISO/IEC 14496-12; items: 23008-12.
 */
import type { FileHandle } from 'node:fs/promises'
import { type ColourSpace, codedColourSpace } from './colour-space.ts'

/** @returns undefined where the photo has a profile, says nothing, or is sRGB */
export async function heifColour(file: FileHandle): Promise<ColourSpace | undefined> {
  const meta = await metaBox(file)
  if (!meta) return undefined
  const inside = boxesIn(meta.subarray(VERSION_BYTES))
  const primary = inside.find((box) => box.type === 'pitm')?.content
  const properties = boxesIn(inside.find((box) => box.type === 'iprp')?.content ?? EMPTY)
  const stated = boxesIn(properties.find((box) => box.type === 'ipco')?.content ?? EMPTY)
  const indexes = properties
    .filter((box) => box.type === 'ipma')
    .flatMap((box) => propertiesOf(box.content, primary ? itemNumber(primary) : 1))
  const colours = indexes.flatMap((index) => stated[index - 1] ?? []).filter((box) => box.type === 'colr')
  const kinds = new Map(colours.map(({ content }) => [content.toString('latin1', 0, 4), content]))
  const nclx = kinds.get('nclx')
  if (!nclx || nclx.length < 8 || kinds.has('prof') || kinds.has('rICC')) return undefined
  return codedColourSpace(nclx.readUInt16BE(4), nclx.readUInt16BE(6))
}

interface Box {
  readonly type: string
  readonly content: Buffer
}

const EMPTY = Buffer.alloc(0)
const HEAD_BYTES = 8
/** A version and flags begin the boxes that are called full. */
const VERSION_BYTES = 4

/** Bounds (law 9): of a file that is made to keep this busy. */
const MAX_BOXES = 64
const MAX_META_BYTES = 4 * 1024 * 1024

/** @returns the content of the file's `meta` box, which may stand before the pixels or after them */
async function metaBox(file: FileHandle): Promise<Buffer | undefined> {
  const head = Buffer.alloc(2 * HEAD_BYTES)
  for (let at = 0, boxes = 0; boxes < MAX_BOXES; boxes++) {
    const { bytesRead } = await file.read(head, 0, head.length, at)
    if (bytesRead < HEAD_BYTES) return undefined
    const isLong = head.readUInt32BE(0) === 1
    const headBytes = isLong ? 2 * HEAD_BYTES : HEAD_BYTES
    const size = isLong ? Number(head.readBigUInt64BE(HEAD_BYTES)) : head.readUInt32BE(0)
    if (size < headBytes) return undefined
    if (head.toString('latin1', 4, 8) === 'meta') {
      if (size > MAX_META_BYTES) return undefined
      const content = Buffer.alloc(size - headBytes)
      return content.subarray(0, (await file.read(content, 0, content.length, at + headBytes)).bytesRead)
    }
    at += size
  }
  return undefined
}

/** One that says a size beyond its parent ends the list. */
function boxesIn(parent: Buffer): Box[] {
  const boxes: Box[] = []
  for (let at = 0; at + HEAD_BYTES <= parent.length; ) {
    const size = parent.readUInt32BE(at)
    if (size < HEAD_BYTES || at + size > parent.length) break
    const type = parent.toString('latin1', at + 4, at + HEAD_BYTES)
    boxes.push({ type, content: parent.subarray(at + HEAD_BYTES, at + size) })
    at += size
  }
  return boxes
}

function itemNumber(pitm: Buffer): number {
  if (pitm.length < 6) return 1
  return pitm[0] === 0 ? pitm.readUInt16BE(4) : pitm.readUInt32BE(4)
}

/** Places in the list of properties, counted from 1, that one item of an `ipma` box has. */
function propertiesOf(ipma: Buffer, item: number): number[] {
  const idBytes = ipma[0] === 0 ? 2 : 4
  const isWide = ((ipma[3] ?? 0) & 1) === 1
  const indexBytes = isWide ? 2 : 1
  try {
    const entries = ipma.readUInt32BE(VERSION_BYTES)
    for (let entry = 0, at = VERSION_BYTES + 4; entry < entries; entry++) {
      const id = ipma.readUIntBE(at, idBytes)
      const count = ipma.readUInt8(at + idBytes)
      const first = at + idBytes + 1
      // The highest bit says that a reader must know the property.
      const index = (n: number) =>
        ipma.readUIntBE(first + n * indexBytes, indexBytes) & (isWide ? 0x7fff : 0x7f)
      if (id === item) return Array.from({ length: count }, (_, n) => index(n))
      at = first + count * indexBytes
    }
  } catch {
    // A box that ends too soon says nothing.
  }
  return []
}
