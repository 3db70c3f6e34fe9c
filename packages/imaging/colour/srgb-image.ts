/**
 * A photo as upright sRGB of 8 bits. Sharp converts 8 bits by their profile as it goes; of 16 bits it takes those without a
 * profile for Display P3 when they are saved, and 200, 40, 40 became 218, 0, 27. So those are converted here, at once.
 */
import sharp, { type Metadata, type Sharp, type SharpOptions } from 'sharp'
import type { ColourSpace } from './colour-space.ts'
import { type RawPixels, toSrgb } from './to-srgb.ts'

/** @param stated what the file says of its colour apart from a profile */
export async function srgbImage(
  source: string | Buffer,
  options: SharpOptions,
  metadata: Metadata,
  stated: ColourSpace | undefined,
): Promise<Sharp> {
  if (stated) return convertedImage(source, options, metadata, stated)
  const upright = sharp(source, options).autoOrient()
  if (metadata.depth === 'uchar') return upright.toColourspace('srgb')
  if (metadata.icc && metadata.space === 'grey16') return greyImage(source, options)
  // With a profile the working space is Display P3, and only a profile that is asked for leads out of it.
  return made(metadata.icc ? upright.withIccProfile('srgb') : upright.toColourspace('srgb'))
}

/** Sharp reads no profile of 16 bits of grey, but it does of 8. */
async function greyImage(source: string | Buffer, options: SharpOptions): Promise<Sharp> {
  const grey = sharp(source, options).autoOrient().keepIccProfile().toColourspace('b-w')
  return sharp(await grey.png({ compressionLevel: 0 }).toBuffer()).toColourspace('srgb')
}

async function convertedImage(
  source: string | Buffer,
  options: SharpOptions,
  { depth, bitsPerSample = 16 }: Metadata,
  stated: ColourSpace,
): Promise<Sharp> {
  const isDeep = depth !== 'uchar'
  const { data, info } = await sharp(source, { ...options, ignoreIcc: true })
    .autoOrient()
    .toColourspace(isDeep ? 'rgb16' : 'srgb')
    .raw({ depth: isDeep ? 'ushort' : 'uchar' })
    .toBuffer({ resolveWithObject: true })
  const values = isDeep ? new Uint16Array(data.buffer, data.byteOffset, data.length / 2) : data
  // 10 bits are stored as the upper ones of 16, so that their largest value is 65,472.
  const levels = isDeep ? (2 ** bitsPerSample - 1) << (16 - bitsPerSample) : 255
  return srgbFrom({ data: values, channels: info.channels === 4 ? 4 : 3, levels }, info, stated)
}

/** @param pixels in the space `stated` */
export function srgbFrom(
  pixels: RawPixels,
  { width, height }: { readonly width: number; readonly height: number },
  stated: ColourSpace,
): Sharp {
  return sharp(toSrgb(pixels, stated), { raw: { width, height, channels: pixels.channels } })
}

async function made(image: Sharp): Promise<Sharp> {
  const { data, info } = await image.raw({ depth: 'uchar' }).toBuffer({ resolveWithObject: true })
  const { width, height, channels } = info
  return sharp(data, { raw: { width, height, channels } })
}
