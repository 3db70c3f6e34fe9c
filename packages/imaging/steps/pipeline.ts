/** The pipeline: the steps that a photo goes through, in this order. A new step is a file here and a line in STEPS. */
import type { DecodedPhoto } from '../decode.ts'
import { cutsOut } from '../edits.ts'
import { WHOLE } from '../models/box.ts'
import { cutOut } from './cut-out.ts'
import { fillBackground } from './fill-background.ts'
import { fitToCanvas } from './fit-to-canvas.ts'
import type { Frame, PipelineOptions, PipelineStep } from './frame.ts'
import { placeOnCanvas } from './place-on-canvas.ts'
import { putBehind } from './put-behind.ts'
import { recolour } from './recolour.ts'
import { resize } from './resize.ts'
import { setScene } from './set-scene.ts'

const STEPS: readonly PipelineStep[] = [
  fitToCanvas,
  resize,
  cutOut,
  recolour,
  fillBackground,
  placeOnCanvas,
  setScene,
  putBehind,
]

type PipelineInput = Pick<PipelineOptions, 'edits' | 'subject'> & Partial<Pick<PipelineOptions, 'ownScale'>>

/** @throws PhotoFault, or sharp's own error where pixels cannot be read */
export async function runPipeline(
  photo: DecodedPhoto,
  { edits, subject, ownScale = 1 }: PipelineInput,
): Promise<Frame> {
  const { image, width, height, hasAlpha } = photo
  let frame: Frame = {
    image,
    width,
    height,
    hasAlpha,
    fit: { area: WHOLE, width, height },
    needsReview: false,
    notes: [],
  }
  const untouched = image.clone()
  const cutOut = cutsOut(edits) ? subject : undefined
  const options: PipelineOptions = { edits, subject, cutOut, ownScale, original: () => untouched.clone() }
  for (const step of STEPS) frame = await step(frame, options)
  return frame
}
