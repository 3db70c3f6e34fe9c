/** Billing: what a Space pays for, and the plan changes that its admins request. */
import { text } from '@allot/rules/text'
import { z } from 'zod'
import { next, utc } from './page.ts'
import { period } from './space.ts'

const plan = text.min(1).max(40)

const returnTo = z
  .url({ protocol: /^https?$/ })
  .max(2_000)
  .optional()
  .describe(
    'the page of your app to which the payment page leads back; by default the plan page of the studio',
  )

export const newPlanChange = z
  .union([
    z.strictObject({ plan, period, returnTo }),
    z.strictObject({ end: z.literal(true).describe('the subscription ends with the term that is paid') }),
  ])
  .meta({
    id: 'NewPlanChange',
    description: 'Another plan, or the end of the subscription.',
    examples: [{ plan: 'pro', period: 'monthly' }, { end: true }],
  })

const CHANGE = {
  id: 'chg_5d8f0c1e2a3b4c5d',
  to: { plan: 'pro', period: 'monthly' },
  askedBy: 'ann',
  askedAt: '2026-07-20T09:00:00Z',
  status: 'waiting',
  settledAt: null,
}

export const planChange = z
  .object({
    id: z.string(),
    to: z.object({ plan: z.string(), period }).nullable().describe('null for the end of the subscription'),
    askedBy: z.string(),
    askedAt: utc,
    status: z
      .enum(['waiting', 'confirmed', 'declined', 'elsewhere'])
      .describe('waiting for an operator; elsewhere: the payment provider decides it'),
    settledAt: utc.nullable(),
  })
  .meta({ id: 'PlanChange', description: 'A plan change that was requested.', examples: [CHANGE] })

export const createdPlanChange = planChange
  .extend({
    url: z.string().nullable().describe('the page on which to pay; null where nothing is left to do'),
  })
  .meta({
    id: 'CreatedPlanChange',
    description: 'A plan change, with the page to pay on where there is one.',
    examples: [{ ...CHANGE, url: null }],
  })

export const planChangePage = z.object({ changes: z.array(planChange), next }).meta({
  id: 'PlanChangePage',
  description: 'A page of the plan changes of a Space.',
  examples: [{ changes: [CHANGE], next: null }],
})
export const waitingPlanChangePage = z
  .object({
    changes: z.array(
      planChange.extend({ space: z.string() }).meta({
        id: 'WaitingPlanChange',
        description: 'A plan change that waits for an operator, with its Space.',
        examples: [{ ...CHANGE, space: 'spc_b1946ac92492d234' }],
      }),
    ),
    next,
  })
  .meta({
    id: 'WaitingPlanChangePage',
    description: 'A page of the plan changes that wait for an operator.',
    examples: [{ changes: [{ ...CHANGE, space: 'spc_b1946ac92492d234' }], next: null }],
  })

export const planChangeSettlement = z.strictObject({ confirm: z.boolean() }).meta({
  id: 'PlanChangeSettlement',
  description: 'Whether the plan change is confirmed or declined.',
  examples: [{ confirm: true }],
})

export const billing = z
  .object({
    billing: z.enum(['off', 'manual', 'stripe']),
    paid: z
      .object({
        plan: z.string(),
        period,
        status: z
          .enum(['active', 'past_due', 'paused', 'over'])
          .describe('past_due: a payment failed, or was not made'),
        ends: z.boolean().describe('whether it ends with the term that is paid'),
        paidUntil: utc,
        nextTerm: utc
          .nullable()
          .describe('with billing by hand: until when it is paid once the next term is confirmed'),
      })
      .nullable()
      .describe('null where the Space has paid for nothing'),
  })
  .meta({
    id: 'Billing',
    description: 'How plans are paid for, and what the Space has paid for.',
    examples: [
      {
        billing: 'manual',
        paid: {
          ...{ plan: 'pro', period: 'monthly', status: 'active', ends: false },
          ...{ paidUntil: '2026-08-20T09:00:00Z', nextTerm: '2026-09-20T09:00:00Z' },
        },
      },
    ],
  })

const UNPAID = {
  ...{ space: 'spc_b1946ac92492d234', plan: 'pro', period: 'monthly', status: 'past_due' },
  ...{ paidUntil: '2026-08-20T09:00:00Z', payment: 'overdue' },
}

export const unpaidSubscriptionPage = z
  .object({
    subscriptions: z.array(
      z
        .object({
          space: z.string(),
          plan: z.string(),
          period,
          status: z
            .enum(['active', 'past_due', 'paused'])
            .describe('active: nobody confirmed the term that runs'),
          paidUntil: utc,
          payment: z
            .enum(['paid', 'overdue', 'frozen'])
            .nullable()
            .describe('what has come of it for the Space; null: nothing, since its policy does not say'),
        })
        .meta({
          id: 'UnpaidSubscription',
          description: 'A subscription that is not known to be paid.',
          examples: [UNPAID],
        }),
    ),
    next,
  })
  .meta({
    id: 'UnpaidSubscriptionPage',
    description: 'A page of the subscriptions that are not known to be paid.',
    examples: [{ subscriptions: [UNPAID], next: null }],
  })

export const billingPortal = z.object({ url: z.string() }).meta({
  id: 'BillingPortal',
  description: 'The page where admins see invoices and change how they pay.',
  examples: [{ url: 'https://billing.stripe.com/p/session/test_1' }],
})

export const billingPortalRequest = z.strictObject({ returnTo }).meta({
  id: 'BillingPortalRequest',
  description: 'Where the page leads back to.',
  examples: [{ returnTo: 'https://shop.example/plan' }],
})
