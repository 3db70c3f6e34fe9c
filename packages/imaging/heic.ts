/** Pixels of HEIC files, which sharp does not decode: they come from libheif, already upright. */
import { readFile } from 'node:fs/promises'
import heicDecode from 'heic-decode'
import { p3ToSrgb } from './colour.ts'
import { PhotoFault } from './fault.ts'

export interface HeicPixels {
  readonly width: number
  readonly height: number
  /** Four bytes a pixel, sRGB. */
  readonly data: Uint8ClampedArray
}

/** @param icc the file's colour profile, as sharp reads it @throws PhotoFault `unsupported` */
export async function heicPixels(source: string, icc: Buffer | undefined): Promise<HeicPixels> {
  const pixels = await heicDecode({ buffer: await readFile(source) }).catch(() => {
    throw new PhotoFault(
      'unsupported',
      'This HEIC photo cannot be read here. Export it as JPEG, then add it again.',
    )
  })
  if (icc?.includes('Display P3') || icc?.includes(utf16('Display P3'))) p3ToSrgb(pixels.data)
  return pixels
}

/** Profiles of version 4 write their names in UTF-16, big-endian. */
function utf16(text: string): Buffer {
  return Buffer.from(text, 'utf16le').swap16()
}
