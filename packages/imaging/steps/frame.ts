/** What a step gets and returns: the photo on its way from its own pixels to the result. */
import type { Sharp } from 'sharp'
import type { Edits } from '../edits.ts'
import type { Box } from '../models/box.ts'
import type { Subject } from '../models/subject.ts'

export interface Frame {
  /** A pipeline over the pixels so far. They are computed when a step, or the encoder, needs them. */
  readonly image: Sharp
  /** The size of `image` in pixels. */
  readonly width: number
  readonly height: number
  /** Whether the photo has transparent parts of its own. */
  readonly hasAlpha: boolean
  /** The part of the photo that is used, and the size in pixels that it gets. */
  readonly fit: { readonly area: Box; readonly width: number; readonly height: number }
  readonly needsReview: boolean
  /** One line each, for a person. */
  readonly notes: readonly string[]
  /** Of a backdrop that is drawn: the one that was chosen, or the one that suits the subject. */
  readonly backdropColour?: `#${string}`
}

export interface PipelineOptions {
  readonly edits: Edits
  /** A new pipeline over the whole photo as it came. */
  original(): Sharp
  /** Where the subject is, when the edits need it. */
  readonly subject: CutOut | undefined
  /** The same, when it leaves its background. */
  readonly cutOut: CutOut | undefined
  /** What a backdrop suits where that is not the subject as it becomes: small, four bytes a pixel. */
  readonly suited?: Uint8Array | undefined
  /** The scale at which the photo has its own pixels: 1, and other than 1 where a small copy stands for it. */
  readonly ownScale: number
}

/** Where the subject is. */
export interface CutOut {
  /** One byte a pixel (models/matte.ts). */
  readonly matte: Uint8Array
  readonly subject: Subject
}

/** One step of the pipeline. One that has nothing to do returns the frame as it is. */
export type PipelineStep = (frame: Frame, options: PipelineOptions) => Frame | Promise<Frame>
