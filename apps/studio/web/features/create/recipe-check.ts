/** What a recipe takes and what still keeps it from running, by what the Space's tools say. */
import type { FeatureUse } from '@allot/client/wire'
import type { Step } from '@allot/studio/contract/recipe'
import type { ToolOffer } from '@allot/studio/contract/tool-offer'
import { t } from '@lingui/core/macro'
import { choiceOf, isGenerated, missingField } from '../../shared/steps/step-settings.ts'

export type Offers = (tool: string) => ToolOffer | undefined

/** What one photo uses, as operations name it. */
function usesOf(steps: readonly Step[], offerOf: Offers): readonly FeatureUse[] {
  return steps.flatMap(({ tool, settings }) => {
    const offer = offerOf(tool)
    return (offer && choiceOf(offer, settings)?.uses) ?? []
  })
}

export interface FilesOfPhoto {
  /** What is not paid yet. */
  readonly steps: readonly Step[]
  readonly all: readonly Step[]
  /** How many leave. */
  readonly files: number
}

/** @param unpaid the steps of each photo that are not paid yet, in the order of the pile */
export function filesOf(
  pile: readonly { readonly steps: readonly Step[] }[],
  unpaid: readonly (readonly Step[])[],
  files: number,
): readonly FilesOfPhoto[] {
  return pile.map(({ steps }, at) => ({ steps: unpaid[at] ?? steps, all: steps, files }))
}

/** What the files of one photo use, one after the other: what is made new is made once. */
export function usesOfFiles(
  { steps, all, files }: FilesOfPhoto,
  offerOf: Offers,
): readonly (readonly FeatureUse[])[] {
  const plain = usesOf(
    all.filter((step) => !makesNew(step, offerOf)),
    offerOf,
  )
  return [usesOf(steps, offerOf), ...Array.from({ length: files - 1 }, () => plain)]
}

/** What is taken for, or counts: a further file of the same photo takes nothing for it. */
function makesNew({ tool, settings }: Step, offerOf: Offers): boolean {
  const offer = offerOf(tool)
  const choice = offer && choiceOf(offer, settings)
  return choice !== undefined && (choice.isCounted || Object.keys(choice.cost).length > 0)
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
    return { kind: 'unfinished', message: t`Your plans do not have this tool. Take it out of the recipe.` }
  const missing = missingField(offer, settings)
  if (missing)
    return { kind: 'unfinished', message: t`${offer.title}: ${missing.title ?? t`A setting`} is empty.` }
  const choice = choiceOf(offer, settings)
  if (choice?.denial) return { kind: 'unavailable', message: choice.denial.message }
  if (choice?.work.kind === 'none') return { kind: 'unavailable', message: choice.work.message }
  return undefined
}

/** What the first step that lacks something lacks, in one line for the person. */
export function unfinishedIn(steps: readonly Step[], offerOf: Offers): string | undefined {
  return steps.map((step) => problemOf(step, offerOf)).find((problem) => problem?.kind === 'unfinished')
    ?.message
}

/** The first thing that keeps the steps from being worked. */
export function stepsProblem(steps: readonly Step[], offerOf: Offers): string | undefined {
  return steps.map((step) => problemOf(step, offerOf)).find((problem) => problem !== undefined)?.message
}

/** How many of them are generated. */
export function generatedOf(steps: readonly Step[], offerOf: Offers): number {
  return steps.filter((step) => isGenerated(step, offerOf)).length
}

/** How many of them count in limits: a policy may count what is done here, and not all that is generated. */
export function countedOf(steps: readonly Step[], offerOf: Offers): number {
  return steps.filter(({ tool, settings }) => {
    const offer = offerOf(tool)
    return offer && choiceOf(offer, settings)?.isCounted === true
  }).length
}

/** Whether the policy keeps something of a photo that is refused for what it shows. */
export function isKeptWhenRefused(steps: readonly Step[], offerOf: Offers): boolean {
  return steps.some(
    (step) => isGenerated(step, offerOf) && offerOf(step.tool)?.keptAfter.includes('moderated') === true,
  )
}
