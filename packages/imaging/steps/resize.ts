/** Resizes a photo whose background stays. A cut-out is resized in its own step, together with its matte. */
import type { Frame, PipelineOptions } from './frame.ts'

export function resize(frame: Frame, { edits, cutOut }: PipelineOptions): Frame {
  if (cutOut || !edits.canvas) return frame
  const { width, height } = frame.fit
  return { ...frame, image: frame.image.resize(width, height, { fit: 'fill' }), width, height }
}
