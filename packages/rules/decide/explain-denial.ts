/**
 * Explains a denial: turns the limits that bind into an answer that a person can act on - how much is used, reserved and
 * left, when it would be allowed, and which plan allows it at once.
 */

import { evolve } from '../evolve/evolve.ts'
import { CODES_IN_ORDER, type Denial } from '../model/denial.ts'
import type { Quotable } from '../model/operation.ts'
import { isUnpaid } from '../model/payment.ts'
import type { Subscription } from '../model/plan.ts'
import type { SpaceState } from '../model/space.ts'
import type { PolicyBook } from '../policy/book.ts'
import type { Terms } from '../policy/terms.ts'
import { decimalOf, type Unit } from '../values/amount.ts'
import { type Instant, iso, NEVER } from '../values/instant.ts'
import { lookUp } from '../values/look-up.ts'
import { admit, type NotAdmitted } from './admission.ts'
import { cheapestUpgrade } from './cheapest-upgrade.ts'
import { denialMessage } from './denial-message.ts'
import { bindingOf, figuresOf } from './limit-figures.ts'
import { reportPayment } from './payment.ts'
import { NO_RETRY, retryOf } from './retry.ts'

/** @param asked how many units the caller asked for; `operation` is one of them where not even one fits */
export function explainDenial(
  book: PolicyBook,
  space: SpaceState,
  operation: Quotable,
  notAdmitted: NotAdmitted,
  now: Instant,
  asked: number,
): Denial {
  const binding = [...notAdmitted.binding]
    .sort((a, b) => CODES_IN_ORDER.indexOf(a.code) - CODES_IN_ORDER.indexOf(b.code))
    .map((bound) => ({ bound, figures: figuresOf(bound, space, book.terms(space).renews, now) }))
  const [first] = binding
  if (!first) throw new Error('Invariant: denied, but no limit binds.')
  const { code } = first.bound
  const terms = book.terms(space)
  const isMember = code !== 'not_a_member'
  const retry = isMember ? retryOf(book, space, operation, notAdmitted, now) : NO_RETRY
  const upgrade = isMember ? cheapestUpgrade(book, space, operation, now) : undefined
  const denial = {
    code,
    cost: costOf(terms, notAdmitted),
    binding: binding.map(({ bound, figures }) => bindingOf(bound, figures)),
    retryAt: orNull(retry.at),
    certainAt: orNull(retry.certain),
    maybeSooner: retry.maybeSooner,
    offers: [
      ...(isMember && paymentHelps(book, space, operation, now) ? (['pay'] as const) : []),
      ...(upgrade ? (['upgrade'] as const) : []),
      ...(retry.at === NEVER ? [] : (['wait'] as const)),
    ],
    upgradeTo: upgrade ? titled(book, space, upgrade) : null,
    upgradeHelp: book.policy(space.policy).upgrade_help ?? null,
    fits: notAdmitted.fits,
  }
  const message = denialMessage(denial, {
    figures: first.figures,
    payment: first.bound.payment,
    asked,
    units: operation.count,
    plan: terms.title,
    period: terms.renews ? terms.period : undefined,
    words: book.policy(space.policy).messages[code],
  })
  return { ...denial, message }
}

function titled(book: PolicyBook, space: SpaceState, { plan, period }: Subscription): Denial['upgradeTo'] {
  return { plan, title: lookUp(book.policy(space.policy).plans, plan)?.title ?? plan, period }
}

function costOf(terms: Terms, notAdmitted: NotAdmitted): Denial['cost'] {
  const unit = (pool: string): Unit => terms.pools.find((each) => each.pool === pool)?.unit ?? 'export'
  return Object.fromEntries(notAdmitted.cost.map(({ pool, amount }) => [pool, decimalOf(amount, unit(pool))]))
}

/** Whether the operation would be admitted now, were the subscription paid. */
function paymentHelps(book: PolicyBook, space: SpaceState, operation: Quotable, now: Instant): boolean {
  if (!isUnpaid(space.payment)) return false
  if (space.payment.state === 'frozen' && space.payment.reason === 'paused') return false
  const body = reportPayment(book, space, { status: 'paid' }, now)
  const paid = evolve(space, { seq: space.seq + 1, at: now, policy: space.policy, ...body })
  return admit(book, paid, operation, now).admitted
}

function orNull(at: Instant): string | null {
  return at === NEVER ? null : iso(at)
}
