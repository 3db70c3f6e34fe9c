/** Random reports of payments, for the properties. */
import fc from 'fast-check'
import type { Command } from '../model/command.ts'
import type { PaymentReport } from '../model/payment.ts'
import type { Instant } from '../values/instant.ts'

/** What billing reports; `ahead` is how far what is paid reaches from now, or how long ago it ended. */
export interface PaymentStep {
  readonly do: 'payment'
  readonly status: PaymentReport['status']
  readonly ahead?: number | undefined
}

export const paymentStep: fc.Arbitrary<PaymentStep> = fc.record({
  do: fc.constant('payment'),
  status: fc.constantFrom('paid', 'paid', 'overdue', 'paused'),
  ahead: fc.option(fc.constantFrom(-2_678_400_000, -60_000, 1, 86_400_000, 1_300_000_000, 6_000_000_000), {
    nil: undefined,
  }),
})

export function paymentAt({ status, ahead }: PaymentStep, now: Instant): Command {
  const until = ahead === undefined ? {} : { until: (now + ahead) as Instant } // milliseconds
  return { do: 'payment', status, ...until }
}
