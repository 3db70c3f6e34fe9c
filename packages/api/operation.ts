/** Requests about the amounts of a Space: operations, and changes of holds and charges. */
import { duration } from '@allot/rules/instant'
import { MAX_SIZES, mixedBatch, WHOLE_UNITS, operation as whole } from '@allot/rules/operation'
import { text } from '@allot/rules/text'
import { z } from 'zod'

const [use, batch, exported] = whole.options

const USE = { by: 'ann', use: { feature: 'virtual_model', resolution: '1k' } }
const BATCH = { by: 'ann', count: 40, batch: [{ feature: 'recolor' }] }
const EXPORT = { by: 'ann', export: { act: 'download', design: 'design-7' } }

const MIXED = {
  by: 'ann',
  mixed: [{ count: 39, batch: [{ feature: 'recolor' }] }, { batch: [] }],
}

/** A signed-in person leaves `by` out and acts as themselves; a key names the member who acts. */
export const operation = z
  .union([use.partial({ by: true }), batch.partial({ by: true }), exported.partial({ by: true })])
  .meta({
    id: 'Operation',
    description:
      'What a member wants to do: use a feature, process a Batch, or export a design. A signed-in person leaves `by` out.',
    examples: [USE, BATCH, EXPORT],
  })

/** The id of a hold, a charge or a capture: its number in the log. */
export const entryId = z.string().regex(/^\d{1,15}$/, 'give the id that the answer named')

const count = z.number().int().min(1).max(100_000)

const length = text.max(20).describe('an ISO 8601 duration, PT1S to P31D')

const holdsFor = length.default('PT24H').transform((text) => duration(text))
const partial = z
  .boolean()
  .default(false)
  .describe('reserves as many units as fit now, where not all do; a denial then says what stops even one')

export const operationRequest = z.strictObject({ operation }).meta({
  id: 'OperationRequest',
  description: 'The operation to check, quote or charge.',
  examples: [{ operation: USE }, { operation: BATCH }, { operation: EXPORT }],
})
/** Of one Batch whose images take different things. */
export const quoteRequest = z
  .strictObject({
    operation: z.union([...operation.options, mixedBatch.partial({ by: true })]).meta({
      id: 'Quotable',
      description: `An operation; or a Batch whose images take different things, ${MAX_SIZES.mixed} images at most. A signed-in person leaves \`by\` out.`,
      examples: [USE, BATCH, EXPORT, MIXED],
    }),
  })
  .meta({
    id: 'QuoteRequest',
    description: 'What to quote.',
    examples: [{ operation: USE }, { operation: BATCH }, { operation: MIXED }],
  })
export const newHold = z.strictObject({ operation, for: holdsFor, partial }).meta({
  id: 'NewHold',
  description: 'The operation to reserve amounts for, and for how long.',
  examples: [{ operation: USE, for: 'PT1H' }],
})
export const extendRequest = z.strictObject({ for: length.transform((text) => duration(text)) }).meta({
  id: 'ExtendRequest',
  description: 'How long the hold lasts, counted from now.',
  examples: [{ for: 'PT1H' }],
})
const actual = z
  .union([
    z.strictObject({
      amounts: z
        .record(text.max(40), z.number().min(0).max(1_000_000_000))
        .describe('of each pool, as people write it; a pool that is not named took what was held of it'),
    }),
    z.strictObject({
      quantity: z
        .number()
        .int(WHOLE_UNITS)
        .min(0)
        .max(1_000_000_000)
        .describe('seconds, tokens, … as the rate is counted by'),
    }),
  ])
  .meta({
    id: 'ActualCost',
    description:
      'What each captured unit really took, for features that the policy settles at their actual cost. What was held and not needed is given back; what is more than was held is reported as `unpaid`.',
    examples: [{ amounts: { ai_credits: 3 } }, { quantity: 1500 }],
  })

