/**
 * A grant: an amount added to one pool, with a priority and an expiry. A plan's allowance is a grant that expires at
 * the next renewal; a top-up or a goodwill grant has its own expiry or none. Draws take the lowest priority number
 * first, then the grant that expires soonest, then the oldest. Every draw names its grants, so a refund or a release gives
 * back to exactly these grants.
 *
 * With 500 from the plan until 15 August and 100 of goodwill until 1 August, an export on 20 July draws on goodwill.
 */

import { type Amount, minAmount, minus, plus, ZERO } from '../values/amount.ts'
import type { Instant } from '../values/instant.ts'

/** What only a plan gives; every other kind an operator may give. */
export type PlanGrantKind = 'plan' | 'once' | 'welcome'
export type GrantKind = PlanGrantKind | 'top_up' | 'goodwill' | 'promo' | 'custom' | 'rollover'

/** Unique within a Space; a later grant has a larger number. */
export type GrantNumber = number

export interface Grant {
  readonly number: GrantNumber
  readonly pool: string
  readonly kind: GrantKind
  readonly priority: number
  /** NEVER where it does not lapse. */
  readonly expires: Instant
  /** All that was ever added to it; what is neither left nor held is spent. */
  readonly size: Amount
  /** What can still be taken: neither spent nor held. */
  readonly left: Amount
  readonly held: Amount
  /** It may be drawn on from then; at once where there is none. */
  readonly from?: Instant
  /** It was taken back, and is there only for what is still reserved of it. */
  readonly voided?: true
}

/** What is to be taken of one pool. */
export interface Take {
  readonly pool: string
  readonly amount: Amount
}

/** So much of one grant. */
export interface Draw {
  readonly pool: string
  readonly grant: GrantNumber
  readonly amount: Amount
}

/** A grant with a smaller number is drawn on first. */
export const PRIORITY = { welcome: 40, given: 50, rollover: 90, plan: 100 } as const

/** A new grant: all of it is left, nothing is held. */
export function newGrant(made: Omit<Grant, 'left' | 'held'>): Grant {
  return { ...made, left: made.size, held: ZERO }
}

/** Grants in the order in which they are drawn on. */
export function inDrawOrder(grants: readonly Grant[]): readonly Grant[] {
  return [...grants].sort((a, b) => a.priority - b.priority || a.expires - b.expires || a.number - b.number)
}

/**
 * The grants that may be drawn on. What Free gives once cannot be used while the Space has a plan that renews; after
 * that, what was left of it can be used again. A grant that begins later waits.
 */
export function drawableGrants(grants: readonly Grant[], renews: boolean, now: Instant): readonly Grant[] {
  for (const grant of grants) {
    if (!isDrawable(grant, renews, now)) return grants.filter((each) => isDrawable(each, renews, now))
  }
  return grants
}

export function isDrawable(grant: Grant, renews: boolean, now: Instant): boolean {
  return !(renews && grant.kind === 'once') && !beginsLater(grant, now)
}

export function beginsLater({ from }: Grant, now: Instant): boolean {
  return from !== undefined && from > now
}

/** What is left of a pool, over all its grants. */
export function leftIn(grants: readonly Grant[], pool: string): Amount {
  let left = ZERO
  for (const grant of grants) if (grant.pool === pool) left = plus(left, grant.left)
  return left
}

export function heldIn(grants: readonly Grant[], pool: string): Amount {
  let held = ZERO
  for (const grant of grants) if (grant.pool === pool) held = plus(held, grant.held)
  return held
}

/** Adds to `draws` the draws that take `amount` from the pool. @returns how much is missing; 0 where nothing is */
export function drawOn(grants: readonly Grant[], pool: string, amount: Amount, draws: Draw[]): Amount {
  let missing = amount
  for (const grant of grants) {
    if (missing === 0) return missing
    if (grant.pool !== pool || grant.left === 0) continue
    const taken = minAmount(grant.left, missing)
    draws.push({ pool, grant: grant.number, amount: taken })
    missing = minus(missing, taken)
  }
  return missing
}

