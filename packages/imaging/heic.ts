/** Pixels of HEIC files, which sharp does not decode: they come from libheif, already upright, in the file's own colours. */
import { readFile } from 'node:fs/promises'
import sharp, { type Sharp } from 'sharp'
import type { ColourSpace } from './colour/colour-space.ts'
import { profiledTiff } from './colour/profiled-tiff.ts'
import { srgbFrom } from './colour/srgb-image.ts'
import type { RawPixels } from './colour/to-srgb.ts'
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
  const { default: decode } = await import('heic-decode') // 40 ms, which no other photo needs
  const { width, height, data } = await decode({ buffer: await readFile(source) }).catch(() => {
    throw new PhotoFault(
      'unsupported',
      'This HEIC photo cannot be read here. Export it as JPEG, then add it again.',
    )
  })
  const size = { width, height }
  // Sharp takes alpha away after the last step, a margin's too; so it is not there from the beginning.
  const pixels = colour.hasAlpha
    ? ({ data, channels: 4 } as const)
    : ({ data: rgbOf(data), channels: 3 } as const)
  return { ...size, image: srgbImageOf(pixels, size, colour) }
}

type Pixels = Omit<RawPixels, 'levels'>

function srgbImageOf(pixels: Pixels, size: Size, { icc, stated }: HeicColour): Sharp {
  if (stated) return srgbFrom({ ...pixels, levels: 255 }, size, stated)
  if (icc) return sharp(profiledTiff(pixels, size, icc)).toColourspace('srgb')
  return sharp(pixels.data, { raw: { ...size, channels: pixels.channels } })
}

interface Size {
  readonly width: number
  readonly height: number
}

function rgbOf(rgba: Uint8ClampedArray): Uint8Array {
  const rgb = new Uint8Array((rgba.length / 4) * 3)
  for (let from = 0, to = 0; from < rgba.length; from++)
    for (let k = 0; k < 3; k++) rgb[to++] = rgba[from++] ?? 0
  return rgb
}