export const captureRequest = z.strictObject({ count: count.default(1), actual: actual.optional() }).meta({
  id: 'CaptureRequest',
  description: 'How many units of the hold succeeded, and what they really took where that differs.',
  examples: [{ count: 1 }, { count: 1, actual: { quantity: 1500 } }],
})

const reason = z.enum(['technical', 'timeout', 'cancelled', 'moderated'])
const why = reason
  .optional()
  .describe('why the work failed, where it did; the policy says what is then given back')

export const releaseRequest = z
  .strictObject({
    count: count.optional().describe('by default all that are left'),
    reason: why,
  })
  .meta({
    id: 'ReleaseRequest',
    description: 'How many units of the hold go back, and why.',
    examples: [{ count: 2, reason: 'technical' }],
  })
export const newRefund = z
  .strictObject({
    charge: entryId.describe('the id of a charge or a capture'),
    count: count.default(1),
    reason: reason.default('technical'),
  })
  .meta({
    id: 'NewRefund',
    description: 'The units of a charge or a capture to give back.',
    examples: [{ charge: '42', count: 1, reason: 'technical' }],
  })

const idempotencyKey = text
  .min(1)
  .max(200)
  .describe('unique for each operation; the same one when the operation is repeated')

/** One of many operations. All are of the Space in the address, since no decision spans Spaces; the message says so. */
const ofMany = <Shape extends z.core.$ZodLooseShape>(shape: Shape) =>
  z.strictObject(shape, {
    error: (issue) =>
      issue.code === 'unrecognized_keys' && issue.keys.includes('space')
        ? 'All operations of a request are of the Space in its address; leave "space" out and send a request for each Space'
        : undefined,
  })

const ITEM = { do: 'charge', idempotencyKey: 'order 7', operation: USE }
const EXAMPLES = {
  charge: ITEM,
  hold: { do: 'hold', idempotencyKey: 'order 8', operation: USE, for: 'PT1H' },
  capture: { do: 'capture', idempotencyKey: 'order 8/done', hold: '43', count: 1 },
  release: { do: 'release', idempotencyKey: 'order 8/rest', hold: '43' },
  refund: { do: 'refund', idempotencyKey: 'order 7/back', charge: '42', count: 1 },
}

export const bulkItem = z
  .discriminatedUnion('do', [
    ofMany({ do: z.literal('charge'), idempotencyKey, operation }).meta({
      id: 'BulkCharge',
      description: 'A charge among many operations.',
      examples: [EXAMPLES.charge],
    }),
    ofMany({ do: z.literal('hold'), idempotencyKey, operation, for: holdsFor, partial }).meta({
      id: 'BulkHold',
      description: 'A hold among many operations.',
      examples: [EXAMPLES.hold],
    }),
    ofMany({
      do: z.literal('capture'),
      idempotencyKey,
      hold: entryId,
      count: count.default(1),
      actual: actual.optional(),
    }).meta({
      id: 'BulkCapture',
      description: 'A capture among many operations.',
      examples: [EXAMPLES.capture],
    }),
    ofMany({
      do: z.literal('release'),
      idempotencyKey,
      hold: entryId,
      count: count.optional(),
      reason: why,
    }).meta({
      id: 'BulkRelease',
      description: 'A release among many operations.',
      examples: [EXAMPLES.release],
    }),
    ofMany({ do: z.literal('refund'), idempotencyKey, ...newRefund.shape }).meta({
      id: 'BulkRefund',
      description: 'A refund among many operations.',
      examples: [EXAMPLES.refund],
    }),
  ])
  .meta({ id: 'BulkItem', description: 'One operation of many.', examples: [ITEM] })

export const bulkRequest = z
  .strictObject({
    operations: z.array(bulkItem).min(1).max(1_000),
    allOrNothing: z.boolean().default(false).describe('all of them are done, or none; then at most 100'),
  })
  .meta({
    id: 'BulkRequest',
    description: 'Many operations of one Space.',
    examples: [{ operations: [ITEM] }],
  })
