/** How entries change the payment standing of a Space. It decides nothing. */

import { totalOf } from '../model/entry.ts'
import { type Draw, type Grant, raiseGrants, type Take } from '../model/grant.ts'
import {
  dunningOf,
  isUnpaid,
  type Overdrawn,
  type OwedStanding,
  type PausedUnpaid,
  type PaymentStanding,
  type UnpaidStart,
  unpaidFrom,
} from '../model/payment.ts'
import type { Frozen, Paid, PaymentOverdue } from '../model/payment-entry.ts'
import type { MergedPools, Renewed, Subscribed } from '../model/period-entry.ts'
import type { SpaceState } from '../model/space.ts'
import { type Welcomes, welcomesAfter } from '../model/welcome.ts'
import { type Amount, minus } from '../values/amount.ts'
import { earliest, type Instant, NEVER } from '../values/instant.ts'
import { addGrants, mergeGrantPools, rearmThresholds } from './balance.ts'

/** @param space the Space before the entry */
export function afterPayment(
  space: SpaceState,
  entry: Paid | PaymentOverdue | Frozen,
): Pick<SpaceState, 'payment'> & Partial<SpaceState> {
  const payment = standingAfter(space, entry)
  if (entry.kind !== 'paid') return { payment, grants: withholdFrom(space.grants, entry.withheld) }
  const { raised, grants } = entry
  const welcome = grants.filter(({ kind }) => kind === 'welcome')
  return {
    payment,
    ...addGrants(space, grants, raiseGrants(space.grants, raised)),
    ...rearmThresholds(space, [...raised, ...welcome]),
    ...(space.welcomes?.unpaid !== undefined && { welcomes: welcomesPaid(space, space.welcomes, entry) }),
  }
}

/** The welcome that waited for the payment is given, or there is none any more. */
function welcomesPaid({ plan, at }: SpaceState, { had }: Welcomes, { welcome }: Paid): Welcomes | undefined {
  return welcomesAfter({ had }, { plan, at, ...(welcome && { welcome }) })
}

function standingAfter(space: SpaceState, entry: Paid | PaymentOverdue | Frozen): PaymentStanding {
  const { from = space.periodStart, remainders = NO_TAKES, free } = space.payment ?? {}
  const counts = free === undefined ? { from } : { from, free }
  const overdrawn = overdrawnBy(space, entry) ?? space.payment?.overdrawn
  const facts = { until: entry.until, ...counts, remainders, ...(overdrawn && { overdrawn }) }
  switch (entry.kind) {
    case 'paid': {
      // Should this payment be taken back, the period has again what it had without it.
      const had = unpaidFrom(space.payment, space.periodStart) !== undefined
      return { state: 'paid', ...facts, ...(had && { remainders: planSizes(space.grants) }) }
    }
    case 'payment_overdue': {
      const { since, graceUntil } = entry
      return { state: 'overdue', ...facts, since, graceUntil }
    }
    case 'frozen': {
      const { reason, since, freeAt, unpaid } = entry
      return { state: 'frozen', reason, ...facts, since, freeAt, ...(unpaid && { unpaid }) }
    }
  }
}

/** Where the entry says that the running period is not paid, and it was given as if it were. */
function overdrawnBy(
  { payment, periodStart, renewsAt: until, grants }: SpaceState,
  entry: Paid | PaymentOverdue | Frozen,
): Overdrawn | undefined {
  if (entry.kind === 'paid' || entry.until > periodStart) return undefined
  if (unpaidFrom(payment, periodStart) !== undefined) return undefined
  const had = totalOf(payment?.remainders ?? NO_TAKES)
  const used = totalOf(
    grants
      .filter(({ kind }) => kind === 'plan')
      .map(({ pool, size, left }) => ({ pool, amount: minus(size, left) })),
  )
  const takes = [...used].flatMap(([pool, amount]) => {
    const beyond = amount - (had.get(pool) ?? 0)
    return beyond > 0 ? [{ pool, amount: beyond as Amount }] : [] // of two amounts of the pool
  })
  return { since: periodStart, until, takes }
}

type PeriodBegun = Pick<Renewed, 'periodStart' | 'renewsAt' | 'ifUnpaid' | 'owes'> &
  Pick<Subscribed, 'unpaid'>

/** The standing in a new period. @param space the Space before it */
export function paymentInPeriod(
  { payment, periodStart: before }: SpaceState,
  { periodStart, renewsAt, ifUnpaid, owes, unpaid }: PeriodBegun,
): PaymentStanding | undefined {
  if (!payment || payment.state === 'owed')
    return payment && unpaid ? begunUnpaid(payment, unpaid, periodStart) : undefined
  if (!isUnpaid(payment)) {
    if (renewsAt === NEVER) return undefined
    const { state, until } = payment
    return { state, until, ...(ifUnpaid ?? { from: periodStart, remainders: NO_TAKES }) }
  }
  // A period in a term that was paid, and was paused: it has its allowance, and nothing of it can be used yet.
  if (ifUnpaid && renewsAt !== NEVER) return { ...payment, ...ifUnpaid }
  const { overdrawn, ...standing } = payment
  const from = unpaidFrom(payment, before) ?? before
  const facts = { until: earliest(payment.until, periodStart), from, remainders: NO_TAKES }
  if (renewsAt !== NEVER) return { ...standing, ...facts }
  if (!owes) return undefined
  const { since, free } = payment
  const graceUntil = graceOf(dunningOf(payment)) ?? since
  const had = free === undefined ? { free: periodStart } : ({ free, again: true } as const)
  return { state: 'owed', ...facts, ...had, since, graceUntil, ...(overdrawn && { overdrawn }) }
}

function graceOf(dunning: PausedUnpaid | undefined): Instant | undefined {
  return dunning && 'graceUntil' in dunning ? dunning.graceUntil : undefined
}

/** A subscription after one that ended unpaid. */
function begunUnpaid(owed: OwedStanding, start: UnpaidStart, periodStart: Instant): PaymentStanding {
  const { until, from, remainders, free, overdrawn } = owed
  const facts = { until, from, remainders, free, ...(overdrawn && { overdrawn }) }
  if ('graceUntil' in start) return { state: 'overdue', ...facts, ...start }
  return { state: 'frozen', reason: 'unpaid', ...facts, since: periodStart, ...start }
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

/** Where pools are merged within a period: what it has unpaid is of the new pool. */
export function inMergedPools(payment: PaymentStanding, to: MergedPools | undefined): PaymentStanding {
  if (!to) return payment
  const all = totalOf(mergeGrantPools(payment.remainders, to))
  return { ...payment, remainders: [...all].map(([pool, amount]) => ({ pool, amount })) }
}

const NO_TAKES: readonly Take[] = []
