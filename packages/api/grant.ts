/** Grants: an amount that is added to a pool, what is left of each, and how one is taken back. */
import { PRIORITY } from '@allot/rules/grant'
import { text } from '@allot/rules/text'
import { VOID_REASONS } from '@allot/rules/voided-grants'
import { z } from 'zod'
import { instantText, next, utc } from './page.ts'

export const newGrant = z
  .strictObject({
    pool: text.min(1).max(40),
    amount: z.number().positive().max(1_000_000_000).describe('as people write it: 0.5 credits'),
    kind: z.enum(['top_up', 'goodwill', 'promo', 'custom', 'rollover']).default('goodwill'),
    priority: z
      .number()
      .int()
      .min(0)
      .max(1_000)
      .optional()
      .describe(
        `a grant with a smaller number is drawn on first; ${PRIORITY.given} by default, so before what the plan gives, which has ${PRIORITY.plan}`,
      ),
    expires: instantText.optional().describe('never by default'),
    from: instantText.optional().describe('it cannot be used before then; at once by default'),
    note: text.max(500).optional().describe('why'),
  })
  .meta({
    id: 'NewGrant',
    description: 'An amount to add to a pool.',
    examples: [{ pool: 'ai_credits', amount: 50, kind: 'goodwill', note: 'for the outage in July' }],
  })

export const newVoid = z
  .strictObject({
    reason: z.enum(VOID_REASONS).describe('why it is taken back'),
    note: text.max(500).optional().describe('more about it'),
  })
  .meta({
    id: 'NewVoid',
    description: 'Why a grant is taken back.',
    examples: [{ reason: 'mistake', note: '1000 instead of 100' }],
  })

const GRANT = {
  ...{ id: '3', pool: 'ai_credits', kind: 'top_up', amount: 100, left: 60, held: 4, priority: 50 },
  ...{ from: null, expires: '2026-12-31T00:00:00Z', voided: false },
}

const figure = z.union([z.number(), z.literal('unlimited')])

export const grant = z
  .object({
    id: z.string().describe('its number; `grant.id` of the answer that made it'),
    pool: z.string(),
    kind: z.enum(['plan', 'once', 'welcome', 'top_up', 'goodwill', 'promo', 'custom', 'rollover']),
    amount: figure.describe('all that was ever added to it'),
    left: figure.describe('neither used nor reserved'),
    held: z.number().describe('reserved by holds'),
    priority: z.number().int().describe('a grant with a smaller number is drawn on first'),
    from: utc.nullable().describe('from when on it can be used; null for at once'),
    expires: utc.nullable().describe('null where it never lapses'),
    voided: z.boolean().describe('it was taken back; what is still reserved of it lapses with its holds'),
  })
  .meta({ id: 'Grant', description: 'An amount of a pool that is not spent.', examples: [GRANT] })

export const grantPage = z.object({ grants: z.array(grant).readonly(), next }).meta({
  id: 'GrantPage',
  description: 'A page of the grants, in the order in which they were given.',
  examples: [{ grants: [GRANT], next: null }],
})
