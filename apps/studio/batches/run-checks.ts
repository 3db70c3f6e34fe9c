/** What is asked before a run, also one of photos again: what it takes, and whether it can be made here. */
import type { AllotClient } from '@allot/client/allot'
import { HTTPException } from 'hono/http-exception'
import { MAX_PARTS } from '../jobs/holds.ts'
import { type ItemTake, partOf } from '../jobs/item-takes.ts'
import type { UsesBy } from '../tools/uses-under.ts'
import type { Batches } from './batches.ts'
import type { PhotoPlan } from './photo-plan.ts'
import { planUnder } from './takes-under.ts'

/** With what it takes under the policy of the Space. @throws HTTPException 409 where the policy does not have a step */
export async function pricedPlan<Plan extends PhotoPlan>(
  allot: AllotClient,
  to: UsesBy,
  plan: Plan,
): Promise<Plan> {
  const under = await planUnder(allot, to, plan)
  if (under.known) return under.plan
  throw new HTTPException(409, { message: under.message })
}

/** @throws HTTPException 400 where photos take more different things than can be reserved at once */
export function refuseTooVaried(takes: readonly (readonly ItemTake[])[]): void {
  if (new Set(takes.flat().map(partOf)).size <= MAX_PARTS) return
  throw new HTTPException(400, {
    message: 'The photos of this Batch have too many different steps. Make a Batch for those that are alike.',
  })
}

/** What no generator can make, or may be sent to, is not charged. @throws HTTPException 409 */
export async function refuseWithoutGenerator(
  batches: Batches,
  space: string,
  plans: readonly Pick<PhotoPlan, 'generated'>[],
  hasAgreed: (host: string) => boolean,
): Promise<void> {
  const message = await batches.generators.missing(space, plans, hasAgreed)
  if (message !== undefined) throw new HTTPException(409, { message })
}
