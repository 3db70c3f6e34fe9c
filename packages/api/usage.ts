/** Usage as people may see it; see rules/report/usage.ts for what is hidden and why. */
import { z } from 'zod'
import { utc } from './page.ts'
import { period } from './space.ts'

export const usageQuery = z.object({
  member: z
    .string()
    .max(200)
    .optional()
    .describe('whose windows to show, for keys and admins; one’s own unless said'),
})

const figure = z.union([z.number(), z.literal('unlimited')]).nullable()

const meter = z
  .object({
    meter: z.string(),
    title: z.string(),
    unit: z.enum(['credit', 'export', 'image', 'output']),
    display: z.enum(['count', 'percent']),
    percent: z.number().int(),
    used: z.number().nullable(),
    held: z.number().nullable(),
    allowance: figure,
    remaining: figure,
    renewsAt: utc.nullable(),
    included: z.boolean().describe('false: the plan has none of it'),
  })
  .meta({ id: 'Meter' })

export const usage = z
  .object({
    space: z.string(),
    name: z.string(),
    policy: z.string(),
    plan: z.object({ id: z.string(), title: z.string(), period: period.nullable() }),
    next: z.object({ id: z.string(), title: z.string() }).nullable(),
    renewsAt: utc.nullable(),
    meters: z.array(meter).readonly(),
  })
  .meta({ id: 'Usage' })
