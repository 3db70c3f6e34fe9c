/**
 * Explains a denial: turns the limits that bind into an answer that a person can act on. "When" and "which plan" are
 * found by trying: the same admission at later instants, and under dearer plans. So the instant is exact - the operation
 * is allowed then and not a millisecond earlier - for any combination of holds, windows and renewals.
 */

import { evolve } from '../evolve/evolve.ts'
import { wakeOf } from '../evolve/wake.ts'
import { type Binding, CODES_IN_ORDER, type Denial } from '../model/denial.ts'
import { leftAndHeldIn } from '../model/grant.ts'
import type { Operation } from '../model/operation.ts'
import { isUnpaid } from '../model/payment.ts'
import type { PlanId } from '../model/plan.ts'
import { onPlan, type SpaceState, spentIn } from '../model/space.ts'
import type { PolicyBook } from '../policy/book.ts'
import { isSold, type Terms } from '../policy/terms.ts'
import { decimalOf, plus, type Unit } from '../values/amount.ts'
import { Fault } from '../values/fault.ts'
import { earliest, type Instant, iso, latest, NEVER } from '../values/instant.ts'
import { lookUp } from '../values/look-up.ts'
import { EMPTY_MAP, mapValues } from '../values/persistent-map.ts'
import { type Admission, admit, type NotAdmitted } from './admission.ts'
import type { BindingLimit } from './binding-limit.ts'
import { denialMessage } from './denial-message.ts'
import { reportPayment } from './payment.ts'
import { subscribe } from './subscription.ts'
import { catchUp, wakesAt } from './time.ts'

/** @param asked how many units the caller asked for; `operation` is one of them where not even one fits */
export function explainDenial(
  book: PolicyBook,
  space: SpaceState,
  operation: Operation,
  notAdmitted: NotAdmitted,
  now: Instant,
  asked: number,
): Denial {
  const binding = [...notAdmitted.binding].sort(
    (a, b) => CODES_IN_ORDER.indexOf(a.code) - CODES_IN_ORDER.indexOf(b.code),
  )
  const [first] = binding
  if (!first) throw new Error('Invariant: denied, but no limit binds.')
  const terms = book.terms(space)
  const isMember = first.code !== 'not_a_member'
  const retryAt = isMember ? retry(book, space, operation, notAdmitted, now) : NEVER
  const upgrade = isMember ? cheapestPlan(book, space, operation, now) : undefined
  const denial = {
    code: first.code,
    cost: costOf(terms, notAdmitted),
    binding: binding.map((each) => shown(each, space, terms.renews)),
    retryAt: retryAt === NEVER ? null : iso(retryAt),
    offers: [
      ...(isMember && paymentHelps(book, space, operation, now) ? (['pay'] as const) : []),
      ...(upgrade ? (['upgrade'] as const) : []),
      ...(retryAt === NEVER ? [] : (['wait'] as const)),
    ],
    upgradeTo: upgrade
      ? {
          plan: upgrade,
          title: lookUp(book.policy(space.policy).plans, upgrade)?.title ?? upgrade,
        }
      : null,
    upgradeHelp: book.policy(space.policy).upgrade_help ?? null,
    fits: notAdmitted.fits,
  }
  const words = book.policy(space.policy).messages[first.code]
  return { ...denial, message: denialMessage(denial, first, operation, asked, terms.title, words) }
}

function costOf(terms: Terms, notAdmitted: NotAdmitted): Denial['cost'] {
  const unit = (pool: string): Unit => terms.pools.find((each) => each.pool === pool)?.unit ?? 'export'
  return Object.fromEntries(notAdmitted.cost.map(({ pool, amount }) => [pool, decimalOf(amount, unit(pool))]))
}

/** The most instants that are tried before the result is NEVER; at each of them something changes. */
const MAX_INSTANTS = 200

/** The first instant at which the same operation is admitted if nothing else happens until then. */
function retry(
  book: PolicyBook,
  space: SpaceState,
  operation: Operation,
  notAdmitted: NotAdmitted,
  now: Instant,
): Instant {
  let at = now
  let binding = notAdmitted.binding
  let renewals = 0
  for (let tried = 0; tried < MAX_INSTANTS; tried++) {
    if (isFrozenForGood(book, space)) return NEVER
    at = nextChange(book, space, binding, at, renewals < ALIKE)
    if (at === NEVER) return NEVER
    renewals = at === space.renewsAt ? renewals + 1 : 0
    space = catchUp(book, space, at).space
    const again = admitUnderNext(book, space, operation, at)
    if (!again) return NEVER
    if (again.admitted) return at
    binding = again.binding
  }
  return NEVER
}

/** After so many renewals in a row, with nothing in between, the next one changes nothing either; rollover takes two. */
const ALIKE = 3

/** A daily plan renews so often that its renewals alone would be all instants that are tried. */
function withoutRenewals(space: SpaceState): SpaceState {
  const grants = space.grants.filter((grant) => grant.expires !== space.renewsAt)
  return { ...space, renewsAt: NEVER, grants }
}

/** A later policy version may have no such feature, or ask for a model; then waiting does not help. */
function admitUnderNext(
  book: PolicyBook,
  space: SpaceState,
  operation: Operation,
  at: Instant,
): Admission | undefined {
  try {
    return admit(book, space, operation, at)
  } catch (fault) {
    if (fault instanceof Fault) return undefined
    throw fault
  }
}

/**
 * The next instant after `at` at which a limit that binds may stop to bind, at a renewal only where that counts. Holds that end before enough is free are
 * skipped, so that a thousand open holds are not a thousand instants to try.
 */
