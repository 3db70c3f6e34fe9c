/** Files whose colour is stated without a profile, made from files that state none. */
import { crc32 } from 'node:zlib'

/** States the colour of an AVIF or HEIC file in the numbers of ITU-T H.273. */
export function withNclx(file: Buffer, primaries: number, transfer: number): Buffer {
  const content = Buffer.from('nclx\0\0\0\0\0\x06\x80', 'latin1')
  content.writeUInt16BE(primaries, 4)
  content.writeUInt16BE(transfer, 6)
  return withColour(file, content)
}

export function withProfile(file: Buffer, icc: Buffer): Buffer {
  return withColour(file, Buffer.concat([Buffer.from('prof', 'latin1'), icc]))
}

/**
 * Puts a `colr` box into an AVIF or HEIC file of one picture.
 * @param file as sharp or heif-enc writes it
 */
function withColour(file: Buffer, content: Buffer): Buffer {
  const colr = box('colr', content)
  const out = Buffer.from(file)
  const meta = find(out, 0, out.length, 'meta')
  const iprp = find(out, meta.at + 12, meta.end, 'iprp')
  const ipco = find(out, iprp.at + 8, iprp.end, 'ipco')
  const ipma = find(out, iprp.at + 8, iprp.end, 'ipma')
  let properties = 0
  for (let at = ipco.at + 8; at < ipco.end; at += out.readUInt32BE(at)) properties += 1
  const countAt = ipma.at + 18 // of the properties of the first item
  const properties1 = out.readUInt8(countAt)
  out.writeUInt8(properties1 + 1, countAt)
  for (const [{ at, end }, more] of [
    [meta, colr.length + 1],
    [iprp, colr.length + 1],
    [ipco, colr.length],
    [ipma, 1],
  ] as const)
    out.writeUInt32BE(end - at + more, at)
  moveExtents(out, find(out, meta.at + 12, meta.end, 'iloc').at, colr.length + 1)
  const end1 = countAt + 1 + properties1
  return Buffer.concat([
    out.subarray(0, ipco.end),
    colr,
    out.subarray(ipco.end, end1),
    Buffer.from([properties + 1]),
    out.subarray(end1),
  ])
}

/** Puts chunks before the pixels of a PNG. */
export function withChunks(png: Buffer, chunks: Readonly<Record<string, Buffer>>): Buffer {
  const at = 8 + 25 // signature and IHDR
  const made = Object.entries(chunks).map(([type, content]) => {
    const typed = Buffer.concat([Buffer.from(type, 'latin1'), content])
    return Buffer.concat([uint32(content.length), typed, uint32(crc32(typed))])
  })
  return Buffer.concat([png.subarray(0, at), ...made, png.subarray(at)])
}

/** Numbers as PNG stores them. */
export function uint32(...numbers: number[]): Buffer {
  const out = Buffer.alloc(4 * numbers.length)
  numbers.forEach((number, at) => {
    out.writeUInt32BE(number, 4 * at)
  })
  return out
}

/** An ICC profile of grey whose values are amounts of light. */
export function linearGrey(): Buffer {
  const white = Buffer.concat([Buffer.from('XYZ \0\0\0\0', 'latin1'), uint32(0xf6d6, 0x10000, 0xd32d)])
  const curve = Buffer.from('curv\0\0\0\0\0\0\0\x01\x01\0\0\0', 'latin1')
  const head = Buffer.alloc(128)
  head.writeUInt32BE(128 + 4 + 2 * 12 + white.length + curve.length)
  head.writeUInt32BE(0x02400000, 8)
  head.write('mntrGRAYXYZ ', 12, 'latin1')
  head.write('acsp', 36, 'latin1')
  uint32(0xf6d6, 0x10000, 0xd32d).copy(head, 68)
  const tag = (name: string, at: number, length: number) =>
    Buffer.concat([Buffer.from(name, 'latin1'), uint32(at, length)])
  const tags = [uint32(2), tag('wtpt', 156, white.length), tag('kTRC', 156 + white.length, curve.length)]
  return Buffer.concat([head, ...tags, white, curve])
}

/** A TIFF of 16 bits, all of one colour. @param rgb of 8 bits */
export function deepTiff(width: number, height: number, rgb: readonly number[]): Buffer {
  const pixels = Buffer.alloc(width * height * 6)
  for (let at = 0; at < pixels.length; at += 2) pixels.writeUInt16LE((rgb[(at / 2) % 3] ?? 0) * 257, at)
  const tags = [
    [256, 3, 1, width],
    [257, 3, 1, height],
    [258, 3, 3, 8 + 2 + 9 * 12 + 4],
    [259, 3, 1, 1],
    [262, 3, 1, 2],
    [273, 4, 1, 8 + 2 + 9 * 12 + 4 + 6],
    [277, 3, 1, 3],
    [278, 3, 1, height],
    [279, 4, 1, pixels.length],
  ] as const
  const head = Buffer.alloc(8 + 2 + 9 * 12 + 4 + 6)
  head.write('II*\0\x08\0\0\0', 'latin1')
  head.writeUInt16LE(tags.length, 8)
  tags.forEach(([id, type, count, value], n) => {
    const at = 10 + n * 12
    head.writeUInt16LE(id, at)
    head.writeUInt16LE(type, at + 2)
    head.writeUInt32LE(count, at + 4)
    head.writeUInt32LE(value, at + 8)
  })
  for (let channel = 0; channel < 3; channel++) head.writeUInt16LE(16, head.length - 6 + 2 * channel)
  return Buffer.concat([head, pixels])
}

function box(type: string, content: Buffer): Buffer {
  return Buffer.concat([uint32(content.length + 8), Buffer.from(type, 'latin1'), content])
}

function find(file: Buffer, from: number, to: number, type: string): { at: number; end: number } {
  for (let at = from; at < to; at += file.readUInt32BE(at))
    if (file.toString('latin1', at + 4, at + 8) === type) return { at, end: at + file.readUInt32BE(at) }
  throw new Error(`There is no ${type} box.`)
}

/** What stands behind the new bytes is found further on. */
function moveExtents(file: Buffer, iloc: number, by: number): void {
  const version = file.readUInt8(iloc + 8)
  const baseBytes = file.readUInt8(iloc + 13) >> 4
  const items = file.readUInt16BE(iloc + 14)
  for (let item = 0, at = iloc + 16; item < items; item++) {
    at += 2 + (version > 0 ? 2 : 0) + 2 + baseBytes
    const extents = file.readUInt16BE(at)
    at += 2
    for (let extent = 0; extent < extents; extent++, at += 8)
      file.writeUInt32BE(file.readUInt32BE(at) + by, at)
  }
}
