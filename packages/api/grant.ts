/** Grants: an amount that is added to a pool. */
import { z } from 'zod'

export const newGrant = z.strictObject({
  pool: z.string().min(1).max(40),
  amount: z.number().positive().max(1_000_000_000).describe('as people write it: 0.5 credits'),
  kind: z.enum(['top_up', 'goodwill', 'promo', 'custom', 'rollover']).default('goodwill'),
  priority: z
    .number()
    .int()
    .min(0)
    .max(1_000)
    .optional()
    .describe('what has a smaller number is drawn on first'),
  expires: z.iso
    .datetime({ offset: true, message: 'write it like 2026-05-15T02:11:00Z' })
    .optional()
    .describe('never, unless said'),
  note: z.string().max(500).optional().describe('why'),
})
