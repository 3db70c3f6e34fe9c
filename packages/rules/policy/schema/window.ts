/** What a policy says of a window: a limit within a stretch of time. */
import { z } from 'zod'
import { text } from '../../values/text.ts'
import { count, thresholds, title, zone } from './words.ts'

export const window = z.strictObject({
  title: title.meta({ description: 'What people call it.', examples: ['Exports'] }),
  unit: z.enum(['export', 'output']).meta({ description: 'What it counts.', examples: ['export'] }),
  scope: z.enum(['member', 'space']).meta({
    description: 'Whether the limit applies to each member or to the whole Space.',
    examples: ['member'],
  }),
  non_payers: z
    .enum(['as everybody', 'as first plan'])
    .default('as everybody')
    .meta({
      description:
        'The limit of members who do not pay, on a paid plan: the plan’s own, or that of the first plan (A-04).',
      examples: ['as first plan'],
    }),
  opens: z.enum(['first_use', 'calendar', 'sliding', 'renewal', 'never']).meta({
    description:
      '`first_use`: it opens with the first use; `calendar`: the day, ISO week or month; `sliding`: the last `length`; `renewal`: the period of the subscription; `never`: all time.',
    examples: ['calendar'],
  }),
  length: text.optional().meta({
    title: 'ISO 8601 duration',
    description:
      'How long it stays open: any fixed time for `first_use` and `sliding`, `P1D`, `P1W` or `P1M` for `calendar`.',
    examples: ['PT24H', 'P1M'],
  }),
  zone: zone.optional().meta({
    description:
      'Where the days of this `calendar` window begin at midnight; without it, in the `zone` of the policy.',
    examples: ['Asia/Kolkata'],
  }),
  display: z
    .enum(['count', 'percent'])
    .default('count')
    .meta({ description: 'How members see it.', examples: ['percent'] }),
  thresholds,
  refuses: z
    .enum(['rate_minute', 'limit_day', 'limit_period'])
    .default('limit_period')
    .meta({
      description: 'The denial code when it is full. A window of free uses refuses nothing.',
      examples: ['limit_day'],
    }),
  fair_use: z
    .strictObject({
      bound: count.meta({ description: 'The number above which use is no longer fair.', examples: [5000] }),
      past: z
        .enum(['refuse', 'tell'])
        .meta({ description: 'Above it: deny, or allow and tell (A-05).', examples: ['tell'] }),
    })
    .optional()
    .meta({
      description: 'A bound where a plan says `unlimited`. Without it unlimited has none.',
      examples: [{ bound: 5000, past: 'tell' }],
    }),
})
