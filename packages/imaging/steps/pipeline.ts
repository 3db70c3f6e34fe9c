/** The pipeline: the steps that a photo goes through, in this order. A new step is a file here and a line in STEPS. */
import { beautified } from '../beautify/beautify.ts'
import { imageOf, photoPixels } from '../beautify/photo-pixels.ts'
import type { DecodedPhoto } from '../decode.ts'
import { WHOLE } from '../models/box.ts'
import { cutsOut } from '../subject-edits.ts'
import { cutOut } from './cut-out.ts'
import { fillBackground } from './fill-background.ts'
import { fitToCanvas } from './fit-to-canvas.ts'
import type { Frame, PipelineOptions, PipelineStep } from './frame.ts'
import { placeOnCanvas } from './place-on-canvas.ts'
import { putBehind } from './put-behind.ts'
import { recolour } from './recolour.ts'
import { resize } from './resize.ts'
import { setScene } from './set-scene.ts'
import { shadeScene } from './shade-scene.ts'

const STEPS: readonly PipelineStep[] = [
  fitToCanvas,
  resize,
  cutOut,
  recolour,
  shadeScene,
  fillBackground,
  placeOnCanvas,
  setScene,
  putBehind,
]

type PipelineInput = Pick<PipelineOptions, 'edits' | 'subject'> & Partial<Pick<PipelineOptions, 'ownScale'>>

/** @throws PhotoFault, or sharp's own error where pixels cannot be read */
export async function runPipeline(photo: DecodedPhoto, input: PipelineInput): Promise<Frame> {
  const { edits, ownScale = 1 } = input
  const { image, subject, notes } = await beautify(photo, input)
  const { width, height, hasAlpha } = photo
  let frame: Frame = {
    ...{ image, width, height, hasAlpha },
    fit: { area: WHOLE, width, height },
    needsReview: false,
    notes,
  }
  const untouched = image.clone()
  // Of a photo that is cut out already there is nothing behind the subject to be kept.
  const isAlone = edits.shadow !== undefined && subject?.subject.isOwn
  const cutOut = cutsOut(edits) || isAlone ? subject : undefined
  const options: PipelineOptions = { edits, subject, cutOut, ownScale, original: () => untouched.clone() }
  for (const step of STEPS) frame = await step(frame, options)
  return frame
}

/** Comes before all steps, because a photo that is levelled has its subject elsewhere. */
async function beautify({ image }: DecodedPhoto, { edits, subject }: PipelineInput) {
  if (!edits.beautify) return { image, subject, notes: [] }
  const made = await beautified(await photoPixels(image), edits.beautify, subject, cutsOut(edits))
  return { ...made, image: imageOf(made.pixels) }
}
