/**
 * What a plan gives once is given once a person. No rule can know what another Space has, so the engine finds out which
 * Space of a person has it and says so here, once; see `OnceShare`.
 *
 * Ann's second Space is created on Free with nothing: its share waits. The engine finds that her first Space has the
 * amounts, and the Space learns it before it is read. A Space on Pro learns it when its subscription is cancelled,
 * so nothing is claimed by a Space that may never need it.
 */

import type { OnceSettled } from '../model/claim-entry.ts'
import type { Command } from '../model/command.ts'
import type { PlanId } from '../model/plan.ts'
import { onPlan, type SpaceState } from '../model/space.ts'
import type { PolicyBook } from '../policy/book.ts'
import { Fault } from '../values/fault.ts'
import { notYetGiven, planGrants } from './plan-grants.ts'

/** Whether it is time to find out: the Space waits, and is on a plan that gives once or changes to one. */
export function asksForOnce(book: PolicyBook, space: SpaceState): boolean {
  if (space.once?.status !== 'waiting') return false
  return (
    !book.terms(space).renews || (space.next !== undefined && !book.terms(onPlan(space, space.next)).renews)
  )
}

/** What the Space waits for, until it is known which Space of its person has it. */
export type OpenClaim = { readonly what: 'once' } | { readonly what: 'welcome'; readonly plan: PlanId }

export function openClaims(book: PolicyBook, space: SpaceState): readonly OpenClaim[] {
  const welcome = space.welcomes?.waiting
  if (!welcome && space.once?.status !== 'waiting') return NO_CLAIMS
  return [
    ...(asksForOnce(book, space) ? [{ what: 'once' } as const] : []),
    ...(welcome ? [{ what: 'welcome', plan: welcome.plan } as const] : []),
  ]
}

const NO_CLAIMS: readonly OpenClaim[] = []

/** @throws Fault `malformed` where it is settled */
export function settleOnce(
  book: PolicyBook,
  space: SpaceState,
  { persons, holder }: Command & { do: 'settle_once' },
): OnceSettled {
  if (space.once?.status !== 'waiting')
    throw new Fault('malformed', 'space', 'What the plan gives once is settled for this Space.')
  const terms = book.terms(space)
  const given =
    holder === space.id && !terms.renews
      ? notYetGiven(space.grants, planGrants(terms, space.renewsAt, space.nextGrant, { seats: space.seats }))
          .grants
      : []
  return { kind: 'once_settled', persons, holder, grants: given }
}
