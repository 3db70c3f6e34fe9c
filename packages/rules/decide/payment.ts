/**
 * Payment: what becomes of a Space whose subscription is not paid (A-43: renew only while active; else freeze, then Free).
 *
 * - **Overdue**: the paid term has ended without a payment, or one failed. The Space goes on with what was left of the
 *   last paid term, for the grace period that the policy sets. Periods go on too, at their instants: an unpaid one has
 *   what the one before left, and never its allowance.
 * - **Frozen**: after that, what is left is kept and nothing that takes or counts something is admitted. Open holds are
 *   captured and released as ever. After a time that the policy may set, the Space returns to the plan without payment.
 * - **Owed**: the subscription ended unpaid. The plan without payment goes on as ever; the next subscription begins unpaid,
 *   with nothing, in what is left of the grace period or frozen, until a payment.
 * - **Paid**: the period that runs gets the rest of its allowance. Renewals keep their instants, since they never moved;
 *   missed periods are over and give nothing.
 *
 * Pro gives 500 a month, anchored on the 15th, 02:11:00Z; the grace period is P7D. Paid until 15 August with 120 left,
 * nothing comes: from 15 August 02:11 the Space has 120 of the new month's 500. It uses 50, then pays on the 20th: 450
 * are left and 50 used until 15 September, as if it had paid in time. Not paid, it freezes on 22 August 02:11 with 70.
 * Paid on 1 October, it has 500 less what it used since 15 September: one allowance for a period, never two.
 *
 * A failure may be reported after the renewal has given its allowance. Then what is unspent of it is withheld, down to
 * what an unpaid period would have: 500 given at 02:11, 20 used, reported at 03:00, leaves 100. The payment gives it back.
 */

import { totalOf } from '../model/entry.ts'
import type { Draw } from '../model/grant.ts'
import {
  dunningOf,
  type FrozenStanding,
  isUnpaid,
  type OverdueStanding,
  type PaymentReport,
  type UnpaidStart,
  unpaidFrom,
} from '../model/payment.ts'
import type { Frozen, Paid, PaymentOverdue } from '../model/payment-entry.ts'
import type { Renewed } from '../model/period-entry.ts'
import type { SpaceState } from '../model/space.ts'
import type { PolicyBook } from '../policy/book.ts'
import { unpaidRules } from '../policy/unpaid.ts'
import { type Amount, minAmount, minus, plus, ZERO } from '../values/amount.ts'
import { Fault } from '../values/fault.ts'
import { earliest, type Instant, later, latest, NEVER } from '../values/instant.ts'
import { lookUp } from '../values/look-up.ts'
import { freePlan, onFreePlan } from './free-plan.ts'
import { allowanceIncrease } from './plan-grants.ts'
import { welcomePaid } from './welcome.ts'

/** @throws Fault `malformed` on a plan that is not paid for */
export function reportPayment(
  book: PolicyBook,
  space: SpaceState,
  report: PaymentReport,
  now: Instant,
): Paid | PaymentOverdue | Frozen {
  const terms = book.terms(space)
  if (!terms.renews)
    throw new Fault(
      'malformed',
      'status',
      `${terms.title} does not renew, so nothing is paid for it. Subscribe the Space to a plan first.`,
    )
  switch (report.status) {
    case 'paid':
      return paid(book, space, report.until ?? NEVER, now)
    case 'overdue':
      return overdue(book, space, earliest(report.until ?? space.periodStart, now), now)
    case 'paused':
      return paused(space, report.until ?? paidUntil(space), now)
  }
}

export interface DuePayment {
  readonly at: Instant
  body(space: SpaceState): PaymentOverdue | Frozen | Renewed
}

/** What becomes of the payment by time alone: the end of what is paid, of the grace period, of the freeze. */
export function duePayment(
  book: PolicyBook,
  { payment, next, renewsAt, policy }: SpaceState,
): DuePayment | undefined {
  switch (payment?.state) {
    case 'paid': {
      const { until } = payment
      // A subscription that ends with what is paid owes nothing.
      const ends = next && until >= renewsAt && !lookUp(book.policy(policy).plans, next.plan)?.renews
      if (until === NEVER || ends) return undefined
      return { at: until, body: (space) => overdue(book, space, until, latest(until, space.at)) }
    }
    case 'overdue':
      return { at: payment.graceUntil, body: (space) => afterGrace(book, space, payment) }
    case 'frozen':
      if (payment.freeAt === NEVER) return undefined
      return { at: payment.freeAt, body: (space) => afterFreeze(book, space, payment) }
    default:
      return undefined
  }
}

