/** What admins read of the payment of a Space: in the inbox, and by e-mail. */
import type { Entry } from '@allot/rules/entry'
import { type Instant, iso } from '@allot/rules/instant'

export type PaymentEntry = Entry & { kind: 'payment_overdue' | 'frozen' | 'paid' }

/** Whether admins are notified: a state that is reported again is no news, nor is a payment that ends no other state. */
export function isPaymentNews(entry: Entry): entry is PaymentEntry {
  switch (entry.kind) {
    case 'payment_overdue':
    case 'frozen':
      return entry.again === undefined
    case 'paid':
      return entry.raised.length > 0 || entry.grants.length > 0
    default:
      return false
  }
}

export function paymentText(entry: PaymentEntry): string {
  switch (entry.kind) {
    case 'payment_overdue':
      return `The payment of the subscription is overdue. Until ${at(entry.graceUntil)} you can use what was left; pay the open invoice before then.`
    case 'frozen':
      return entry.reason === 'paused'
        ? 'The subscription is paused. What is left is kept until it is resumed.'
        : 'The subscription is not paid, so nothing can be used. What is left is kept; it can be used again as soon as it is paid.'
    case 'paid':
      return 'The subscription is paid. The whole allowance of this period is there.'
  }
}

export const PAYMENT_TITLE = 'Payment'

function at(instant: Instant): string {
  return `${iso(instant).slice(0, 16).replace('T', ' ')} UTC`
}
