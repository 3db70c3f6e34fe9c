/**
 * Which payment is reported to a Space: what billing last heard, where the Space does not know it yet. It is reported again
 * only where the time alone has changed the standing since, so that the log, and with it the admins, learn of a freeze in
 * a Space that is not used.
 */
import type { PolicyBook } from '@allot/rules/book'
import type { Command } from '@allot/rules/command'
import { type Instant, NEVER } from '@allot/rules/instant'
import type { SpaceState } from '@allot/rules/space'
import type { PaidSubscription } from './subscription-store.ts'

export type PaymentStep = Command & { readonly do: 'payment' }

/**
 * How a provider knows of a missing payment: `reported`, it says so itself; `unconfirmed`, no operator confirmed a term, which
 * matters where the policy says what becomes of such a Space.
 */
export type MissingPayment = 'reported' | 'unconfirmed'

/** @param logged the Space as its log has it @param space as it is now */
export function paymentStep(
  book: PolicyBook,
  paid: PaidSubscription,
  logged: SpaceState,
  space: SpaceState,
  missing: MissingPayment,
  now: Instant,
): PaymentStep | undefined {
  const { payment } = space
  if (paid.status === 'over' || space.renewsAt === NEVER) return undefined
  const isLogged = logged.payment?.state === payment?.state
  const frozenAs = payment?.state === 'frozen' ? payment.reason : undefined
  switch (paid.status) {
    case 'active':
      if (missing === 'unconfirmed' && book.policy(space.policy).unpaid)
        return termStep(paid, space, isLogged, now)
      if (payment?.state === 'paid' || (!payment && missing === 'unconfirmed')) return undefined
      return { do: 'payment', status: 'paid' }
    case 'past_due':
      if (isLogged && (payment?.state === 'overdue' || frozenAs === 'unpaid')) return undefined
      return { do: 'payment', status: 'overdue', until: paid.paidUntil }
    case 'paused':
      return frozenAs === 'paused' ? undefined : { do: 'payment', status: 'paused' }
  }
}

/** A Space whose terms are confirmed one by one. */
function termStep(
  { paidUntil, reportedAt }: PaidSubscription,
  { payment }: SpaceState,
  isLogged: boolean,
  now: Instant,
): PaymentStep | undefined {
  // Before version 0.3 a confirmation did not say until when it paid: it says nothing about the terms since.
  if (paidUntil <= reportedAt) return undefined
  if (isLogged && payment?.until === paidUntil) return undefined
  return { do: 'payment', status: paidUntil > now ? 'paid' : 'overdue', until: paidUntil }
}
