/** The pixels of a whole photo in memory, and a small copy of them to look at. */
import sharp, { type Sharp } from 'sharp'

export interface PhotoPixels {
  readonly data: Buffer
  readonly width: number
  readonly height: number
  readonly channels: 3 | 4
}

export async function photoPixels(image: Sharp): Promise<PhotoPixels> {
  const { data, info } = await image.raw().toBuffer({ resolveWithObject: true })
  if (info.channels === 3 || info.channels === 4)
    return { data, width: info.width, height: info.height, channels: info.channels }
  return photoPixels(sharp(data, { raw: info }).toColourspace('srgb'))
}

export function imageOf({ data, width, height, channels }: PhotoPixels): Sharp {
  return sharp(data, { raw: { width, height, channels } })
}

/** On white where the photo is transparent, three bytes a pixel. @param side its longer side has at most so many */
export function smallCopy(pixels: PhotoPixels, side: number): Promise<PhotoPixels> {
  return photoPixels(
    imageOf(pixels)
      .resize(side, side, { fit: 'inside', withoutEnlargement: true, kernel: 'linear' })
      .flatten({ background: '#fff' }),
  )
}
