/** Payments: where no provider reports them, an operator or your own code says whether a Space pays. */
import { answer } from '@allot/api/answer'
import { newPayment } from '@allot/api/payment'
import { paymentCommand } from '@allot/rules/payment-input'
import { ProblemError } from '../http/problem.ts'
import type { RouteContext } from './route-context.ts'

export function paymentRoutes({ api, allot, billing }: RouteContext): void {
  api.serve(
    {
      method: 'post',
      path: '/v1/spaces/{space}/payments',
      id: 'reportPayment',
      tag: 'Billing',
      summary: 'Report a payment',
      description:
        'Whether the subscription is paid. A Space that does not pay goes on with what was left of the last paid term, then freezes; a payment gives the running period its allowance. With billing by hand this confirms a term, so a payment says until when it pays; with Stripe it is refused, since Stripe reports payments.',
      access: { scope: 'operator' },
      body: newPayment,
      answer,
      writes: true,
      records: ({ body: { status } }) => ({ action: 'payment_reported', status }),
      problems: ['idempotency_key_reused', 'through_billing'],
    },
    async ({ params: { space }, body, idempotencyKey }) => {
      const command = paymentCommand(body)
      if (!billing) return allot.submit(space, idempotencyKey, command)
      if (billing.kind === 'stripe')
        throw new ProblemError(
          'through_billing',
          'Stripe reports what is paid. Mark the invoice as paid there, or pause the subscription.',
        )
      const { status, until } = command
      if (status === 'paid' && until === undefined)
        throw new ProblemError(
          'malformed',
          'Say until when it is paid; GET /v1/spaces/{space}/billing names the end of the next term as nextTerm.',
          '/paidUntil',
        )
      // Where the policy says nothing of unpaid terms, one that no operator confirms does not freeze.
      const follows = allot.policies.policy((await allot.space(space)).policy).unpaid !== undefined
      const told = status === 'paid' && !follows ? ({ do: 'payment', status } as const) : command
      const answered = await allot.submit(space, idempotencyKey, told)
      await billing.reportPayment(space, { status, paidUntil: until })
      return answered
    },
  )
}
