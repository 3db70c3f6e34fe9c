/** The pipeline: the steps that a photo goes through, in this order. A new step is a file here and a line in STEPS. */
import { beautified } from '../beautify/beautify.ts'
import { imageOf, photoPixels } from '../beautify/photo-pixels.ts'
import type { DecodedPhoto } from '../decode.ts'
import type { Canvas, Edits } from '../edits.ts'
import { WHOLE } from '../models/box.ts'
import { cutsOut } from '../subject-edits.ts'
import { cutOut } from './cut-out.ts'
import { fillBackground } from './fill-background.ts'
import { fitToCanvas } from './fit-to-canvas.ts'
import type { CutOut, Frame, PipelineOptions, PipelineStep } from './frame.ts'
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
  const suited = await suitedSubject(photo, input, { ...photo, image: untouched.clone() }, subject)
  // Of a photo that is cut out already there is nothing behind the subject to be kept.
  const isAlone = edits.shadow !== undefined && subject?.subject.isOwn
  const cutOut = cutsOut(edits) || isAlone ? subject : undefined
  const options: PipelineOptions = {
    ...{ edits, subject, cutOut, suited, ownScale },
    original: () => untouched.clone(),
  }
  for (const step of STEPS) frame = await step(frame, options)
  return frame
}

const SEEN: Canvas = { width: 512, height: 512, margin: 0 }

/**
 * The subject as a backdrop saw it that was chosen before a later change, small. @param beautified the photo as it becomes
 * @param subject where that is in it
 */
async function suitedSubject(
  photo: DecodedPhoto,
  input: PipelineInput,
  beautified: DecodedPhoto,
  subject: CutOut | undefined,
): Promise<Uint8Array | undefined> {
  const { beautify: later, backdrop } = input.edits
  if (backdrop?.colour !== 'auto' || !backdrop.suits) return undefined
  const { beautify, recolour } = backdrop.suits
  const alone = { removeBackground: true, background: 'transparent', canvas: SEEN, format: 'png' } as const
  const edits: Edits = { ...alone, quality: 100, ...(recolour && { recolour }) }
  const frame =
    JSON.stringify(beautify) === JSON.stringify(later)
      ? await runPipeline(beautified, { edits, subject })
      : await runPipeline(photo, { edits: { ...edits, beautify }, subject: input.subject })
  return frame.image.raw().toBuffer()
}

/** Comes before all steps, because a photo that is levelled has its subject elsewhere. */
async function beautify({ image }: DecodedPhoto, { edits, subject }: PipelineInput) {
  if (!edits.beautify) return { image, subject, notes: [] }
  const made = await beautified(await photoPixels(image), edits.beautify, subject, cutsOut(edits))
  return { ...made, image: imageOf(made.pixels) }
}
