/** Grants: an amount that is added to a pool. */
import { z } from 'zod'
import { instantText } from './page.ts'

export const newGrant = z
  .strictObject({
    pool: z.string().min(1).max(40),
    amount: z.number().positive().max(1_000_000_000).describe('as people write it: 0.5 credits'),
    kind: z.enum(['top_up', 'goodwill', 'promo', 'custom', 'rollover']).default('goodwill'),
    priority: z
      .number()
      .int()
      .min(0)
      .max(1_000)
      .optional()
      .describe('a grant with a smaller number is drawn on first'),
    expires: instantText.optional().describe('never by default'),
    note: z.string().max(500).optional().describe('why'),
  })
  .meta({
    id: 'NewGrant',
    description: 'An amount to add to a pool.',
    examples: [{ pool: 'ai_credits', amount: 50, kind: 'goodwill', note: 'for the outage in July' }],
  })
