/** Payments: what billing, or your own code, reports of a subscription, and what follows from it. */
import { z } from 'zod'
import { instantText, utc } from './page.ts'

export const newPayment = z
  .strictObject({
    status: z
      .enum(['paid', 'overdue', 'paused'])
      .describe('paid; a payment failed or did not come; or paused by choice, which freezes at once'),
    paidUntil: instantText
      .optional()
      .describe(
        'until when the subscription is paid. Without it: of `paid`, until something else is reported; of `overdue`, until the running period began; of `paused`, as far as was known, or the running period',
      ),
  })
  .meta({
    id: 'NewPayment',
    description: 'Whether the subscription of the Space is paid.',
    examples: [{ status: 'paid', paidUntil: '2026-09-15T02:11:00Z' }],
  })

const OVERDUE = {
  ...{ state: 'overdue', paidUntil: '2026-08-15T02:11:00Z', since: '2026-08-15T02:11:00Z' },
  ...{ graceUntil: '2026-08-22T02:11:00Z', reason: null, freeAt: null },
}

export const paymentState = z
  .object({
    state: z
      .enum(['paid', 'overdue', 'frozen'])
      .describe(
        'overdue: it goes on with what was left of the last paid term; frozen: what is left is kept, and nothing can be used',
      ),
    paidUntil: utc.nullable().describe('null: until something else is reported'),
    since: utc.nullable(),
    graceUntil: utc
      .nullable()
      .describe('when an overdue Space freezes, or returns to the plan without payment'),
    reason: z.enum(['unpaid', 'paused']).nullable().describe('why it is frozen'),
    freeAt: utc.nullable().describe('when a frozen Space returns to the plan without payment'),
  })
  .meta({
    id: 'PaymentState',
    description: 'Whether a subscription is paid, and what follows where it is not.',
    examples: [OVERDUE],
  })
