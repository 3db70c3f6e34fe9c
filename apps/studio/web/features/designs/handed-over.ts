/**
 * What was asked for where there was no design yet: the page of the design that it became asks for it, so that it stands
 * at the address that a reload opens again.
 */
import type { Step } from '@allot/studio/contract/recipe'

export interface NewStep {
  readonly step: Step
  /** Made of this version; null for the original, or for words alone. */
  readonly from: number | null
  readonly count: 1 | 2
}

export interface HandedOver {
  readonly wanted: NewStep
  readonly key: string
}

/** By the id of the design. */
const handed = new Map<string, HandedOver>()

export function handOver(design: string, what: HandedOver): void {
  handed.set(design, what)
}

/** Once. */
export function takeOver(design: string): HandedOver | undefined {
  const what = handed.get(design)
  handed.delete(design)
  return what
}
