/** Pixels of HEIC files, which sharp does not decode: they come from libheif, already upright, in the file's own colours. */
import { readFile } from 'node:fs/promises'
import heicDecode from 'heic-decode'
import sharp, { type Sharp } from 'sharp'
import type { ColourSpace } from './colour/colour-space.ts'
import { profiledTiff } from './colour/profiled-tiff.ts'
import { srgbFrom } from './colour/srgb-image.ts'
import { PhotoFault } from './fault.ts'

export interface HeicPhoto {
  readonly width: number
  readonly height: number
  /** sRGB; alpha where the photo has it. */
  readonly image: Sharp
}

export interface HeicColour {
  /** The file's colour profile, as sharp reads it. */
  readonly icc: Buffer | undefined
  /** What the file states without a profile. */
  readonly stated: ColourSpace | undefined
  readonly hasAlpha: boolean
}

/** @throws PhotoFault `unsupported` */
export async function decodeHeicPixels(source: string, colour: HeicColour): Promise<HeicPhoto> {
  const { width, height, data } = await heicDecode({ buffer: await readFile(source) }).catch(() => {
    throw new PhotoFault(
      'unsupported',
      'This HEIC photo cannot be read here. Export it as JPEG, then add it again.',
    )
  })
  const image = srgbImageOf(data, { width, height }, colour)
  return { width, height, image: colour.hasAlpha ? image : image.removeAlpha() }
}

function srgbImageOf(
  data: Uint8ClampedArray,
  size: { readonly width: number; readonly height: number },
  { icc, stated }: HeicColour,
): Sharp {
  if (icc) return sharp(profiledTiff(data, size, icc)).toColourspace('srgb')
  if (stated) return srgbFrom({ data, channels: 4, levels: 255 }, size, stated)
  return sharp(data, { raw: { ...size, channels: 4 } })
}
