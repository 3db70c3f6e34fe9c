/** Plans that can be subscribed to. */
import { z } from 'zod'
import { period } from './space.ts'

const PLAN = {
  ...{ plan: 'pro', title: 'Pro', bestFor: 'Solopreneurs creating regularly', oneTime: false, custom: false },
  ...{ batchImages: 250, titles: { batch_exports: 'Batch exports' }, billed: false, byOperator: false },
  periods: [{ period: 'monthly', gives: { batch_exports: 500 } }],
}

const plan = z
  .object({
    plan: z.string(),
    title: z.string(),
    bestFor: z.string(),
    oneTime: z.boolean().describe('its amounts are given once and never renew'),
    custom: z.boolean().describe('its amounts are agreed with each customer'),
    batchImages: z.number().describe('the most images in one Batch'),
    titles: z
      .record(z.string(), z.string())
      .describe('the name for people of each amount that is shown as a count'),
    welcome: z
      .object({
        gives: z.record(z.string(), z.union([z.number(), z.literal('unlimited')])),
        for: z.string().describe('an ISO 8601 duration from when a Space gets the plan'),
      })
      .optional()
      .describe(
        'what it gives besides to a Space that first gets it, once a person; amounts that are not shown as a count are left out',
      ),
    windows: z
      .array(
        z.object({
          window: z.string(),
          title: z.string(),
          limit: z.union([z.number(), z.literal(['unlimited', 'no access'])]),
          scope: z.enum(['member', 'space']).describe('whether each member has it by themselves'),
          opens: z.enum(['first_use', 'calendar', 'sliding', 'renewal', 'never']),
          length: z.string().optional().describe('ISO 8601, where it has a length of its own'),
        }),
      )
      .readonly()
      .optional()
      .describe('its limits within a stretch of time; left out where the policy has none'),
    byOperator: z.boolean().describe('only an operator gives it to a Space; ask them'),
    billed: z.boolean().describe('it begins when it is paid for; request it with POST …/plan-changes'),
    periods: z
      .array(
        z.object({
          period,
          gives: z.record(z.string(), z.union([z.number(), z.literal('unlimited')])),
          perSeat: z
            .record(z.string(), z.number())
            .optional()
            .describe('what each paying member adds; left out where none does'),
        }),
      )
      .readonly()
      .describe(
        'the periods for which it is sold, and what it gives in each, of the amounts that are shown as a count',
      ),
  })
  .meta({
    id: 'Plan',
    description: 'A plan, the periods for which it is sold, and what it gives.',
    examples: [PLAN],
  })

export const plans = z.object({ plans: z.array(plan).readonly() }).meta({
  id: 'Plans',
  description: 'All plans, cheapest first.',
  examples: [{ plans: [PLAN] }],
})
