/** What operations are answered with: allowed, or the denial that says why not, until when, and which plan would do. */
import { CODES_IN_ORDER } from '@allot/rules/denial'
import { z } from 'zod'
import { utc } from './page.ts'
import { problem } from './problem.ts'

const code = z.enum(CODES_IN_ORDER).meta({ id: 'DenialCode' })

const binding = z
  .object({
    limit: z.string(),
    title: z.string(),
    code,
    allowance: z.number().nullable(),
    used: z.number().nullable(),
    needed: z.number(),
    resetsAt: utc.nullable(),
  })
  .meta({ id: 'Binding' })

export const denial = z
  .object({
    code,
    message: z.string().describe('whole, for a person'),
    cost: z.record(z.string(), z.number()).describe('what all of it would have taken'),
    binding: z.array(binding).readonly().describe('every limit that refuses'),
    retryAt: utc.nullable().describe('null where waiting does not help'),
    offers: z.array(z.enum(['upgrade', 'wait'])).readonly(),
    upgradeTo: z.object({ plan: z.string(), title: z.string() }).nullable(),
    upgradeHelp: z.string().nullable().describe('where people read how to upgrade'),
    fits: z.number().int().describe('how many of the units would fit now'),
  })
  .meta({ id: 'Denial' })

const allowed = z
  .object({
    allowed: z.literal(true),
    replayed: z.boolean().describe('answered before: nothing was taken again'),
    id: z
      .string()
      .describe('the number of its entry in the log: names a hold to capture, a charge to refund'),
    kind: z.string().describe('the kind of entry that it became'),
    cost: z.record(z.string(), z.number()).describe('what it took, or gave back, of each pool'),
    hold: z.object({ id: z.string(), remaining: z.number().int(), expiresAt: utc }).optional(),
  })
  .meta({ id: 'Allowed' })

const refused = z.object({ allowed: z.literal(false), replayed: z.boolean(), denial }).meta({ id: 'Refused' })

export const answer = z.union([allowed, refused]).meta({ id: 'Answer' })

export const checked = z
  .union([z.object({ allowed: z.literal(true) }), z.object({ allowed: z.literal(false), denial })])
  .meta({ id: 'Checked' })

const idempotencyKey = z.string().describe('of the operation')

export const outcomes = z.object({
  done: z.boolean().optional().describe('with allOrNothing: whether they were done'),
  outcomes: z.array(
    z
      .union([
        z.object({ idempotencyKey, answer }),
        z.object({ idempotencyKey, problem }),
        z.object({ idempotencyKey, quote: answer }).describe('with allOrNothing: what it would have come to'),
      ])
      .meta({ id: 'Outcome' }),
  ),
})
