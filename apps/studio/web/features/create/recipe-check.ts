/** What a recipe takes and what still keeps it from running, by what the Space's tools say. */
import type { FeatureUse } from '@allot/client/wire'
import type { Step } from '@allot/studio/contract/recipe'
import type { ToolOffer } from '@allot/studio/contract/tool-offer'
import { choiceOf, isGenerated, missingField } from '../../shared/steps/step-settings.ts'

export type Offers = (tool: string) => ToolOffer | undefined

/** What one photo uses, as operations name it. */
export function usesOf(steps: readonly Step[], offerOf: Offers): readonly FeatureUse[] {
  return steps.flatMap(({ tool, settings }) => {
    const offer = offerOf(tool)
    return (offer && choiceOf(offer, settings)?.uses) ?? []
  })
}

/** The steps up to the first one that lacks something: what can be shown. */
export function workableSteps(steps: readonly Step[], offerOf: Offers): readonly Step[] {
  const at = steps.findIndex((step) => problemOf(step, offerOf)?.kind === 'unfinished')
  return at === -1 ? steps : steps.slice(0, at)
}

/** unfinished: a setting is missing · unavailable: no generator does it here, or the plan has no access to it */
interface StepProblem {
  readonly kind: 'unfinished' | 'unavailable'
  /** One line for the person. */
  readonly message: string
}

function problemOf({ tool, settings }: Step, offerOf: Offers): StepProblem | undefined {
  const offer = offerOf(tool)
  if (!offer)
    return { kind: 'unfinished', message: 'Your plans do not have this tool. Take it out of the recipe.' }
  const missing = missingField(offer, settings)
  if (missing)
    return { kind: 'unfinished', message: `${offer.title}: ${missing.title ?? 'A setting'} is empty.` }
  const choice = choiceOf(offer, settings)
  if (choice?.denial) return { kind: 'unavailable', message: choice.denial.message }
  if (choice?.work.kind === 'none') return { kind: 'unavailable', message: choice.work.message }
  return undefined
}

/** The first thing that keeps the steps from being worked. */
export function stepsProblem(steps: readonly Step[], offerOf: Offers): string | undefined {
  return steps.map((step) => problemOf(step, offerOf)).find((problem) => problem !== undefined)?.message
}

/** How many of them are generated. */
export function generatedOf(steps: readonly Step[], offerOf: Offers): number {
  return steps.filter((step) => isGenerated(step, offerOf)).length
}

/** Whether the policy keeps something of a photo that is refused for what it shows. */
export function isKeptWhenRefused(steps: readonly Step[], offerOf: Offers): boolean {
  return steps.some(
    (step) => isGenerated(step, offerOf) && offerOf(step.tool)?.keptAfter.includes('moderated') === true,
  )
}
