/**
 * Decoding: from a file to upright sRGB pixels. The EXIF orientation is applied once, embedded colour profiles (P3,
 * Adobe RGB, CMYK) are converted, 16 bits become 8, of an animation the first frame is taken and said so. Sources
 * are only ever read.
 */
import { open, readFile } from 'node:fs/promises'
import heicDecode from 'heic-decode'
import sharp, { type Metadata, type Sharp } from 'sharp'
import { PhotoFault } from './fault.ts'
import { type Format, formatOf, HEAD } from './format.ts'
import { type Copyright, copyrightOf } from './metadata.ts'
import { p3ToSrgb } from './p3.ts'

export interface Picture {
  /** A fresh pipeline over the upright sRGB pixels; call it for each use. */
  pixels(): Sharp
  readonly width: number
  readonly height: number
  readonly hasAlpha: boolean
  readonly copyright: Copyright
  readonly notes: readonly string[]
}

/** Bounds (law 9): 50 MB and 100 megapixels a photo. */
export const LARGEST_FILE = 50 * 1024 * 1024
export const MOST_PIXELS = 100_000_000

/** @throws PhotoFault with one line for a person */
export async function decode(source: string): Promise<Picture> {
  const format = formatOf(await headOf(source))
  if (format === 'heic') return decodeHeic(source)
  const options = { failOn: 'truncated', limitInputPixels: MOST_PIXELS, pages: 1 } as const
  const metadata = await sharp(source, options).metadata().catch(rethrow)
  refuseTooMany(metadata)
  const upright = metadata.autoOrient
  return {
    pixels: () => sharp(source, options).autoOrient().toColourspace('srgb'),
    width: upright.width,
    height: upright.height,
    hasAlpha: metadata.hasAlpha,
    copyright: copyrightOf(metadata.exif),
    notes: notesOn(format, metadata),
  }
}

/** Sharp's errors while pixels are read, as what is wrong with the file. */
export function rethrow(cause: unknown): never {
  if (cause instanceof PhotoFault) throw cause
  const message = cause instanceof Error ? cause.message : String(cause)
  if (/pixel limit/i.test(message)) throw tooMany()
  if (
    /truncat|premature|incomplete|end of|unexpected eof|corrupt|invalid|VipsJpeg|vips|bad seek|read error/i.test(
      message,
    )
  ) {
    throw new PhotoFault(
      'truncated',
      'The file is damaged or incomplete. Copy it again from the camera or the original folder.',
    )
  }
  throw new PhotoFault(
    'not_an_image',
    `The file cannot be read as a photo (${message.split('\n')[0]?.slice(0, 80)}).`,
  )
}

async function headOf(source: string): Promise<Buffer> {
  const file = await open(source, 'r').catch(() => {
    throw new PhotoFault(
      'missing',
      'The file cannot be opened. It was moved, deleted, or you may not read it.',
    )
  })
  try {
    const { size } = await file.stat()
    if (size > LARGEST_FILE)
      throw new PhotoFault(
        'too_large',
        `The file is larger than ${LARGEST_FILE / 1024 / 1024} MB. Save a smaller copy.`,
      )
    const { bytesRead, buffer } = await file.read(Buffer.alloc(HEAD), 0, HEAD, 0)
    return buffer.subarray(0, bytesRead)
  } finally {
    await file.close()
  }
}

function refuseTooMany({ width, height }: { width: number; height: number }): void {
  if (width * height > MOST_PIXELS) throw tooMany()
}

function tooMany(): PhotoFault {
  return new PhotoFault(
    'too_many_pixels',
    `The photo has more than ${MOST_PIXELS / 1e6} megapixels. Save a smaller copy.`,
  )
}

function notesOn(format: Format, metadata: Metadata): string[] {
  const notes: string[] = []
  const frames = metadata.pages ?? 1
  if (frames > 1 && format !== 'tiff') notes.push(`An animation of ${frames} frames: the first one was used.`)
  if (frames > 1 && format === 'tiff') notes.push(`A file of ${frames} pages: the first one was used.`)
  if (metadata.space === 'cmyk') notes.push('Print colours (CMYK) were converted to screen colours.')
  return notes
}

/** Sharp reads what HEIC files say of themselves but not their pixels; those come from libheif, already upright. */
async function decodeHeic(source: string): Promise<Picture> {
  const unreadable = () =>
    new PhotoFault(
      'unsupported',
      'This HEIC photo cannot be read here. Export it as JPEG, then add it again.',
    )
  const metadata = await sharp(source)
    .metadata()
    .catch(() => undefined)
  if (metadata) refuseTooMany(metadata)
  const { width, height, data } = await heicDecode({ buffer: await readFile(source) }).catch(() => {
    throw unreadable()
  })
  refuseTooMany({ width, height })
  if (metadata?.icc?.includes('Display P3') || metadata?.icc?.includes(utf16('Display P3'))) p3ToSrgb(data)
  const raw = { width, height, channels: 4 as const }
  return {
    pixels: () => sharp(data, { raw }).removeAlpha(),
    width,
    height,
    hasAlpha: false,
    copyright: copyrightOf(metadata?.exif),
    notes: [],
  }
}

/** Profiles of version 4 write their names in UTF-16, big end first. */
function utf16(text: string): Buffer {
  return Buffer.from(text, 'utf16le').swap16()
}
