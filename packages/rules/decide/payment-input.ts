/** Makes a command from a payment as people report it. */

import type { Command } from '../model/command.ts'
import type { PaymentReport } from '../model/payment.ts'
import { instant } from '../values/instant.ts'

export interface PaymentInput {
  readonly status: PaymentReport['status']
  /** ISO 8601. */
  readonly paidUntil?: string | undefined
}

/** @throws Fault `malformed` */
export function paymentCommand({ status, paidUntil }: PaymentInput): Command & { do: 'payment' } {
  const until = paidUntil === undefined ? {} : { until: instant(paidUntil, 'paidUntil') }
  return { do: 'payment', status, ...until }
}
