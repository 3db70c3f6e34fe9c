/** The step whose place a new one takes, so that none stays in the list without an effect: "White" under a backdrop. */
import { isGenerated } from '../../shared/steps/step-settings.ts'
import type { Offers } from './recipe-check.ts'
import type { DraftStep } from './recipe-history.ts'

/**
 * cut out, white + a scene → cut out, a scene. What was generated after it is made of
 * what it did, so it stays there: cut out, white, a person, + a scene.
 */
export function replacedBy(tool: string, steps: readonly DraftStep[], offerOf: Offers): number | undefined {
  const fills = offerOf(tool)?.fills ?? null
  if (fills === null) return undefined
  const at = steps.findLastIndex(({ step }) => offerOf(step.tool)?.fills === fills)
  const isUsed = steps.slice(at + 1).some(({ step }) => isGenerated(step, offerOf))
  return isUsed ? undefined : steps[at]?.id
}
