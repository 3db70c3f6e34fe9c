/**
 * Cuts the subject out of its background. The matte is resized to the size of the result, and the colours along the
 * subject's edge are cleaned (edge-colours.ts).
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
  { image, width, height, fit }: Pick<Frame, 'image' | 'width' | 'height' | 'fit'>,
  matte: Uint8Array,
): Promise<Buffer> {
  const [rgb, alpha] = await Promise.all([
    image
      .removeAlpha()
      .extract(pixelsOf(fit.area, width, height))
      .resize(fit.width, fit.height, { fit: 'fill' })
      .raw()
      .toBuffer(),
    resizedMatte(matte, fit),
  ])
  return withCleanEdges(rgb, alpha, fit.width, fit.height)
}

function resizedMatte(matte: Uint8Array, fit: Frame['fit']): Promise<Buffer> {
  return bytesOfMatte(
    matteImage(matte)
      .extract(pixelsOf(fit.area, MATTE_SIDE, MATTE_SIDE))
      .resize(fit.width, fit.height, { fit: 'fill', kernel: 'cubic' }),
  )
}
