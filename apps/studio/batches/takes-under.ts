/**
 * What an image takes as the policy of a Space prices its steps: a policy that tells no resolutions apart is asked for
 * none. A step that the policy does not have is named, so that nothing is charged for it.
 */
import type { AllotClient } from '@allot/client/allot'
import type { FeatureUse } from '@allot/client/wire'
import type { ItemTake } from '../jobs/item-takes.ts'
import { readSteps } from '../tools/registry.ts'
import { type UsesBy, usesUnder } from '../tools/uses-under.ts'
import type { PhotoPlan } from './photo-plan.ts'

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
  const here: FeatureUse[] = []
  const generated: ItemTake[] = []
  for (const [at, read] of readSteps(plan.steps).entries()) {
    const under = await usesUnder(allot, to, read)
    if (!under.known) return under
    if (read.work.kind === 'edit') here.push(...under.uses)
    else generated.push(...under.uses.map((use) => ({ of: at + 1, use })))
  }
  return { known: true, plan: { ...plan, takes: [{ of: 0, batch: here }, ...generated] } }
}