/** Changes `left` and `held` of the grants in `draws` by the drawn amount times -1, 0 or 1. */
export function withDraws(
  grants: readonly Grant[],
  draws: readonly Draw[],
  left: -1 | 0 | 1,
  held: -1 | 0 | 1,
): readonly Grant[] {
  if (draws.length === 0) return grants
  const after = grants.slice()
  for (const draw of draws) {
    for (let at = 0; at < after.length; at++) {
      const grant = after[at]
      if (grant?.number === draw.grant) {
        after[at] = changed(grant, (draw.amount * left) as Amount, (draw.amount * held) as Amount) // signed steps
        break
      }
    }
  }
  return after
}

/** Makes grants larger: after an upgrade, or a raised allowance within the period. */
export function raiseGrants(grants: readonly Grant[], more: readonly Draw[]): readonly Grant[] {
  if (more.length === 0) return grants
  return grants.map((grant) => {
    const by = more.find((draw) => draw.grant === grant.number)?.amount ?? ZERO
    return by === 0 ? grant : { ...grant, size: plus(grant.size, by), left: plus(grant.left, by) }
  })
}

/**
 * Grants that end with the running period end with the longer period that replaces it: what the plan gives and carries
 * over, and goodwill, which a refund makes to the end of the period. What was sold or promised until an instant ends
 * then, also where the period ended at that instant.
 */
export function extendGrants(grants: readonly Grant[], from: Instant, to: Instant): readonly Grant[] {
  if (from === to) return grants
  return inDrawOrder(grants.map((grant) => (endsWithPeriod(grant, from) ? { ...grant, expires: to } : grant)))
}

/** @param end of the period */
export function endsWithPeriod({ kind, expires }: Pick<Grant, 'kind' | 'expires'>, end: Instant): boolean {
  return expires === end && (kind === 'plan' || kind === 'rollover' || kind === 'goodwill')
}

/**
 * Splits draws in two: the first `amount` of each pool, and the rest. A capture takes the first part and a release gives
 * back the rest, so a hold spends first what lapses first.
 */
export function splitDraws(
  draws: readonly Draw[],
  first: readonly { pool: string; amount: Amount }[],
): [Draw[], Draw[]] {
  const front: Draw[] = []
  const rest: Draw[] = []
  const missing = new Map(first.map((take) => [take.pool, take.amount]))
  for (const draw of draws) {
    const wanted = missing.get(draw.pool) ?? ZERO
    const taken = minAmount(draw.amount, wanted)
    if (taken > 0) front.push(taken === draw.amount ? draw : { ...draw, amount: taken })
    if (taken < draw.amount) rest.push({ ...draw, amount: minus(draw.amount, taken) })
    missing.set(draw.pool, minus(wanted, taken))
  }
  return [front, rest]
}

function changed(grant: Grant, left: Amount, held: Amount): Grant {
  const now = {
    number: grant.number,
    pool: grant.pool,
    kind: grant.kind,
    priority: grant.priority,
    expires: grant.expires,
    size: grant.size,
    left: plus(grant.left, left),
    held: plus(grant.held, held),
  }
  // NaN is refused too: it is not below zero, and neither is it anything else.
  if (!(now.left >= 0 && now.held >= 0))
    throw new Error(`Invariant: grant ${grant.number} of ${grant.pool} fell below zero.`)
  const { from, voided } = grant
  if (from === undefined && voided === undefined) return now
  return { ...now, ...(from !== undefined && { from }), ...(voided && { voided }) }
}

/** All that grants leave unspent, as it lapses with them. */
export function leftOf(grants: readonly Grant[]): readonly Draw[] {
  return grants.map(({ pool, number: grant, left: amount }) => ({ pool, grant, amount }))
}

/** The grants that belong to a running subscription, and end with it. */
export function ofSubscription(grants: readonly Grant[]): readonly Grant[] {
  return grants.filter(({ kind }) => kind === 'plan' || kind === 'rollover')
}
