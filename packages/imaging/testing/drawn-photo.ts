/** Photos that are drawn for tests, pixel by pixel, with the subject that their own transparency shows. */
import sharp from 'sharp'
import type { DecodedPhoto } from '../decode.ts'
import type { Edits } from '../edits.ts'
import { ownSubject } from '../models/own-subject.ts'
import type { CutOut } from '../steps/frame.ts'
import { runPipeline } from '../steps/pipeline.ts'

export type Pixel = readonly [red: number, green: number, blue: number, alpha: number]

export const CLEAR: Pixel = [0, 0, 0, 0]

export function drawnPhoto(
  width: number,
  height: number,
  colourAt: (x: number, y: number) => Pixel,
): DecodedPhoto {
  const data = Buffer.alloc(width * height * 4)
  for (let y = 0, at = 0; y < height; y++)
    for (let x = 0; x < width; x++, at += 4) data.set(colourAt(x, y), at)
  return {
    image: sharp(data, { raw: { width, height, channels: 4 } }),
    ...{ width, height, hasAlpha: true, kept: { rights: {}, resolution: undefined }, notes: [] },
  }
}

export interface EditedPixels {
  readonly data: Buffer
  readonly channels: number
  at(x: number, y: number): readonly number[]
}

const EDITS: Edits = {
  removeBackground: true,
  background: 'white',
  canvas: null,
  format: 'png',
  quality: 90,
}

/** @param subject its own transparency where it is left out */
export async function editedPixels(
  photo: DecodedPhoto,
  edits: Partial<Edits>,
  subject?: CutOut,
): Promise<EditedPixels> {
  const own = { ...photo, image: photo.image.clone() }
  const all = { ...EDITS, ...edits }
  const frame = await runPipeline(own, { edits: all, subject: subject ?? (await ownSubject(own)) })
  const { data, info } = await frame.image.raw().toBuffer({ resolveWithObject: true })
  const { width, channels } = info
  return {
    data,
    channels,
    at: (x, y) => [...data.subarray((y * width + x) * channels, (y * width + x + 1) * channels)],
  }
}
