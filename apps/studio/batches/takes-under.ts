/**
 * What an image takes as the policy of a Space prices its steps: a policy that tells no resolutions apart is asked for
 * none. A step that the policy does not have is named, so that nothing is charged for it.
 */
import type { AllotClient } from '@allot/client/allot'
import { readSteps } from '../tools/registry.ts'
import type { ReadStep } from '../tools/tool.ts'
import { type UsesBy, usesUnder } from '../tools/uses-under.ts'
import { type PhotoPlan, takesOf } from './photo-plan.ts'

export type PricedPlan<Plan extends PhotoPlan> =
  | { readonly known: true; readonly plan: Plan }
  /** One line for a person. */
  | { readonly known: false; readonly message: string }

export async function planUnder<Plan extends PhotoPlan>(
  allot: Pick<AllotClient, 'quote'>,
  to: UsesBy,
  plan: Plan,
): Promise<PricedPlan<Plan>> {
  if (plan.steps === null) return { known: true, plan }
  const priced: ReadStep[] = []
  for (const read of readSteps(plan.steps)) {
    const under = await usesUnder(allot, to, read)
    if (!under.known) return under
    priced.push({ ...read, uses: under.uses })
  }
  return { known: true, plan: { ...plan, takes: takesOf(priced, plan.further) } }
}