function afterGrace(book: PolicyBook, space: SpaceState, payment: OverdueStanding): Frozen | Renewed {
  const { until, graceUntil } = payment
  const at = latest(graceUntil, space.at)
  const { afterGrace, freeAfter } = unpaidRules(book.policy(space.policy))
  const free = freePlan(book, space)
  if (afterGrace === 'free' && free !== undefined)
    return { kind: 'renewed', ...onFreePlan(book, space, free, at) }
  const freeAt = freeAfter === undefined || free === undefined ? NEVER : later(at, freeAfter)
  return { kind: 'frozen', reason: 'unpaid', until, since: at, freeAt, withheld: NOTHING }
}

/** Where no plan is free any more, the Space stays frozen. */
function afterFreeze(book: PolicyBook, space: SpaceState, payment: FrozenStanding): Frozen | Renewed {
  const { reason, until, since, freeAt } = payment
  const free = freePlan(book, space)
  if (free === undefined)
    return { kind: 'frozen', reason, until, since, freeAt: NEVER, withheld: NOTHING, again: true }
  return { kind: 'renewed', ...onFreePlan(book, space, free, latest(freeAt, space.at)) }
}

/**
 * How a subscription begins after one that ended unpaid: with what is left of that one's grace period, and else frozen, for
 * as long as a Space stays so until it returns to the plan without payment.
 */
export function unpaidStart(book: PolicyBook, space: SpaceState, now: Instant): UnpaidStart | undefined {
  const { payment } = space
  if (payment?.state !== 'owed') return undefined
  const { since, graceUntil } = payment
  if (now < graceUntil) return { since, graceUntil }
  const { grace, afterGrace, freeAfter } = unpaidRules(book.policy(space.policy))
  const stays = freeAfter ?? (afterGrace === 'free' && grace > 0 ? grace : undefined)
  return { freeAt: stays === undefined ? NEVER : later(now, stays) }
}

/** The grace period begins; one that has begun, and a freeze, go on, also through a pause. @param until what was paid ended here */
function overdue(book: PolicyBook, space: SpaceState, until: Instant, now: Instant): PaymentOverdue | Frozen {
  const base = { until, withheld: withheldFrom(space, until) }
  const dunning = dunningOf(space.payment)
  if (dunning && 'graceUntil' in dunning) return { kind: 'payment_overdue', ...base, ...dunning, again: true }
  if (dunning) return { kind: 'frozen', ...base, reason: 'unpaid', ...dunning, again: true }
  const { grace } = unpaidRules(book.policy(space.policy))
  return { kind: 'payment_overdue', ...base, since: now, graceUntil: later(now, grace) }
}

/** What the payment of the running period gives: the rest of its allowance. */
function paid(
  book: PolicyBook,
  space: SpaceState,
  until: Instant,
  now: Instant,
): Paid | PaymentOverdue | Frozen {
  if (until <= space.periodStart) return overdue(book, space, until, now)
  if (!isUnpaid(space.payment)) return { kind: 'paid', until, raised: NOTHING, grants: [] }
  const terms = book.terms(space)
  const { raised, grants } = allowanceIncrease({ ...space, payment: undefined }, terms)
  const welcome = welcomePaid(terms, space, now, space.nextGrant + grants.length)
  return { kind: 'paid', until, raised, grants: [...grants, ...welcome.grants], ...welcome.step }
}

function paused(space: SpaceState, until: Instant, now: Instant): Frozen {
  const withheld = withheldFrom(space, until)
  const unpaid = dunningOf(space.payment)
  return {
    ...{ kind: 'frozen', reason: 'paused', until, since: now, freeAt: NEVER, withheld },
    ...(unpaid && { unpaid }),
  }
}

/** What is paid now: as far as billing said, or the running period. */
function paidUntil({ payment, renewsAt }: SpaceState): Instant {
  return payment && payment.until !== NEVER ? payment.until : renewsAt
}

/** What the plan gave for the running period beyond what it has unpaid; nothing where that was withheld before. */
function withheldFrom(space: SpaceState, until: Instant): readonly Draw[] {
  const { payment, periodStart } = space
  if (until > periodStart) return NOTHING
  if (unpaidFrom(payment, periodStart) !== undefined) return NOTHING
  const withheld: Draw[] = []
  const rests = new Map(totalOf(payment?.remainders ?? []))
  for (const { kind, pool, number: grant, size, left } of space.grants) {
    if (kind !== 'plan') continue
    const rest = rests.get(pool) ?? ZERO
    const used = minus(size, left)
    const keeps = minAmount(left, used < rest ? minus(rest, used) : ZERO)
    rests.set(pool, minus(rest, minAmount(rest, plus(used, keeps))))
    const amount: Amount = minus(left, keeps)
    if (amount > 0) withheld.push({ pool, grant, amount })
  }
  return withheld
}

const NOTHING: readonly Draw[] = []