function nextChange(
  book: PolicyBook,
  space: SpaceState,
  binding: readonly BindingLimit[],
  at: Instant,
  renewalsCount: boolean,
): Instant {
  const waking = renewalsCount ? space : withoutRenewals(space)
  let next = wakesAt(book, { ...waking, wakeAt: wakeOf({ ...waking, holds: EMPTY_MAP }) })
  if (next <= at) next = NEVER
  const instants = binding.flatMap(({ until, moreFree }) => [until, moreFree?.from ?? NEVER])
  for (const each of instants) {
    if (each > at && each < next && (renewalsCount || each !== space.renewsAt)) next = each
  }
  next = earliest(next, firstFreed(space, binding, at))
  const freed = binding.reduce((last, bound) => latest(last, instantWhenFreed(space, bound, at)), at)
  return freed > at ? earliest(next, freed) : next
}

/** The first hold that ends after `at` and gives free uses back to a window that has too few. */
function firstFreed(space: SpaceState, binding: readonly BindingLimit[], at: Instant): Instant {
  const windows = binding.flatMap(({ moreFree }) => moreFree?.windows ?? [])
  if (windows.length === 0) return NEVER
  let first = NEVER
  for (const { expires, free } of mapValues(space.holds)) {
    if (expires > at && free?.some((each) => windows.includes(each.window))) first = earliest(first, expires)
  }
  return first
}

/** The instant at which expiring holds have freed what this limit lacks; NEVER where they reserve less than that. */
function instantWhenFreed(space: SpaceState, { limit, lacks }: BindingLimit, at: Instant): Instant {
  let missing = lacks
  const pools = new Map(space.grants.map((grant) => [grant.number, grant.pool])) // pools may have been merged since
  const holds = [...mapValues(space.holds)].sort((a, b) => a.expires - b.expires)
  for (const hold of holds) {
    for (const { grant, pool, amount } of hold.draws)
      if ((pools.get(grant) ?? pool) === limit) missing -= amount
    for (const count of hold.counts) if (count.window === limit) missing -= count.count
    if (missing <= 0) return latest(hold.expires, at)
  }
  return NEVER
}

/** Whether time alone changes nothing: a renewal of a frozen Space gives nothing. */
function isFrozenForGood(book: PolicyBook, space: SpaceState): boolean {
  const { payment, next } = space
  if (payment?.state !== 'frozen' || payment.freeAt !== NEVER) return false
  return next === undefined && book.following(space) === undefined
}

/** Whether the operation would be admitted now, were the subscription paid. */
function paymentHelps(book: PolicyBook, space: SpaceState, operation: Operation, now: Instant): boolean {
  if (!isUnpaid(space.payment)) return false
  if (space.payment.state === 'frozen' && space.payment.reason === 'paused') return false
  const body = reportPayment(book, space, { status: 'paid' }, now)
  const paid = evolve(space, { seq: space.seq + 1, at: now, policy: space.policy, ...body })
  return admit(book, paid, operation, now).admitted
}

/** The first dearer plan, in the policy's order, under which the operation would be admitted now. */
function cheapestPlan(
  book: PolicyBook,
  space: SpaceState,
  operation: Operation,
  now: Instant,
): PlanId | undefined {
  const plans = Object.keys(book.policy(space.policy).plans)
  return plans.slice(plans.indexOf(space.plan) + 1).find((plan) => {
    const change = { plan, period: periodFor(book, space, plan) }
    // Custom figures must be agreed first, so such a plan is no offer.
    if (book.terms(onPlan(space, change)).custom) return false
    const body = subscribe(book, space, change, now)
    if (body.when !== 'now') return false
    const upgraded = evolve(space, { seq: space.seq + 1, at: now, policy: space.policy, ...body })
    return admit(book, upgraded, operation, now).admitted
  })
}

/** The period of the Space, or monthly where the plan is not sold for that period. */
function periodFor(book: PolicyBook, space: SpaceState, plan: PlanId): SpaceState['period'] {
  const sold = lookUp(book.policy(space.policy).plans, plan)
  return sold && isSold(sold, space.period) ? space.period : 'monthly'
}

/** Titles of limits that are neither a pool nor a window, so no policy has a title for them. */
const TITLES: Readonly<Record<string, string>> = {
  batch_images: 'Images in a Batch',
  membership: 'Members of the Space',
  payment: 'Payment of the subscription',
}

function shown(bound: BindingLimit, space: SpaceState, renews: boolean): Binding {
  const { code, limit, window, cap, until } = bound
  const resetsAt = until === NEVER ? null : iso(until)
  if (window) {
    const { terms, open } = window
    const allowance = typeof terms.limit === 'number' ? terms.limit : (terms.fairUse?.bound ?? null)
    return { limit, title: terms.title, code, allowance, used: open.used, needed: bound.needed, resetsAt }
  }
  const pool = cap?.pool ?? bound.pool
  if (!pool) {
    const title = lookUp(TITLES, limit) ?? limit.replaceAll('_', ' ')
    return { limit, title, code, allowance: bound.fits, used: null, needed: bound.needed, resetsAt }
  }
  const used = cap?.used ?? spentIn(space, pool.pool)
  const allowance = cap?.most ?? plus(used, leftAndHeldIn(space.grants, pool.pool, renews))
  const numbers = pool.display === 'count'
  return {
    limit,
    title: pool.title,
    code,
    allowance: numbers ? decimalOf(allowance, pool.unit) : null,
    used: numbers ? decimalOf(used, pool.unit) : null,
    needed: decimalOf(bound.needed, pool.unit),
    resetsAt,
  }
}
