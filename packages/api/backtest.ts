/** Backtests: what another policy would have made of what really happened. */
import { z } from 'zod'
import { utc } from './page.ts'

export const toBacktest = z.strictObject({
  policy: z
    .union([z.string().max(500_000), z.record(z.string(), z.unknown())])
    .describe('the id of a published version, or a policy as YAML text or as the object that it comes to'),
  since: z.iso
    .datetime({ offset: true, message: 'write it like 2026-05-15T02:11:00Z' })
    .optional()
    .describe('from when on it is to have been in force; from the first entry on, unless said'),
})

const count = z.number().int()
const amounts = z.record(z.string(), z.number())

export const backtested = z
  .object({
    policy: z.string(),
    applies: z.boolean().describe('false where it does not sell what the Space has, and so passes it by'),
    why: z.string().nullable().describe('why it does not apply'),
    from: utc.nullable(),
    to: utc.nullable(),
    entries: count.describe('how many entries of the log were replayed'),
    operations: count.describe('charges, holds and exports that were asked for'),
    refused: count.describe('how many of them were allowed and would be refused, whole or in part'),
    allowed: count.describe('how many were refused and would be allowed'),
    rows: z
      .array(
        z.object({
          plan: z.string(),
          member: z.string(),
          operations: count,
          refused: count,
          allowed: count,
          took: amounts.describe('of each pool, less what was given back'),
          wouldTake: amounts,
        }),
      )
      .readonly(),
    changes: z
      .array(
        z.object({
          id: z.string().describe('the number of the entry in the log'),
          at: utc,
          by: z.string(),
          plan: z.string(),
          feature: z.string(),
          effect: z.enum(['refused', 'allowed']),
          units: count,
          code: z.string().describe('of the denial that would be, or that was'),
          message: z.string(),
        }),
      )
      .readonly()
      .describe('the first thousand, oldest first'),
    skipped: z
      .array(z.object({ why: z.string(), times: count }))
      .readonly()
      .describe('what could not be asked again'),
  })
  .meta({ id: 'Backtest' })
