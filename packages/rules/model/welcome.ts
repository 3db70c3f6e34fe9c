/**
 * Welcomes: what a plan gives besides, once, to a Space that first gets it, with an end. A person gets it once too; a
 * Space that was created for a person waits until it is known which of their Spaces has it, as for what is given once.
 */
import type { Instant } from '../values/instant.ts'
import type { PlanId } from './plan.ts'

export interface Welcomes {
  /** Plans whose welcome the Space or its person has had. */
  readonly had: readonly PlanId[]
  /** The plan whose welcome it waits for, and since when it has the plan. */
  readonly waiting?: { readonly plan: PlanId; readonly since: Instant } | undefined
  /** The plan that the Space came to unpaid: the payment gives its welcome. */
  readonly unpaid?: PlanId | undefined
}

/** What an entry that brings a Space to a plan says of the welcome of that plan. */
export type WelcomeStep = 'given' | 'waiting' | 'unpaid'

/** After an entry that brought the Space to a plan. */
export function welcomesAfter(
  welcomes: Welcomes | undefined,
  { plan, at, welcome }: { readonly plan: PlanId; readonly at: Instant; readonly welcome?: WelcomeStep },
): Welcomes | undefined {
  const had = welcomes?.had ?? []
  if (welcome === 'given') return { had: [...had, plan] }
  if (welcome === 'waiting') return { had, waiting: { plan, since: at } }
  if (welcome === 'unpaid') return { had, unpaid: plan }
  const open = welcomes?.waiting?.plan ?? welcomes?.unpaid
  return open !== undefined && open !== plan ? { had } : welcomes
}
