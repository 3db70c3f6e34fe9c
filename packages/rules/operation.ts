/**
 * An operation: what a member asks to do. Either one feature, `count` outputs of it, or a Batch of `count` images
 * with whatever is done to each. The unit is always one output or one image, never one request (C-17, A-06).
 */
import { z } from 'zod'

export const client = z.enum(['web', 'ios', 'android', 'api'])
export type Client = z.infer<typeof client>

const label = z.string().min(1).max(60)

export const featureUse = z.strictObject({
  feature: label,
  model: label.optional(),
  resolution: label.optional(),
  seconds: z.number().int().min(1).max(3600).optional(),
})

const asked = {
  by: z.string().min(1).max(200).describe('the member who acts'),
  client: client.default('web'),
  count: z.number().int().min(1).max(100_000).default(1).describe('outputs, or images of a Batch'),
}

export const operation = z.union([
  z.strictObject({ ...asked, use: featureUse }),
  z.strictObject({ ...asked, batch: z.array(featureUse).max(20).describe('what is done to each image') }),
])

export type FeatureUse = z.infer<typeof featureUse>
export type Operation = z.infer<typeof operation>

/** The feature that an operation counts under in a usage table. */
export function featureOf(operation: Operation): string {
  return 'use' in operation ? operation.use.feature : 'batch'
}
