/**
 * An operation: what a member wants to do. `count` outputs of one feature; or a Batch of `count` images with the same
 * edits for each; or an export of a design. The unit is always one output, image or file, never one request (C-17, A-06).
 */
import { z } from 'zod'
import { text } from '../values/text.ts'

export const client = z.enum(['web', 'ios', 'android', 'api'])
export type Client = z.infer<typeof client>

/** The most of each (law 9); decide/operation-check.ts holds operations to them that come in without a schema. */
export const MAX_SIZES = {
  ...{ count: 100_000, seconds: 3_600, quantity: 1_000_000_000, edits: 20, uses: 100 },
  ...{ label: 60, member: 200, design: 200, groups: 250, mixed: 1_000 },
} as const

/** Minutes may be kept to hundredths, and a use still says how many whole ones it is; a rate for seconds is finer. */
export const WHOLE_UNITS =
  'Give a whole number; a quantity counts whole units, also where amounts of its unit have decimals'

const label = text.min(1).max(MAX_SIZES.label)

export const featureUse = z.strictObject({
  feature: label,
  model: label.optional(),
  resolution: label.optional(),
  seconds: z.number().int().min(1).max(MAX_SIZES.seconds).optional(),
  quantity: z
    .number()
    .int(WHOLE_UNITS)
    .min(1)
    .max(MAX_SIZES.quantity)
    .optional()
    .describe('how much it is, where a rate is for so many of a unit: 1500 tokens'),
})

export const act = z.enum(['open_screen', 'leave_screen', 'download', 'share_file', 'autosave'])

/** What happens to a design: a file of it is saved or shared, or its export screen is opened or left. */
export const designExport = z.strictObject({
  act,
  design: text.min(1).max(MAX_SIZES.design),
  uses: z.array(label).max(MAX_SIZES.uses).default([]).describe('the features that the design contains now'),
})

const common = {
  by: text.min(1).max(MAX_SIZES.member).describe('the member who acts'),
  client: client.default('web'),
  count: z.number().int().min(1).max(MAX_SIZES.count).default(1).describe('outputs, or images of a Batch'),
}

export const operation = z.union([
  z.strictObject({ ...common, use: featureUse }),
  z.strictObject({
    ...common,
    batch: z.array(featureUse).max(MAX_SIZES.edits).describe('what is done to each image'),
  }),
  z.strictObject({ ...common, export: designExport }),
])

/**
 * A Batch whose images take different things, in their order. It is quoted as a whole, and reserved part by part (law 3),
 * so it is no operation: 40 photos with a Virtual Model each, but the fifth without.
 */
export const mixedBatch = z.strictObject({
  by: common.by,
  client: common.client,
  mixed: z
    .array(
      z.strictObject({
        count: z
          .number()
          .int()
          .min(1)
          .max(MAX_SIZES.mixed)
          .default(1)
          .describe('images in a row that take the same'),
        batch: z.array(featureUse).max(MAX_SIZES.edits).describe('what is done to each of them'),
      }),
    )
    .min(1)
    .max(MAX_SIZES.groups)
    .describe(
      `images of one Batch that take different things, in their order; ${MAX_SIZES.mixed} images at most`,
    ),
})

export type FeatureUse = z.infer<typeof featureUse>
export type DesignExport = z.infer<typeof designExport>
export type Operation = z.infer<typeof operation>
/** An operation as callers write it, before defaults are filled in. */
export type OperationInput = z.input<typeof operation>
/** @param count all images */
export type MixedBatch = z.infer<typeof mixedBatch> & { readonly count: number }
/** What can be quoted. */
export type Quotable = Operation | MixedBatch

/** What a program without types gives may be anything: what is no mixed Batch is checked as an operation. */
export function isMixed(quotable: Quotable): quotable is MixedBatch {
  return typeof quotable === 'object' && quotable !== null && 'mixed' in quotable
}

/** A mixed Batch with the number of its images. */
export function quotableOf(given: Operation | z.infer<typeof mixedBatch>): Quotable {
  if (!('mixed' in given)) return given
  return { ...given, count: given.mixed.reduce((sum, { count }) => sum + count, 0) }
}

/**
 * Whether a use says nothing but its feature, so that every such use has the same cost. A key of uses that is added and
 * not asked for here does not compile: uses that differ in it would be sold at the price of the first one.
 */
export function namesFeatureAlone({ model, resolution, seconds, quantity }: UseDetails): boolean {
  return model === undefined && resolution === undefined && seconds === undefined && quantity === undefined
}

type AskedFor = 'feature' | 'model' | 'resolution' | 'seconds' | 'quantity'
type UseDetails = Exclude<keyof FeatureUse, AskedFor> extends never ? FeatureUse : never

/** The feature of an operation in usage tables; `batch` or `export` for those. */
export function featureOf(operation: Quotable): string {
  if ('use' in operation) return operation.use.feature
  return 'export' in operation ? 'export' : 'batch'
}

/** The features that an operation uses; an export uses none: its design was paid for when it was made. */
export function usesOf(operation: Quotable): readonly FeatureUse[] {
  if ('use' in operation) return [operation.use]
  if ('mixed' in operation) return operation.mixed.flatMap(({ batch }) => batch)
  return 'batch' in operation ? operation.batch : []
}
