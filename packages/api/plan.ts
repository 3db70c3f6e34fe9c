/** Plans that can be subscribed to. */
import { z } from 'zod'
import { period } from './space.ts'

const PLAN = {
  ...{ plan: 'pro', title: 'Pro', bestFor: 'Small shops', oneTime: false, custom: false },
  ...{ batchImages: 250, titles: { batch_exports: 'Batch exports' }, billed: false },
  periods: [{ period: 'monthly', gives: { batch_exports: 1_000 } }],
}

const plan = z
  .object({
    plan: z.string(),
    title: z.string(),
    bestFor: z.string(),
    oneTime: z.boolean().describe('what it gives, it gives once'),
    custom: z.boolean().describe('its figures are agreed for each Space'),
    batchImages: z.number().describe('the most images in one Batch'),
    titles: z.record(z.string(), z.string()).describe('how people call each amount that is shown as a count'),
    billed: z.boolean().describe('it begins once it is paid for: ask with POST …/plan-changes'),
    periods: z
      .array(z.object({ period, gives: z.record(z.string(), z.union([z.number(), z.literal('unlimited')])) }))
      .readonly()
      .describe('what it is sold for, and what it gives of each amount that is shown as a count'),
  })
  .meta({
    id: 'Plan',
    description: 'A plan, for what durations it is sold, and what it gives.',
    examples: [PLAN],
  })

export const plans = z.object({ plans: z.array(plan).readonly() }).meta({
  id: 'Plans',
  description: 'All plans, cheapest first.',
  examples: [{ plans: [PLAN] }],
})
