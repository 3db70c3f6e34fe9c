/** Answers to operations: allowed, or the denial that says why not, until when, and which plan would allow it. */
import { CODES_IN_ORDER } from '@allot/rules/denial'
import { z } from 'zod'
import { utc } from './page.ts'
import { PROBLEM_EXAMPLE as PROBLEM, problem } from './problem.ts'
import { period } from './space.ts'

const BINDING = {
  limit: 'ai_credits',
  title: 'AI credits',
  code: 'insufficient_credits',
  allowance: 200,
  used: 190,
  reserved: 8,
  left: 2,
  needed: 4,
  resetsAt: '2026-08-20T09:00:00Z',
}

const DENIAL = {
  code: 'insufficient_credits',
  message:
    'There are not enough AI credits left for this: 190 of 200 are used, 8 are reserved by running work, 2 are left, and this needs 4. You can upgrade to Max, or wait until 2026-08-20 09:00:00 UTC. It may be sooner: running work gives back what it does not use.',
  cost: { ai_credits: 4 },
  binding: [BINDING],
  retryAt: '2026-07-21T09:00:00Z',
  certainAt: '2026-08-20T09:00:00Z',
  maybeSooner: true,
  offers: ['upgrade', 'wait'],
  upgradeTo: { plan: 'max', title: 'Max', period: 'monthly' },
  upgradeHelp: '/plan',
  fits: 0,
}

const ALLOWED = { allowed: true, replayed: false, id: '42', kind: 'charged', cost: { ai_credits: 4 } }
const DENIED = { allowed: false, replayed: false, denial: DENIAL }

const OLDER = 'not in denials that Allot 0.2 wrote'

const code = z
  .enum(CODES_IN_ORDER)
  .meta({ id: 'DenialCode', description: 'Why an operation is denied.', examples: ['limit_period'] })

const binding = z
  .object({
    limit: z.string().describe('the pool or window'),
    title: z.string(),
    code,
    allowance: z.number().nullable().describe('null, as all figures, where the policy hides numbers'),
    used: z.number().nullable(),
    reserved: z.number().nullable().optional().describe(`what running work has reserved; ${OLDER}`),
    left: z.number().nullable().optional().describe(`neither used nor reserved; ${OLDER}`),
    needed: z.number(),
    resetsAt: utc.nullable(),
  })
  .meta({ id: 'Binding', description: 'One limit that denies the operation.', examples: [BINDING] })

export const denial = z
  .object({
    code,
    message: z.string().describe('a complete text for a person'),
    cost: z
      .record(z.string(), z.number())
      .describe('what all of it would have taken; one unit of it, where none of a partial hold fits'),
    binding: z.array(binding).readonly().describe('every limit that denies it'),
    retryAt: utc
      .nullable()
      .describe(
        'allowed from then on if nothing else happens and running work ends unused; null where waiting does not help',
      ),
    certainAt: utc
      .nullable()
      .optional()
      .describe(
        `allowed from then on however running work ends; null where only running work that ends unused helps; ${OLDER}`,
      ),
    maybeSooner: z
      .boolean()
      .optional()
      .describe(
        `whether running work that ends without using all it reserves can allow it before retryAt; ${OLDER}`,
      ),
    offers: z.array(z.enum(['pay', 'upgrade', 'wait'])).readonly(),
    upgradeTo: z
      .object({
        plan: z.string(),
        title: z.string(),
        period: period.optional().describe(`how often it is paid, which may not be as now; ${OLDER}`),
      })
      .nullable()
      .describe('the cheapest plan and period under which it is allowed at once'),
    upgradeHelp: z.string().nullable().describe('where people read how to upgrade'),
    fits: z.number().int().describe('how many of the units would fit now'),
  })
  .meta({
    id: 'Denial',
    description: 'Why an operation is denied, from when on it is allowed, and which plan allows it now.',
    examples: [DENIAL],
  })

const allowed = z
  .object({
    allowed: z.literal(true),
    replayed: z
      .boolean()
      .describe('whether the same Idempotency-Key was answered before; nothing was taken again'),
    id: z
      .string()
      .describe('the number of its entry in the log; the id of the hold to capture or the charge to refund'),
    kind: z.string().describe('the kind of its entry in the log'),
    cost: z.record(z.string(), z.number()).describe('what it took, or gave back, of each pool'),
    counts: z
      .record(z.string(), z.number())
      .optional()
      .describe('what it counts in each window, or no longer counts; left out where it counts in none'),
    unpaid: z
      .record(z.string(), z.number())
      .optional()
      .describe('of a capture at the actual cost: what the work took beyond what was held'),
    hold: z
      .object({ id: z.string(), remaining: z.number().int(), expiresAt: utc })
      .optional()
      .describe('the hold that it placed or changed'),
    grant: z.object({ id: z.string() }).optional().describe('the grant that it made or took back'),
  })
  .meta({ id: 'Allowed', description: 'The operation is allowed, and done.', examples: [ALLOWED] })

const denied = z
  .object({ allowed: z.literal(false), replayed: z.boolean(), denial })
  .meta({ id: 'Denied', description: 'The operation is denied; nothing was taken.', examples: [DENIED] })

export const answer = z
  .discriminatedUnion('allowed', [allowed, denied])
  .meta({ id: 'Answer', description: 'Allowed or denied.', examples: [ALLOWED, DENIED] })

const checkAllowed = z.object({ allowed: z.literal(true) }).meta({
  id: 'CheckAllowed',
  description: 'The operation would be allowed now.',
  examples: [{ allowed: true }],
})

const checkDenied = z.object({ allowed: z.literal(false), denial }).meta({
  id: 'CheckDenied',
  description: 'The operation would be denied now.',
  examples: [{ allowed: false, denial: DENIAL }],
})

export const check = z.discriminatedUnion('allowed', [checkAllowed, checkDenied]).meta({
  id: 'Check',
  description: 'Whether an operation would be allowed now.',
  examples: [{ allowed: true }],
})

const idempotencyKey = z.string().describe('of the operation')

const outcome = z
  .union([
    z.object({ idempotencyKey, answer }).meta({
      id: 'AnsweredOutcome',
      description: 'The operation was decided.',
      examples: [{ idempotencyKey: 'order 7', answer: ALLOWED }],
    }),
    z.object({ idempotencyKey, problem }).meta({
      id: 'RejectedOutcome',
      description: 'The operation is wrong; nothing was decided.',
      examples: [{ idempotencyKey: 'order 7', problem: PROBLEM }],
    }),
    z.object({ idempotencyKey, quote: answer }).meta({
      id: 'QuotedOutcome',
      description: 'With allOrNothing: what the operation would have cost, or its denial; nothing was taken.',
      examples: [{ idempotencyKey: 'order 7', quote: ALLOWED }],
    }),
  ])
  .meta({
    id: 'Outcome',
    description: 'The outcome of one operation of many.',
    examples: [{ idempotencyKey: 'order 7', answer: ALLOWED }],
  })

export const bulkOutcomes = z
  .object({
    done: z.boolean().optional().describe('with allOrNothing: whether all of them were done'),
    outcomes: z.array(outcome).describe('in the order of the operations'),
  })
  .meta({
    id: 'BulkOutcomes',
    description: 'The outcomes of many operations.',
    examples: [{ outcomes: [{ idempotencyKey: 'order 7', answer: ALLOWED }] }],
  })
