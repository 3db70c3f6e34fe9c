/** What is asked of a Space's amounts: operations, and what becomes of holds and charges. */
import { duration } from '@allot/rules/instant'
import { operation as whole } from '@allot/rules/operation'
import { z } from 'zod'

const [use, batch, exported] = whole.options

/** A signed-in person leaves `by` out and acts as themselves; a key names the member who acts. */
export const operation = z
  .union([use.partial({ by: true }), batch.partial({ by: true }), exported.partial({ by: true })])
  .meta({ id: 'Operation' })

/** The number of a hold, a charge or a capture. */
export const number = z.string().regex(/^\d{1,15}$/, 'give the id that the answer named')

const count = z.number().int().min(1).max(100_000)

const length = z.string().max(20).describe('an ISO 8601 duration, PT1S to P31D')

const holdsFor = length.default('PT24H').transform((text) => duration(text))
const partial = z.boolean().default(false).describe('rather as many as fit now than none')

export const toQuote = z.strictObject({ operation })
export const toHold = z.strictObject({ operation, for: holdsFor, partial })
export const toExtend = z.strictObject({ for: length.transform((text) => duration(text)) })
export const toCapture = z.strictObject({ count: count.default(1) })
const reason = z.enum(['technical', 'timeout', 'cancelled', 'moderated'])
const why = reason
  .optional()
  .describe('why the work failed, where it did; the policy says what is given back then')

export const toRelease = z.strictObject({
  count: count.optional().describe('all that are left, unless said'),
  reason: why,
})
export const toRefund = z.strictObject({
  charge: number.describe('the id of a charge or a capture'),
  count: count.default(1),
  reason: reason.default('technical'),
})

const idempotencyKey = z
  .string()
  .min(1)
  .max(200)
  .describe('the same one when the operation is repeated; each has its own')

/** One of many, all of the Space in the address: no decision spans Spaces, and whoever names one is told so. */
const ofMany = <Shape extends z.core.$ZodLooseShape>(shape: Shape) =>
  z.strictObject(shape, {
    error: (issue) =>
      issue.code === 'unrecognized_keys' && issue.keys.includes('space')
        ? 'All operations of a request are of the Space in its address; leave "space" out and send a request for each Space'
        : undefined,
  })

export const bulkItem = z
  .discriminatedUnion('do', [
    ofMany({ do: z.literal('charge'), idempotencyKey, operation }),
    ofMany({ do: z.literal('hold'), idempotencyKey, operation, for: holdsFor, partial }),
    ofMany({ do: z.literal('capture'), idempotencyKey, hold: number, count: count.default(1) }),
    ofMany({ do: z.literal('release'), idempotencyKey, hold: number, count: count.optional(), reason: why }),
    ofMany({ do: z.literal('refund'), idempotencyKey, ...toRefund.shape }),
  ])
  .meta({ id: 'BulkItem' })

export const toBulk = z.strictObject({
  operations: z.array(bulkItem).min(1).max(1_000),
  allOrNothing: z.boolean().default(false).describe('all of them are done, or none; at most 100 then'),
})
