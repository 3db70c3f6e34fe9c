/**
 * A photo is turned, and the matte of its subject with it, around its middle; the size stays. Where the background stays the
 * photo is enlarged until no corner is empty; where it goes the corners are empty of subject anyway.
 *
 * A photo of 1,600 × 1,067 that slants by 2 degrees is enlarged by 5 percent.
 */
import { MATTE_SIDE } from '../models/matte.ts'
import { imageOf, type PhotoPixels, photoPixels } from './photo-pixels.ts'

/** Pixels at the border that are mixed with what is outside. */
const BORDER = 4

interface Turn {
  /** In degrees: how far what is seen slants, so it is turned back. */
  readonly slant: number
  readonly zoom: number
}

export function turnOf(slant: number, { width, height }: PhotoPixels, staysFull: boolean): Turn {
  if (!staysFull) return { slant, zoom: 1 }
  const angle = (Math.abs(slant) * Math.PI) / 180
  const longer = Math.max(width / height, height / width)
  const cover = Math.cos(angle) + longer * Math.sin(angle)
  return { slant, zoom: cover + BORDER / Math.min(width, height) }
}

export async function turnedPhoto(photo: PhotoPixels, { slant, zoom }: Turn): Promise<PhotoPixels> {
  const angle = (-slant * Math.PI) / 180
  const [cosine, sine] = [zoom * Math.cos(angle), zoom * Math.sin(angle)]
  const turned = await photoPixels(
    imageOf(photo).affine(
      [
        [cosine, -sine],
        [sine, cosine],
      ],
      { interpolator: 'bicubic', background: photo.channels === 4 ? '#0000' : '#fff' },
    ),
  )
  const left = Math.max(0, Math.round((turned.width - photo.width) / 2))
  const top = Math.max(0, Math.round((turned.height - photo.height) / 2))
  return photoPixels(
    imageOf(turned).extract({
      left,
      top,
      width: Math.min(photo.width, turned.width - left),
      height: Math.min(photo.height, turned.height - top),
    }),
  )
}

/** The matte is a square over a photo that may be none, so it is turned in the shape of the photo. */
export function turnedMatte(
  matte: Uint8Array,
  { slant, zoom }: Turn,
  { width, height }: PhotoPixels,
): Uint8Array {
  const angle = (slant * Math.PI) / 180
  const [cosine, sine] = [Math.cos(angle) / zoom, Math.sin(angle) / zoom]
  const shape = width / height
  const middle = (MATTE_SIDE - 1) / 2
  const out = new Uint8Array(matte.length)
  for (let y = 0, at = 0; y < MATTE_SIDE; y++)
    for (let x = 0; x < MATTE_SIDE; x++, at++) {
      const [across, down] = [x - middle, y - middle]
      const fromX = middle + cosine * across - (sine * down) / shape
      const fromY = middle + sine * across * shape + cosine * down
      out[at] = sampled(matte, fromX, fromY)
    }
  return out
}

/** Between the four pixels around; nothing outside. */
function sampled(matte: Uint8Array, x: number, y: number): number {
  const [left, top] = [Math.floor(x), Math.floor(y)]
  if (left < 0 || top < 0 || left >= MATTE_SIDE - 1 || top >= MATTE_SIDE - 1) return 0
  const at = top * MATTE_SIDE + left
  const [right, down] = [x - left, y - top]
  const upper = (matte[at] ?? 0) * (1 - right) + (matte[at + 1] ?? 0) * right
  const lower = (matte[at + MATTE_SIDE] ?? 0) * (1 - right) + (matte[at + MATTE_SIDE + 1] ?? 0) * right
  return upper * (1 - down) + lower * down
}
