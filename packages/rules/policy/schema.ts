/**
 * The schema of a policy: one dated version of everything a product sells. Which pools and windows exist, what each plan
 * gives, what each feature costs, how many images a Batch may have, when to warn. No code contains such figures; a
 * product manager edits them in `policies/*.yaml`, and an entry names the policy that it was decided under.
 *
 * Each key says in `.meta` what it means, with an example: docs/policy.md, the reference of the whole language, is made of
 * that (`npm run docs:policy`). The folder schema/ has one file for each part of a policy.
 */
import { z } from 'zod'
import { CODES_IN_ORDER, PLACEHOLDERS } from '../model/denial.ts'
import { PERIODS } from '../values/renewal.ts'
import { text } from '../values/text.ts'
import { batch, exports, refunds } from './schema/batch.ts'
import { checks } from './schema/checks.ts'
import { feature } from './schema/feature.ts'
import { plan } from './schema/plan.ts'
import { pool } from './schema/pool.ts'
import { unit } from './schema/units.ts'
import { unpaid } from './schema/unpaid.ts'
import { window } from './schema/window.ts'
import { name, title, zone } from './schema/words.ts'

export type { FeatureText, RateText } from './schema/feature.ts'
export type { PlanText } from './schema/plan.ts'

export const policySchema = z.strictObject({
  policy: z
    .string()
    .regex(/^[a-z0-9][a-z0-9-]{0,59}$/, 'use small letters, digits and -')
    .meta({
      title: 'id',
      description: 'The id of this version; each version has its own.',
      examples: ['2026-05-unified'],
    }),
  title: title.meta({ description: 'What operators call it.', examples: ['Unified AI credits'] }),
  effective: z.iso.datetime({ offset: true, message: 'write it like 2026-05-01T00:00:00Z' }).meta({
    title: 'instant',
    description: 'From when it is in force.',
    examples: ['2026-05-01T00:00:00Z'],
  }),
  zone: zone.default('UTC').meta({
    description:
      'Where the days, weeks and months of calendar windows begin at midnight. Renewals are in UTC.',
    examples: ['Europe/Paris'],
  }),
  units: z
    .record(name, unit)
    .optional()
    .meta({
      title: 'unit: its keys',
      description: 'Units of its own for pools and rates, besides credits and exports.',
      examples: [
        {
          tokens: { one: 'token', many: 'tokens' },
          minutes: { one: 'minute', many: 'minutes', decimals: 2 },
        },
      ],
    }),
  pools: z.record(name, pool).meta({
    title: 'pool: its keys',
    description:
      'The balances that the members of a Space share, such as credits. `{}` where there are none.',
    examples: [
      {
        ai_credits: { title: 'AI credits', display: 'percent', thresholds: [80, 100] },
        batch_exports: { title: 'Batch exports', unit: 'export', refuses: 'limit_period' },
      },
    ],
  }),
  windows: z
    .record(name, window)
    .default({})
    .meta({
      title: 'window: its keys',
      description: 'Limits within a stretch of time, such as so many exports a month.',
      examples: [
        {
          exports: {
            title: 'Exports',
            unit: 'export',
            scope: 'member',
            opens: 'calendar',
            length: 'P1M',
            refuses: 'limit_period',
          },
        },
      ],
    }),
  plans: z.record(name, plan).meta({
    title: 'plan: its keys',
    description: 'What is sold, cheapest first: the order is what “a higher plan” means.',
    examples: [
      {
        free: { title: 'Free', renews: false, monthly: { ai_credits: 40 } },
        pro: { title: 'Pro', monthly: { ai_credits: 200 }, yearly: 'as monthly' },
      },
    ],
  }),
  features: z.record(name, feature).meta({
    title: 'feature: its keys',
    description: 'What can be done, and what one use of it takes.',
    examples: [
      {
        background_removal: { title: 'Background removal', generative: false, rates: [{}] },
        ai_shadow: { title: 'AI Shadows', rates: [{ takes: { ai_credits: 1 } }] },
      },
    ],
  }),
  batch: batch.prefault({}).meta({
    description: 'Batches of images; without it there are none.',
    examples: [{ takes: { batch_exports: 1 }, images: { web: 250, ios: 250, android: 250, api: 250 } }],
  }),
  exports: exports.optional().meta({
    description: 'What one export is, and in which windows it counts. Without it exports count nowhere.',
    examples: [
      {
        counts: { ai: ['exports'], plain: ['exports'] },
        clients: { web: 'each file', ios: 'each screen', android: 'each screen', api: 'each file' },
      },
    ],
  }),
  refunds: refunds.prefault({}).meta({
    description: 'For each reason of a failure: whether its cost is given back (A-41).',
    examples: [{ cancelled: true }],
  }),
  unpaid: unpaid.optional().meta({
    description:
      'What becomes of a Space whose payment is overdue, where payments are reported. Without it the same as with `{}`, and with billing by hand a payment that nobody confirms is only shown to operators.',
    examples: [{ grace: 'P7D', after_grace: 'freeze', free_after: 'P30D' }],
  }),
  upgrades: z
    .enum(['keep the period', 'begin a new period'])
    .default('keep the period')
    .meta({
      description:
        'Whether an upgrade keeps the running period and what was used of it, or begins a new subscription (A-14).',
      examples: ['begin a new period'],
    }),
  unifies: z
    .record(
      name,
      z.strictObject({
        image: name.meta({ description: 'The pool that images drew on.', examples: ['image_credits'] }),
        video: name.meta({ description: 'The pool that videos drew on.', examples: ['video_credits'] }),
      }),
    )
    .default({})
    .meta({
      title: 'pool: its keys',
      description:
        'Pool merges: by pool of this version, the two pools of earlier versions that it replaces, one for each medium. A Space keeps its legacy pools until its next renewal, and a Batch draws on that of images; where it never renews, they are merged at once (A-39).',
      examples: [{ ai_credits: { image: 'image_credits', video: 'video_credits' } }],
    }),
  prices: z
    .record(name, z.partialRecord(z.enum(PERIODS), text.min(1)))
    .optional()
    .meta({
      title: 'plan: period: price',
      description: 'The payment provider’s id of the price of a plan for a period; only billing reads it.',
      examples: [{ pro: { monthly: 'price_pro_monthly', yearly: 'price_pro_yearly' } }],
    }),
  upgrade_help: text
    .optional()
    .meta({ description: 'The page about upgrades; every denial names it.', examples: ['/plan'] }),
  messages: z
    .partialRecord(z.enum(CODES_IN_ORDER), text)
    .default({})
    .meta({
      title: 'denial code: text',
      description: `Texts that replace the built-in ones, by denial code, with the placeholders ${PLACEHOLDERS.map((each) => `\`{${each}}\``).join(', ')}. The codes are ${CODES_IN_ORDER.map((each) => `\`${each}\``).join(', ')}.`,
      examples: [{ insufficient_credits: 'There are not enough {title} left on {plan}.' }],
    }),
  checks: checks.prefault({}).meta({
    description:
      'Rules for the figures of this policy, besides those for every policy; `policy lint` checks them.',
    examples: [{ multiples: [{ pool: 'ai_credits', plan: 'pro', times: 5, of: 'free' }] }],
  }),
})

export type PolicyText = z.infer<typeof policySchema>
export type WindowText = z.infer<typeof window>
