/** An entry of the log as it is told: what happened, when, by whom, and what it took or gave. */
import { z } from 'zod'
import { denial } from './answer.ts'
import { next, utc } from './page.ts'
import { period, role } from './space.ts'

export const entry = z
  .object({
    id: z.string().describe('its number in the log: "1" for the first entry of a Space, without gaps'),
    at: utc,
    kind: z
      .string()
      .describe('created, joined, left, charged, held, captured, released, refunded, granted, …'),
    policy: z.string().describe('the version it was decided under'),
    idempotencyKey: z.string().nullable().describe('of the request; null for what time alone caused'),
    by: z.string().optional(),
    feature: z.string().optional(),
    units: z.number().int().optional(),
    amounts: z
      .record(z.string(), z.number().nullable())
      .optional()
      .describe('what it took, gave back or gave of each pool; null where the policy shows no number'),
    hold: z.string().optional(),
    charge: z.string().optional(),
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
    pool: z.string().optional(),
    threshold: z.number().int().optional(),
    note: z.string().optional(),
    denial: denial.optional(),
  })
  .meta({ id: 'Entry' })

export type ToldEntry = z.input<typeof entry>

export const log = z.object({ entries: z.array(entry), next })

const instantText = z.iso.datetime({ offset: true, message: 'write it like 2026-05-15T02:11:00Z' })

export const logQuery = z.object({
  after: z.coerce.number().int().min(0).default(0).describe('the cursor that the page before named as next'),
  limit: z.coerce.number().int().min(1).max(1_000).default(100),
  order: z.enum(['oldest', 'newest']).default('oldest').describe('which entries come first'),
  kind: z.string().max(200).optional().describe('kinds, with commas between: charged,captured'),
  member: z.string().max(200).optional().describe('only what this member did'),
  from: instantText.optional(),
  to: instantText.optional().describe('before this instant'),
})
