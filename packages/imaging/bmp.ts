/**
 * Pixels of BMP files, which sharp does not decode and every viewer opens: scanners and old programs write them. Palettes of
 * 1, 4 and 8 bits, and colours of 16, 24 and 32 bits, not compressed, are read; compressed ones (RLE) are refused with a reason.
 */
import { readFile } from 'node:fs/promises'
import { PhotoFault } from './fault.ts'

export interface BmpPhoto {
  readonly width: number
  readonly height: number
  readonly hasAlpha: boolean
  /** Three bytes a pixel, or four where it has alpha, from the top. */
  readonly data: Buffer
  /** Pixels per inch, where the file says so. */
  readonly resolution: number | undefined
}

/** @throws PhotoFault `truncated`, `unsupported`, and what `refuseSize` throws */
export async function bmpPixels(
  source: string,
  refuseSize: (size: { readonly width: number; readonly height: number }) => void,
): Promise<BmpPhoto> {
  const file = await readFile(source)
  const head = headOf(file)
  refuseSize(head)
  const { width, height, bits, pixelsAt, masks } = head
  const rowBytes = Math.ceil((width * bits) / 32) * 4
  if (pixelsAt + rowBytes * height > file.length) throw damaged()
  const hasAlpha = masks.alpha !== 0
  const channels = hasAlpha ? 4 : 3
  // A pixel is written as four bytes, and the next one over the alpha that it does not have.
  const data = Buffer.alloc(width * height * channels + 1)
  const pixelAt = bits <= 8 ? paletteReader(file, head) : colourReader(file, head)
  for (let y = 0, to = 0; y < height; y++) {
    const row = pixelsAt + rowBytes * (head.isFromTop ? y : height - 1 - y)
    for (let x = 0; x < width; x++, to += channels) data.writeUInt32BE(pixelAt(row, x), to)
  }
  return { width, height, hasAlpha, data: data.subarray(0, -1), resolution: head.resolution }
}

interface BmpHead {
  readonly width: number
  readonly height: number
  readonly isFromTop: boolean
  readonly bits: number
  readonly pixelsAt: number
  /** Where the palette stands, and how many bytes a colour of it takes. */
  readonly palette: { readonly at: number; readonly step: 3 | 4 }
  /** Which bits of a pixel are which colour. */
  readonly masks: Masks
  readonly resolution: number | undefined
}

interface Masks {
  readonly red: number
  readonly green: number
  readonly blue: number
  readonly alpha: number
}

const FILE_HEAD = 14
/** The size of the oldest head, which has two-byte sides and no compression. */
const CORE_HEAD = 12
const NOT_COMPRESSED = 0
const BIT_FIELDS = [3, 6]
const INCH_IN_METRES = 0.0254

function headOf(file: Buffer): BmpHead {
  if (file.length < FILE_HEAD + CORE_HEAD) throw damaged()
  const headBytes = file.readUInt32LE(FILE_HEAD)
  if (headBytes < CORE_HEAD || file.length < FILE_HEAD + headBytes) throw damaged()
  const isCore = headBytes === CORE_HEAD
  if (!isCore && headBytes < 40) throw unsupported()
  const { width, height } = isCore
    ? { width: file.readUInt16LE(18), height: file.readUInt16LE(20) }
    : { width: file.readInt32LE(18), height: file.readInt32LE(22) }
  if (width <= 0 || height === 0) throw damaged()
  const bits = file.readUInt16LE(isCore ? 24 : 28)
  const metre = isCore ? 0 : file.readInt32LE(38)
  return {
    width,
    height: Math.abs(height),
    isFromTop: height < 0,
    bits,
    pixelsAt: file.readUInt32LE(10),
    palette: { at: FILE_HEAD + headBytes, step: isCore ? 3 : 4 },
    masks: masksOf(file, headBytes, bits, isCore ? NOT_COMPRESSED : file.readUInt32LE(30)),
    resolution: metre > 0 ? Math.round(metre * INCH_IN_METRES) : undefined,
  }
}

const EIGHT_EACH: Masks = { red: 0xff0000, green: 0xff00, blue: 0xff, alpha: 0 }
const FIFTEEN_BITS: Masks = { red: 0x7c00, green: 0x3e0, blue: 0x1f, alpha: 0 }

/** They follow the shortest head, and are part of the longer ones, which may name a mask for alpha too. */
function masksOf(file: Buffer, headBytes: number, bits: number, compression: number): Masks {
  if (![1, 4, 8, 16, 24, 32].includes(bits)) throw unsupported()
  if (compression === NOT_COMPRESSED) return bits === 16 ? FIFTEEN_BITS : EIGHT_EACH
  if (!BIT_FIELDS.includes(compression) || (bits !== 16 && bits !== 32)) throw unsupported()
  const at = FILE_HEAD + 40
  if (file.length < at + 16) throw damaged()
  const hasAlpha = headBytes >= 56 || compression === 6
  const mask = (n: number) => file.readUInt32LE(at + 4 * n)
  return { red: mask(0), green: mask(1), blue: mask(2), alpha: hasAlpha ? mask(3) : 0 }
}

/** @returns the pixel of a row as red, green, blue and alpha */
type PixelReader = (row: number, x: number) => number

function paletteReader(file: Buffer, { bits, palette }: BmpHead): PixelReader {
  const perByte = 8 / bits
  const colours = Uint32Array.from({ length: 2 ** bits }, (_, n) => {
    const [blue = 0, green = 0, red = 0] = file.subarray(palette.at + n * palette.step)
    return ((red << 24) | (green << 16) | (blue << 8) | 0xff) >>> 0
  })
  return (row, x) => {
    const byte = file[row + Math.floor(x / perByte)] ?? 0
    return colours[(byte >> (8 - bits * ((x % perByte) + 1))) & (2 ** bits - 1)] ?? 0
  }
}

function colourReader(file: Buffer, { bits, masks }: BmpHead): PixelReader {
  const bytes = bits / 8
  const [red, green, blue] = [channel(masks.red), channel(masks.green), channel(masks.blue)]
  const alpha = masks.alpha === 0 ? () => 255 : channel(masks.alpha)
  return (row, x) => {
    const pixel = file.readUIntLE(row + x * bytes, bytes)
    return ((red(pixel) << 24) | (green(pixel) << 16) | (blue(pixel) << 8) | alpha(pixel)) >>> 0
  }
}

/** From the bits under the mask to 0 to 255: of five bits 31 is 255. */
function channel(mask: number): (pixel: number) => number {
  if (mask === 0) return () => 0
  const shift = 31 - Math.clz32(mask & -mask)
  const highest = mask >>> shift
  return (pixel) => Math.round((255 * ((pixel & mask) >>> shift)) / highest)
}

function damaged(): PhotoFault {
  return new PhotoFault(
    'truncated',
    'The file is damaged or incomplete. Copy it again from the camera or the original folder.',
  )
}

function unsupported(): PhotoFault {
  return new PhotoFault('unsupported', 'This kind of BMP cannot be read here. Save it as PNG or JPEG first.')
}
