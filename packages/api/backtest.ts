/** Backtests: the log of a Space, decided again under another policy. */
import { z } from 'zod'
import { instantText, utc } from './page.ts'

export const backtestRequest = z
  .strictObject({
    policy: z
      .union([z.string().max(500_000), z.record(z.string(), z.unknown())])
      .describe('the id of a published version, or a policy as YAML text or as an object'),
    since: instantText
      .optional()
      .describe('the instant from which it would have been in force; by default that of the first entry'),
  })
  .meta({
    id: 'BacktestRequest',
    description: 'The policy to replay the log under.',
    examples: [{ policy: '2026-05-unified' }],
  })

const count = z.number().int()
const amounts = z.record(z.string(), z.number())

export const backtest = z
  .object({
    policy: z.string(),
    applies: z
      .boolean()
      .describe('false where it does not sell the plan of the Space, so nothing is replayed'),
    why: z.string().nullable().describe('why it does not apply'),
    from: utc.nullable(),
    to: utc.nullable(),
    entries: count.describe('how many entries of the log were replayed'),
    operations: count.describe('charges, holds and exports among them'),
    refused: count.describe('how many of them were allowed and would be denied, whole or in part'),
    allowed: count.describe('how many were denied and would be allowed'),
    rows: z
      .array(
        z.object({
          plan: z.string(),
          member: z.string(),
          operations: count,
          refused: count,
          allowed: count,
          took: amounts.describe('of each pool, without what was given back'),
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
          code: z.string().describe('of the denial, under the other policy or in the log'),
          message: z.string(),
        }),
      )
      .readonly()
      .describe('the first thousand, oldest first'),
    skipped: z
      .array(z.object({ why: z.string(), times: count }))
      .readonly()
      .describe('what could not be decided again'),
  })
  .meta({
    id: 'Backtest',
    description: 'What the operations of a log would have cost under another policy.',
    examples: [
      {
        ...{ policy: '2026-09-leaner', applies: true, why: null, from: '2026-07-20T09:00:00Z' },
        ...{ to: '2026-07-23T10:00:00Z', entries: 4, operations: 3, refused: 1, allowed: 0 },
        ...{ rows: [], changes: [], skipped: [] },
      },
    ],
  })
