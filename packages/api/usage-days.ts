/** The usage table: what each member used of each feature, day by day in UTC. */
import { z } from 'zod'
import { next } from './page.ts'

const day = z.iso.date({ message: 'write it like 2026-05-15' })

export const daysQuery = z.object({
  from: day.optional().describe('the first day; 30 days before the last, unless said'),
  to: day.optional().describe('the last day; today, unless said'),
  member: z.string().max(200).optional(),
  feature: z.string().max(60).optional(),
  format: z.enum(['json', 'csv']).default('json').describe('CSV has all rows at once'),
  after: z.coerce.number().int().min(0).default(0).describe('the cursor that the page before named as next'),
  limit: z.coerce.number().int().min(1).max(1_000).default(1_000),
})

const row = z
  .object({
    day: z.string(),
    member: z.string(),
    name: z.string().nullable(),
    feature: z.string(),
    title: z.string().describe('how people call the feature'),
    units: z.number().int().describe('outputs or images, less those that were refunded'),
    amounts: z.record(z.string(), z.number()),
  })
  .meta({ id: 'UsageRow' })

export type ToldRow = z.input<typeof row>

export const usageDays = z.object({ rows: z.array(row), next })
