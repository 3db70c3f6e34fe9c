/** The usage table: what each member used of each feature, day by day in UTC. */
import { text } from '@allot/rules/text'
import { z } from 'zod'
import { after, next } from './page.ts'

const day = z.iso.date({ message: 'write it like 2026-05-15' })

export const daysQuery = z.object({
  from: day.optional().describe('The first day; 30 days before the last by default.'),
  to: day.optional().describe('The last day; today by default.'),
  member: text.max(200).optional().describe('Only what this member used.'),
  feature: text.max(60).optional().describe('Only what this feature used.'),
  format: z.enum(['json', 'csv']).default('json').describe('CSV has all rows in one answer.'),
  after,
  limit: z.coerce
    .number()
    .int()
    .min(1)
    .max(1_000)
    .default(1_000)
    .describe('The maximum number of rows of a page.'),
})

const ROW = {
  ...{ day: '2026-07-20', member: 'ann', name: 'Ann', feature: 'virtual_model' },
  ...{ title: 'Virtual Model', units: 3 },
  amounts: { ai_credits: 12 },
}

const row = z
  .object({
    day: z.string(),
    member: z.string(),
    name: z.string().nullable(),
    feature: z.string(),
    title: z.string().describe('the name of the feature for people'),
    units: z.number().int().describe('outputs or images, without those that were refunded'),
    amounts: z.record(z.string(), z.number()),
  })
  .meta({
    id: 'UsageRow',
    description: 'What one member used of one feature on one day.',
    examples: [ROW],
  })

export type UsageRowDocument = z.input<typeof row>

export const usageRowPage = z.object({ rows: z.array(row), next }).meta({
  id: 'UsageRowPage',
  description: 'A page of the usage table.',
  examples: [{ rows: [ROW], next: null }],
})
