/** How entries change the payment standing of a Space. It decides nothing. */

import type { Renewed } from '../model/entry.ts'
import { type Draw, type Grant, raiseGrants, type Take } from '../model/grant.ts'
import { isUnpaid, type PaymentStanding, unpaidFrom } from '../model/payment.ts'
import type { Frozen, Paid, PaymentOverdue } from '../model/payment-entry.ts'
import type { SpaceState } from '../model/space.ts'
import { minus } from '../values/amount.ts'
import { earliest, type Instant, NEVER } from '../values/instant.ts'
import { addGrants, rearmThresholds } from './balance.ts'

/** @param space the Space before the entry */
export function afterPayment(
  space: SpaceState,
  entry: Paid | PaymentOverdue | Frozen,
): Pick<SpaceState, 'payment'> & Partial<SpaceState> {
  const payment = standingAfter(space, entry)
  if (entry.kind !== 'paid') return { payment, grants: withholdFrom(space.grants, entry.withheld) }
  const { raised, grants } = entry
  return {
    payment,
    ...addGrants(space, grants, raiseGrants(space.grants, raised)),
    ...rearmThresholds(space, raised),
  }
}

function standingAfter(space: SpaceState, entry: Paid | PaymentOverdue | Frozen): PaymentStanding {
  const { from = space.periodStart, remainders = NO_TAKES } = space.payment ?? {}
  switch (entry.kind) {
    case 'paid': {
      const { until } = entry
      // Should this payment be taken back, the period has again what it had without it.
      const had = unpaidFrom(space.payment, space.periodStart) !== undefined
      return { state: 'paid', until, from, remainders: had ? planSizes(space.grants) : remainders }
    }
    case 'payment_overdue': {
      const { until, since, graceUntil } = entry
      return { state: 'overdue', until, from, remainders, since, graceUntil }
    }
    case 'frozen': {
      const { reason, until, since, freeAt } = entry
      return { state: 'frozen', reason, until, from, remainders, since, freeAt }
    }
  }
}

/** The standing in a new period. @param space the Space before it */
export function paymentInPeriod(
  { payment, periodStart: before }: SpaceState,
  { periodStart, renewsAt, ifUnpaid }: Pick<Renewed, 'periodStart' | 'renewsAt' | 'ifUnpaid'>,
): PaymentStanding | undefined {
  if (!payment || renewsAt === NEVER) return undefined // nothing is owed on a plan that does not renew
  if (!isUnpaid(payment)) return { ...payment, ...(ifUnpaid ?? { from: periodStart, remainders: NO_TAKES }) }
  const from = unpaidFrom(payment, before) ?? before
  return { ...payment, until: earliest(payment.until, periodStart), from, remainders: NO_TAKES }
}

/** Makes grants smaller by what a payment has to come for; what was used of them stays used. */
function withholdFrom(grants: readonly Grant[], withheld: readonly Draw[]): readonly Grant[] {
  if (withheld.length === 0) return grants
  return grants.map((grant) => {
    const less = withheld.find((draw) => draw.grant === grant.number)
    if (!less) return grant
    return { ...grant, size: minus(grant.size, less.amount), left: minus(grant.left, less.amount) }
  })
}

/** When a standing changes by time alone: the end of what is paid, of the grace period, or of the freeze. */
export function paymentWakes(payment: PaymentStanding | undefined): Instant {
  switch (payment?.state) {
    case 'paid':
      return payment.until
    case 'overdue':
      return payment.graceUntil
    case 'frozen':
      return payment.freeAt
    default:
      return NEVER
  }
}

function planSizes(grants: readonly Grant[]): readonly Take[] {
  return grants.filter(({ kind }) => kind === 'plan').map(({ pool, size }) => ({ pool, amount: size }))
}

const NO_TAKES: readonly Take[] = []
