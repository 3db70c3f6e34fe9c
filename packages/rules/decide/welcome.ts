/**
 * Welcomes: a plan may give an amount besides, with an end, to a Space that first gets it: when it is created on the plan,
 * changes to it or falls to it at a renewal. It is given once a Space and once a person (see once.ts), drawn on before
 * everything else, and what is left of it lapses exactly at its end.
 *
 * Pro gives 50 credits besides for 14 days. A Space that is created on Pro on 1 June at 9:00 has 250; on 15 June at 9:00
 * what it has not used of the 50 is gone. A change to Max and back gives nothing again. Who comes to Pro while a payment is
 * open gets the 50 with the payment, for 14 days from then.
 */
import { nextAfter } from '../evolve/balance.ts'
import type { WelcomeSettled } from '../model/claim-entry.ts'
import type { Command } from '../model/command.ts'
import { type Grant, newGrant, PRIORITY } from '../model/grant.ts'
import { owesPayment } from '../model/payment.ts'
import type { SpaceState } from '../model/space.ts'
import type { WelcomeStep } from '../model/welcome.ts'
import type { PolicyBook } from '../policy/book.ts'
import type { Terms } from '../policy/terms.ts'
import { Fault } from '../values/fault.ts'
import { type Instant, later } from '../values/instant.ts'

export interface Welcome {
  readonly grants: readonly Grant[]
  readonly step: { readonly welcome?: WelcomeStep }
}

/** What a plan gives besides to a Space that gets it now. @param number of the first grant */
export function welcomeOn(
  terms: Terms,
  space: Pick<SpaceState, 'once' | 'welcomes'> & Partial<Pick<SpaceState, 'payment'>>,
  at: Instant,
  number: number,
): Welcome {
  if (!terms.welcome || space.welcomes?.had.includes(terms.plan)) return NONE
  if (terms.renews && owesPayment(space.payment)) return UNPAID
  if (space.once) return WAITING
  return { grants: welcomeGrants(terms, at, number), step: { welcome: 'given' } }
}

/** A renewal's grants, with what the plan gives besides where the Space comes to it. */
export function withWelcome<T extends { readonly grants: readonly Grant[] }>(
  terms: Terms,
  space: SpaceState,
  at: Instant,
  given: T,
): T & Welcome['step'] {
  if (terms.plan === space.plan) return given
  const { grants, step } = welcomeOn(terms, space, at, nextAfter(space.nextGrant, given.grants))
  return { ...given, ...step, grants: [...given.grants, ...grants] }
}

/** What the payment gives besides, of a plan that the Space came to unpaid. @param number of the first grant */
export function welcomePaid(terms: Terms, space: SpaceState, at: Instant, number: number): Welcome {
  if (space.welcomes?.unpaid !== terms.plan) return NONE
  return welcomeOn(terms, { ...space, payment: undefined }, at, number)
}

const NONE: Welcome = { grants: [], step: {} }
const UNPAID: Welcome = { grants: [], step: { welcome: 'unpaid' } }
const WAITING: Welcome = { grants: [], step: { welcome: 'waiting' } }

/** @throws Fault `malformed` where the Space does not wait for it */
export function settleWelcome(
  book: PolicyBook,
  space: SpaceState,
  { persons, plan, holder }: Command & { do: 'settle_welcome' },
  now: Instant,
): WelcomeSettled {
  const waiting = space.welcomes?.waiting
  if (waiting?.plan !== plan)
    throw new Fault('malformed', 'plan', `The Space does not wait for the welcome of ${plan}.`)
  const terms = book.terms(space)
  const given = holder === space.id ? welcomeGrants(terms, waiting.since, space.nextGrant) : []
  return {
    kind: 'welcome_settled',
    persons,
    plan,
    holder,
    grants: given.filter(({ expires }) => expires > now),
  }
}

/** In pools that the Space has. */
function welcomeGrants({ welcome, pools }: Terms, since: Instant, number: number): readonly Grant[] {
  if (!welcome) return []
  const expires = later(since, welcome.for)
  return welcome.gives
    .filter((give) => pools.some(({ pool }) => pool === give.pool))
    .map(({ pool, amount: size }, at) =>
      newGrant({ number: number + at, pool, kind: 'welcome', priority: PRIORITY.welcome, expires, size }),
    )
}
