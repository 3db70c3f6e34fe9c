/**
 * Decodes a file to upright sRGB pixels. The EXIF orientation is applied once; colours are converted by the profile (P3,
 * Adobe RGB, CMYK) or by what the file states without one, 16 bits become 8, HDR is toned down, with a note. Of an
 * animation the first frame is taken, with a note. Sources are only read.
 */
import { type FileHandle, open } from 'node:fs/promises'
import sharp, { type Metadata, type Sharp } from 'sharp'
import { bmpPixels } from './bmp.ts'
import { type ColourSpace, isHdr } from './colour/colour-space.ts'
import { srgbImage } from './colour/srgb-image.ts'
import { statedColour } from './colour/stated-colour.ts'
import { PhotoFault } from './fault.ts'
import { FORMAT_HEAD_BYTES, formatOf, type PhotoFormat, refuseLargeFile } from './format.ts'
import { decodeHeicPixels } from './heic.ts'
import { refuseRaw } from './metadata/camera-raw.ts'
import { type KeptMetadata, keptMetadata } from './metadata/kept.ts'
import { limitsIn } from './photo-limits.ts'
import { wholeFile } from './whole-file.ts'

export interface DecodedPhoto {
  /** A pipeline over the upright sRGB pixels. They are computed when the pipeline runs. */
  readonly image: Sharp
  /** Pixels, upright. */
  readonly width: number
  readonly height: number
  /** Whether some of it is transparent by itself. */
  readonly hasAlpha: boolean
  readonly kept: KeptMetadata
  readonly notes: readonly string[]
}

/** The largest photo that is decoded (law 9), as this process was started with. */
const MAX_PIXELS = limitsIn(process.argv).megapixels * 1_000_000

/** @throws PhotoFault with one line for a person */
export async function decode(source: string): Promise<DecodedPhoto> {
  const file = await opened(source)
  try {
    const format = formatOf(await headOf(file))
    switch (format) {
      case 'heic':
        return await decodeHeic(source, file)
      case 'bmp':
        return await decodeBmp(source)
      default:
        return await decodeBySharp(source, file, format)
    }
  } finally {
    await file.close()
  }
}

/** Its size before it is turned upright, without a pixel decoded; null where its head does not say. @throws PhotoFault */
export async function headSize(source: string): Promise<{ width: number; height: number } | null> {
  const file = await opened(source)
  try {
    const format = formatOf(await headOf(file))
    if (format === 'bmp') return null
    // Decoding completes what was left out at the end of a file; its head is there.
    const metadata = await sharp(source, { limitInputPixels: MAX_PIXELS })
      .metadata()
      .catch(() => undefined)
    if (metadata) refuseTooManyPixels(metadata)
    return metadata ?? null
  } finally {
    await file.close()
  }
}

async function decodeBySharp(source: string, file: FileHandle, format: PhotoFormat): Promise<DecodedPhoto> {
  if (format === 'tiff') await refuseRaw(file)
  const { input, failOn, notes } = await wholeFile(source, file, format)
  const options = { failOn, limitInputPixels: MAX_PIXELS, pages: 1 } as const
  const metadata = await sharp(input, options).metadata().catch(rethrowAsFault)
  refuseTooManyPixels(metadata)
  const stated = await statedColour(file, format, metadata)
  const { width, height } = metadata.autoOrient
  return {
    image: await srgbImage(input, options, metadata, stated).catch(rethrowAsFault),
    width,
    height,
    hasAlpha: metadata.hasAlpha,
    kept: await keptMetadata(file, format, metadata),
    notes: [...notes, ...notesOn(format, metadata), ...colourNotes(stated, metadata.icc)],
  }
}

/** @param cause the error of sharp while it reads pixels @throws PhotoFault that says what is wrong with the file */
export function rethrowAsFault(cause: unknown): never {
  if (cause instanceof PhotoFault) throw cause
  const message = cause instanceof Error ? cause.message : String(cause)
  if (/pixel limit/i.test(message)) throw tooManyPixels()
  if (
    /truncat|unsupported image format|premature|incomplete|end of|unexpected eof|corrupt|invalid|VipsJpeg|vips|bad seek|read error/i.test(
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
    `The file cannot be read as a photo (${message.split('\n')[0]?.slice(0, 80)}). Save it again as PNG or JPEG, then add it.`,
  )
}

async function opened(source: string): Promise<FileHandle> {
  return open(source, 'r').catch(() => {
    throw new PhotoFault(
      'missing',
      'The file cannot be opened. It was moved, deleted, or you may not read it.',
    )
  })
}

async function headOf(file: FileHandle): Promise<Buffer> {
  refuseLargeFile((await file.stat()).size)
  const { bytesRead, buffer } = await file.read(Buffer.alloc(FORMAT_HEAD_BYTES), 0, FORMAT_HEAD_BYTES, 0)
  return buffer.subarray(0, bytesRead)
}

/** Sharp reads the metadata of a HEIC file but not its pixels. */
async function decodeHeic(source: string, file: FileHandle): Promise<DecodedPhoto> {
  const metadata = await sharp(source)
    .metadata()
    .catch(() => undefined)
  if (metadata) refuseTooManyPixels(metadata)
  const stated = await statedColour(file, 'heic', metadata ?? {})
  const hasAlpha = metadata?.hasAlpha ?? false
  const photo = await decodeHeicPixels(source, { icc: metadata?.icc, stated, hasAlpha })
  refuseTooManyPixels(photo)
  const kept = await keptMetadata(file, 'heic', metadata)
  return { ...photo, hasAlpha, kept, notes: colourNotes(stated, metadata?.icc) }
}

async function decodeBmp(source: string): Promise<DecodedPhoto> {
  const { width, height, hasAlpha, data, resolution } = await bmpPixels(source, refuseTooManyPixels)
  return {
    image: sharp(data, { raw: { width, height, channels: hasAlpha ? 4 : 3 } }),
    ...{ width, height, hasAlpha },
    kept: { rights: {}, resolution },
    notes: [],
  }
}

function refuseTooManyPixels({ width, height }: { width: number; height: number }): void {
  if (width * height > MAX_PIXELS) throw tooManyPixels()
}

function tooManyPixels(): PhotoFault {
  return new PhotoFault(
    'too_many_pixels',
    `The photo has more than ${MAX_PIXELS / 1e6} megapixels. Save a smaller copy.`,
  )
}

function notesOn(format: PhotoFormat, metadata: Metadata): string[] {
  const notes: string[] = []
  const frames = metadata.pages ?? 1
  if (frames > 1 && format !== 'tiff') notes.push(`An animation of ${frames} frames: the first one was used.`)
  if (frames > 1 && format === 'tiff') notes.push(`A file of ${frames} pages: the first one was used.`)
  if (metadata.space === 'cmyk') notes.push('Print colours (CMYK) were converted to screen colours.')
  return notes
}

function colourNotes(stated: ColourSpace | undefined, icc: Buffer | undefined): string[] {
  if (icc && !isProfile(icc))
    return ['The colour profile of the photo cannot be read, so its colours were taken for sRGB.']
  if (!stated || !isHdr(stated)) return []
  return ['The photo is HDR: what is brighter than white paper was toned down, as print and shops need it.']
}

/** ICC.1: the signature at byte 36, and no fewer bytes than it says. */
function isProfile(icc: Buffer): boolean {
  return icc.toString('latin1', 36, 40) === 'acsp' && icc.readUInt32BE(0) <= icc.length
}
