/** Usage as people see it. rules/report/usage.ts explains which figures are hidden and why. */
import { text } from '@allot/rules/text'
import { z } from 'zod'
import { utc } from './page.ts'
import { paymentState } from './payment.ts'
import { period } from './space.ts'

export const usageQuery = z.object({
  member: text
    .max(200)
    .optional()
    .describe('The member whose windows are shown; by default the caller. Not for publishable keys.'),
})

const figure = z.union([z.number(), z.literal('unlimited')]).nullable()

const METER = {
  ...{ meter: 'ai_credits', title: 'AI credits', unit: 'credit', display: 'percent', percent: 20 },
  ...{ used: 40, held: 4, allowance: 200, remaining: 156 },
  ...{ renewsAt: '2026-08-20T09:00:00Z', included: true },
}

const meter = z
  .object({
    meter: z.string(),
    title: z.string(),
    unit: z.string().describe('`credit`, `export`, `output`, or a unit that the policy declares'),
    ownUnit: z
      .object({ one: z.string(), many: z.string(), decimals: z.number().int() })
      .optional()
      .describe('the words of a unit that the policy declares, and its digits behind the point'),
    display: z.enum(['count', 'percent']),
    percent: z.number().int(),
    used: z.number().nullable(),
    held: z.number().nullable(),
    allowance: figure,
    remaining: figure,
    renewsAt: utc.nullable(),
    welcome: z
      .object({ remaining: z.number().nullable(), endsAt: utc })
      .optional()
      .describe('what a plan gave besides, while any of it lasts: what remains of it, and when that lapses'),
    included: z.boolean().describe('false: the plan has none of it'),
    perMember: z
      .literal(true)
      .optional()
      .describe('each member has it by themselves; where no `member` was asked for, it reads as unused'),
    upcoming: z
      .array(z.object({ amount: z.number().nullable(), from: utc }))
      .readonly()
      .optional()
      .describe('what was granted and can be used later, soonest first'),
  })
  .meta({ id: 'Meter', description: 'One amount: used, reserved and left.', examples: [METER] })

export const usage = z
  .object({
    space: z.string(),
    name: z.string(),
    policy: z.string(),
    plan: z.object({ id: z.string(), title: z.string(), period: period.nullable() }),
    next: z.object({ id: z.string(), title: z.string() }).nullable(),
    renewsAt: utc.nullable(),
    payment: paymentState.nullable().describe('null where no payment was ever reported, or none is needed'),
    meters: z.array(meter).readonly(),
  })
  .meta({
    id: 'Usage',
    description: 'What the Space has used, reserved and left of each amount.',
    examples: [
      {
        ...{ space: 'spc_b1946ac92492d234', name: 'Acme', policy: '2026-05-unified' },
        ...{ plan: { id: 'pro', title: 'Pro', period: 'monthly' }, next: null },
        ...{ renewsAt: '2026-08-20T09:00:00Z', payment: null, meters: [METER] },
      },
    ],
  })
