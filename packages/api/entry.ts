/** An entry of the log as the API shows it: what happened, when, by which member, and what it took or gave. */
import { text } from '@allot/rules/text'
import { z } from 'zod'
import { denial } from './answer.ts'
import { after, instantText, next, utc } from './page.ts'
import { period, role } from './space.ts'

const ENTRY = {
  ...{ id: '42', at: '2026-07-20T09:00:00Z', kind: 'charged', policy: '2026-05-unified' },
  ...{ idempotencyKey: 'order 7', by: 'ann', feature: 'virtual_model', units: 1, amounts: { ai_credits: 4 } },
}

export const entry = z
  .object({
    id: z.string().describe('its number in the log: "1" for the first entry of a Space, without gaps'),
    at: utc,
    kind: z
      .string()
      .describe('created, joined, left, charged, held, captured, released, refunded, granted, voided, …'),
    policy: z.string().describe('the version it was decided under'),
    idempotencyKey: z
      .string()
      .nullable()
      .describe('of the request; null for an entry that time alone caused, such as a renewal'),
    by: z.string().optional(),
    feature: z.string().optional(),
    units: z.number().int().optional(),
    amounts: z
      .record(z.string(), z.number().nullable())
      .optional()
      .describe('what it took, gave back or gave of each pool; null where the policy shows no number'),
    hold: z.string().optional(),
    charge: z.string().optional(),
    grant: z.string().optional().describe('the id of the grant that it made or took back'),
    from: utc.optional().describe('from when on a grant can be used'),
    reason: z.string().optional(),
    member: z.string().optional(),
    design: z.string().optional(),
    act: z.string().optional(),
    expiresAt: utc.optional(),
    role: role.optional(),
    plan: z.string().optional(),
    period: period.optional(),
    when: z.enum(['now', 'renewal']).optional(),
    renewsAt: utc.nullable().optional(),
    paidUntil: utc.nullable().optional(),
    graceUntil: utc.optional(),
    freeAt: utc.nullable().optional(),
    pool: z.string().optional(),
    threshold: z.number().int().optional(),
    note: z.string().optional(),
    denial: denial.optional(),
  })
  .meta({ id: 'Entry', description: 'One immutable line of the log.', examples: [ENTRY] })

export type EntryDocument = z.input<typeof entry>

export const entryPage = z.object({ entries: z.array(entry), next }).meta({
  id: 'EntryPage',
  description: 'A page of the log.',
  examples: [{ entries: [ENTRY], next: 42 }],
})

export const logQuery = z.object({
  after,
  limit: z.coerce
    .number()
    .int()
    .min(1)
    .max(1_000)
    .default(100)
    .describe('The maximum number of entries of a page.'),
  order: z.enum(['oldest', 'newest']).default('oldest').describe('Which entries come first.'),
  kind: text.max(200).optional().describe('Kinds, with commas between: `charged,captured`.'),
  member: text.max(200).optional().describe('Only what this member did.'),
  from: instantText.optional().describe('From this instant on.'),
  to: instantText.optional().describe('Before this instant.'),
})
