/**
 * What a person was setting when their plan refused it: who looks at another plan comes back to the same tool with the same
 * settings. Of each picture the last one, until it is no longer refused or the person sets something else.
 */
import type { Step } from '@allot/studio/contract/recipe'

/** By what is worked on: a design, a photo without one, or words. */
const refused = new Map<string, Step>()

export function refusedStep(place: string): Step | undefined {
  return refused.get(place)
}

/** @param step none where nothing is refused */
export function keepRefused(place: string, step: Step | undefined): void {
  if (step) refused.set(place, step)
  else refused.delete(place)
}
