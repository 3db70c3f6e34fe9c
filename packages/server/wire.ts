/** What requests look like: the shapes that routes accept, checked before anything else happens. */
import { duration } from '@allot/rules/instant'
import { operation } from '@allot/rules/operation'
import type { Context } from 'hono'
import { z } from 'zod'
import { Problem } from './problem.ts'

export const period = z.enum(['weekly', 'monthly', 'yearly'])

export const newSpace = z.strictObject({
  name: z.string().trim().min(1).max(80),
  plan: z.string().min(1).max(40),
  period,
  owner: z.string().min(1).max(200).optional().describe('with an API key: the member who will own it'),
})

export const toSubscribe = z.strictObject({ plan: z.string().min(1).max(40), period })

/** An operation on the wire: `by` may be left out by a person, who acts as themselves. */
const asked = z.preprocess(
  (read) => (read !== null && typeof read === 'object' && !('by' in read) ? { ...read, by: UNSAID } : read),
  operation,
)

/** What stands for "whoever is signed in" until the caller is known. */
export const UNSAID = '\u0000'

export const toQuote = z.strictObject({ operation: asked })
export const toCharge = toQuote
export const toHold = z.strictObject({
  operation: asked,
  for: z
    .string()
    .max(20)
    .default('PT24H')
    .transform((text) => duration(text)),
})
export const toCapture = z.strictObject({ count: z.number().int().min(1).default(1) })
export const toRelease = z.strictObject({ count: z.number().int().min(1).optional() })
export const toRefund = z.strictObject({
  charge: z.string().regex(/^\d{1,15}$/, 'give the id of a charge or capture'),
  count: z.number().int().min(1).default(1),
  reason: z.enum(['technical', 'timeout', 'cancelled', 'moderated']).default('technical'),
})
export const page = z.object({
  after: z.coerce.number().int().min(0).default(0),
  limit: z.coerce.number().int().min(1).max(1_000).default(100),
})

/** @throws ZodError or Problem, which become a 400 */
export async function body<T>(context: Context, shape: z.ZodType<T>): Promise<T> {
  const text = await context.req.text()
  let read: unknown
  try {
    read = text === '' ? {} : JSON.parse(text)
  } catch {
    throw new Problem(400, 'malformed', 'The body is not JSON.')
  }
  return shape.parse(read)
}

/** The id that makes a write safe to repeat. @throws Problem 400 when it is missing */
export function idempotencyKey(context: Context): string {
  const key = context.req.header('idempotency-key')?.replace(/^"(.*)"$/, '$1')
  if (!key || key.length > 200) {
    throw new Problem(
      400,
      'id_missing',
      'Send an Idempotency-Key of 1 to 200 characters, the same one when you repeat the request.',
    )
  }
  return key
}
