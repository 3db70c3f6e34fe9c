/** Billing: what a Space pays for, and the changes that its admins ask for. */
import { z } from 'zod'
import { next, utc } from './page.ts'
import { period } from './space.ts'

const plan = z.string().min(1).max(40)

const returnTo = z
  .url({ protocol: /^https?$/ })
  .max(2_000)
  .optional()
  .describe('the page of your app that paying leads back to; the plan page of the studio unless said')

export const newPlanChange = z.union([
  z.strictObject({ plan, period, returnTo }),
  z.strictObject({ end: z.literal(true).describe('the subscription is to end with what was paid for') }),
])

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
  .meta({ id: 'PlanChange' })

export const madePlanChange = planChange.extend({
  url: z.string().nullable().describe('where to go on, to pay; null where there is nothing more to do'),
})

export const planChanges = z.object({ changes: z.array(planChange), next })
export const waitingChanges = z.object({
  changes: z.array(planChange.extend({ space: z.string() })),
  next,
})
export const settlement = z.strictObject({ confirm: z.boolean() })

export const billing = z
  .object({
    billing: z.enum(['off', 'manual', 'stripe']),
    paid: z
      .object({
        plan: z.string(),
        period,
        status: z.enum(['active', 'past_due', 'over']),
        ends: z.boolean().describe('it ends with the term that is paid'),
        paidUntil: utc,
      })
      .nullable()
      .describe('null where the Space has paid for nothing'),
  })
  .meta({ id: 'Billing' })

export const portal = z.object({ url: z.string() })
export const toPortal = z.strictObject({ returnTo })
