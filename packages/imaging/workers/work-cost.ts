/**
 * What work costs, in seconds of a worker: estimated before it begins, from the pixels that go in and come out, the format
 * and what is done; and corrected by what such work took, because machines differ.
 *
 * 12 megapixels into JPEG are 1 second, 100 into AVIF 20.
 */
import type { Composition } from '../compositions/composition.ts'
import type { Edits } from '../edits.ts'

/** What kind of work it is, as far as its correction goes, and how long it would take. */
export interface WorkCost {
  readonly kind: string
  readonly seconds: number
}

/** Work whose cost does not depend much on the photo, or is small. */
const SECONDS = {
  size: 0.02,
  measure: 0.1,
  preview: 0.3,
  shrink: 0.5,
  render: 0.4,
  draw: 0.8,
  copy: 0.5,
  matte: 1.5,
  subject: 1.5,
  alternatives: 4,
} as const

export type PlainWork = keyof typeof SECONDS

export function costOf(kind: PlainWork): WorkCost {
  return { kind, seconds: SECONDS[kind] }
}

/** Seconds for each megapixel that is encoded. */
const ENCODING: Readonly<Record<Edits['format'], number>> = { jpg: 0.02, png: 0.1, webp: 0.12, avif: 0.2 }
const DECODING = 0.04
const DRAWING = 0.03
/** A file of at most so many bytes is encoded again and again. */
const ATTEMPTS = 4

/** @param pixels of the photo; null where its head does not say */
export function costOfEdit(pixels: number | null, { canvas, format, maxBytes }: Edits): WorkCost {
  const input = megapixels(pixels)
  const output = canvas === null ? input : (canvas.width * canvas.height) / 1e6
  const attempts = maxBytes === undefined ? 1 : ATTEMPTS
  const seconds = 0.1 + input * DECODING + output * (DRAWING + ENCODING[format] * attempts)
  return { kind: `edit ${format}`, seconds }
}

export function costOfComposition(pixels: number | null, { format }: Composition): WorkCost {
  const input = megapixels(pixels)
  const encoding = format === 'auto' ? ENCODING.png : ENCODING[format]
  return { kind: `compose ${format}`, seconds: 0.1 + input * (DECODING + DRAWING + encoding) }
}

/** A photo of a phone, where nothing is known. */
function megapixels(pixels: number | null): number {
  return (pixels ?? 12e6) / 1e6
}

/** A correction is bounded, so that flat pictures do not teach this machine that long work is short. */
const MAX_FACTOR = 4
/** How much the last one counts. */
const WEIGHT = 0.2

export class CostCorrection {
  readonly #factors = new Map<string, number>()

  of({ kind, seconds }: WorkCost): number {
    return seconds * (this.#factors.get(kind) ?? 1)
  }

  /** @param took what the work took, in seconds */
  learn({ kind, seconds }: WorkCost, took: number): void {
    const before = this.#factors.get(kind) ?? 1
    const after = before * (1 - WEIGHT) + (took / seconds) * WEIGHT
    this.#factors.set(kind, Math.min(MAX_FACTOR, Math.max(1 / MAX_FACTOR, after)))
  }
}
