/**
 * Cuts the subject out of its background. The matte is resized to the size of the result, and the colours along the
 * subject's edge are cleaned (edge-colours.ts). Transparency of the photo's own counts too: where glass is half
 * transparent and the matte sure, the result is half transparent.
 */
import sharp from 'sharp'
import { pixelsOf } from '../models/box.ts'
import { bytesOfMatte, MATTE_SIDE, matteImage } from '../models/matte.ts'
import { withCleanEdges } from './edge-colours.ts'
import type { Frame, PipelineOptions } from './frame.ts'

export async function cutOut(frame: Frame, { cutOut }: PipelineOptions): Promise<Frame> {
  if (!cutOut) return frame
  const { matte, subject } = cutOut
  const { width, height } = frame.fit
  const rgba = await cutOutPixels(frame, matte)
  return {
    ...frame,
    image: sharp(rgba, { raw: { width, height, channels: 4 } }),
    width,
    height,
    needsReview: frame.needsReview || subject.doubtful || subject.cutAt.length > 0,
  }
}

/** @returns the fitted area, four bytes a pixel */
export async function cutOutPixels(
  { image, width, height, hasAlpha, fit }: Pick<Frame, 'image' | 'width' | 'height' | 'hasAlpha' | 'fit'>,
  matte: Uint8Array,
): Promise<Buffer> {
  const [pixels, alpha] = await Promise.all([
    (hasAlpha ? image.ensureAlpha() : image.removeAlpha())
      .extract(pixelsOf(fit.area, width, height))
      .resize(fit.width, fit.height, { fit: 'fill' })
      .raw()
      .toBuffer(),
    resizedMatte(matte, fit),
  ])
  const { rgb, own } = hasAlpha ? separated(pixels) : { rgb: pixels, own: undefined }
  return withCleanEdges({ rgb, alpha, own }, fit.width, fit.height)
}

/** Colours and alpha apart. */
function separated(rgba: Buffer): { readonly rgb: Buffer; readonly own: Buffer } {
  const rgb = Buffer.alloc((rgba.length / 4) * 3)
  const own = Buffer.alloc(rgba.length / 4)
  for (let pixel = 0, from = 0, to = 0; pixel < own.length; pixel++) {
    for (let k = 0; k < 3; k++) rgb[to++] = rgba[from++] ?? 0
    own[pixel] = rgba[from++] ?? 0
  }
  return { rgb, own }
}

function resizedMatte(matte: Uint8Array, fit: Frame['fit']): Promise<Buffer> {
  return bytesOfMatte(
    matteImage(matte)
      .extract(pixelsOf(fit.area, MATTE_SIDE, MATTE_SIDE))
      .resize(fit.width, fit.height, { fit: 'fill', kernel: 'cubic' }),
  )
}
