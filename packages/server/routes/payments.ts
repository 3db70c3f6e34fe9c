/** Payments: where billing is off or by hand, an operator or your own code reports whether a Space pays. */
import { answer } from '@allot/api/answer'
import { newPayment } from '@allot/api/payment'
import { paymentCommand } from '@allot/rules/payment-input'
import type { RouteContext } from './route-context.ts'

export function paymentRoutes({ api, allot }: RouteContext): void {
  api.serve(
    {
      method: 'post',
      path: '/v1/spaces/{space}/payments',
      id: 'reportPayment',
      tag: 'Billing',
      summary: 'Report a payment',
      description:
        'Whether the subscription is paid. A Space that does not pay goes on with what was left of the last paid term, then freezes; a payment gives the running period its allowance.',
      access: { scope: 'operator' },
      body: newPayment,
      answer,
      writes: true,
      problems: ['idempotency_key_reused'],
    },
    ({ params, body, idempotencyKey }) => allot.submit(params.space, idempotencyKey, paymentCommand(body)),
  )
}
