/** What goes to a worker process and what comes back. All of it can be sent between processes as plain data. */
import type { Canvas, Edits } from './edits.ts'
import { PhotoFault, type PhotoFaultCode } from './fault.ts'
import type { AlternativeName } from './models/alternative-name.ts'
import type { Box } from './models/box.ts'
import type { CutOutService } from './models/cut-out-service.ts'
import type { Subject } from './models/subject.ts'

export interface EditJob {
  /** The photo's file; it is only read. */
  readonly source: string
  /** The result's file; it is written whole and durably, or not at all. */
  readonly target: string
  readonly edits: Edits
  /** A matte that a person chose or made, in place of the model's (models/matte-file.ts). */
  readonly matte?: string
}

/** Makes the cut-outs of a photo that a person can choose from. */
export interface AlternativesJob {
  readonly source: string
  /** For each there is a matte, NAME.png, and a picture of the cut-out, NAME.webp. */
  readonly folder: string
}

export type AlternativesResult =
  | { readonly ok: true; readonly names: readonly AlternativeName[] }
  | PhotoFailure

/** Looks for the subject once, for a photo that is rendered again and again (`RenderJob.matte`). */
export interface SubjectJob {
  readonly source: string
  /** The matte's file (models/matte-file.ts). */
  readonly target: string
  /** At first sight: for a person who waits, while the whole of it follows. */
  readonly isGlance?: true
}

export type SubjectResult =
  | {
      readonly ok: true
      readonly needsReview: boolean
      /** Further looks would find something else; then nothing may have been seen yet, and there is no file. */
      readonly isFinal: boolean
      readonly isSeen: boolean
    }
  | PhotoFailure

/** Keeps a small copy of a photo, so that the photo itself is decoded once. */
export interface ShrinkJob {
  readonly source: string
  /** A WebP. */
  readonly target: string
  /** Its longer side has at most so many pixels. */
  readonly side: number
}

export type ShrinkResult = ShrunkPhoto | PhotoFailure

export interface ShrunkPhoto {
  readonly ok: true
  /** Of the photo itself, in pixels. */
  readonly width: number
  readonly height: number
  /** Whether it has a transparency of its own, so that no model has to look for its subject. */
  readonly isCutOut: boolean
  readonly notes: readonly string[]
}

/** Shows what edits make of a photo, small and as a WebP, whatever format and bytes they name. */
export interface RenderJob {
  /** The photo, or a small copy of it. */
  readonly source: string
  readonly target: string
  readonly edits: Edits
  /** The longer side of what is rendered has at most so many pixels. */
  readonly side: number
  /** Where the source is a copy: the size of the photo itself, so that notes on enlargement are true. */
  readonly original?: { readonly width: number; readonly height: number }
  /** As `Imaging.findSubject` wrote it; without one the model looks each time. */
  readonly matte?: string
}

export type EditResult = EditedPhoto | PhotoFailure
export type PreviewResult = { readonly ok: true } | PhotoFailure
export type MatteResult = { readonly ok: true; readonly subject: Subject } | PhotoFailure

/** What finds the subject of a photo, and where that is. */
export interface ModelSource {
  /** Keeps the rewritten weights of ISNet, 176 MB; without one cut-outs are a third slower. */
  readonly models: string | null
  /** The file in it, once it is written or was checked (workers/weights.ts). */
  readonly weights?: string | null
  /** A model of the operator's own, which is used in the place of ISNet. */
  readonly ownModel: string | null
  /** A service elsewhere, which photos are sent to in the place of any model here. */
  readonly service: CutOutService | null
  /** The folder that keeps what was seen of photos, for a run with several outputs. */
  readonly looks?: string
}

export interface MatteJob {
  readonly source: string
  /** The matte's file, one byte a pixel. */
  readonly target: string
  /** Where the photo is transparent by itself, what shows of it is the subject, and no model has to look. */
  readonly mayHaveOwn: boolean
  /** Where the subject will stand. */
  readonly canvas: Canvas | null
  /** Only what lies in it can be the subject; null for the whole photo. */
  readonly region: Box | null
}

export interface EditedPhoto {
  readonly ok: true
  /** Pixels. */
  readonly width: number
  readonly height: number
  readonly bytes: number
  /** The model was unsure of the cut-out. */
  readonly needsReview: boolean
  /** One line each, for a person. */
  readonly notes: readonly string[]
  /** Of a backdrop that was drawn; named in the place of `auto` it draws the same one behind a subject of another colour. */
  readonly backdropColour?: `#${string}`
}

export interface PhotoFailure {
  readonly ok: false
  readonly code: PhotoFaultCode
  /** One line for a person. */
  readonly message: string
}

/** @returns a fault as a value, because an error loses its class between processes @throws any other error */
export async function asResult<T>(work: () => Promise<T>): Promise<T | PhotoFailure> {
  try {
    return await work()
  } catch (fault) {
    if (fault instanceof PhotoFault) return { ok: false, code: fault.code, message: fault.message }
    throw fault
  }
}
