/**
 * Cost: what one unit of an operation takes from pools and counts in windows. Each feature has its own rates by
 * model, resolution and seconds; a Batch image takes its Batch export and also the cost of each edit (double
 * metering: REQ-110, 136, 204). Removing a background or making it white takes no AI credits (REQ-102, 129).
 *
 * Recolor on 4 Batch images takes 4 Batch exports and 4 × Recolor (V16). A pool or window that several edits share is
 * one row with the sum, so that it is judged once: Virtual Model and Product Staging on one image are 2 of the minute.
 */

import type { Take } from '../model/grant.ts'
import { type FeatureUse, type MixedBatch, namesFeatureAlone, type Operation } from '../model/operation.ts'
import { type Amount, amount, plus, times } from '../values/amount.ts'
import { Fault } from '../values/fault.ts'
import { lookUp } from '../values/look-up.ts'
import { requireKeepable } from '../values/shape.ts'
import { measured, measureOf, quantityOf } from './measure.ts'
import { drawnOnLegacyPools, type PoolMerges } from './pool-merge.ts'
import { rateOf } from './rate.ts'
import type { FeatureText, PolicyText, RateText } from './schema.ts'
import { unitOfPool } from './unit.ts'

/** What one output, or one image of a Batch, takes and counts: each pool and each window once, with the sum. */
export interface UnitCost {
  readonly takes: readonly Take[]
  readonly counts: readonly UnitCount[]
  /** What of `takes` costs nothing while a window has room. */
  readonly free: readonly FreeRow[] | undefined
}

/** The uses of one unit that are free while a window has room, in their order: what each of them takes. */
export interface FreeRow {
  readonly window: string
  readonly takes: readonly (readonly Take[])[]
}

/** How often one unit counts in a window. */
export interface UnitCount {
  readonly window: string
  readonly each: number
}

/**
 * @param legacy the pool merges, while the Space still has the pools from before them: each medium draws on its own pool,
 *   and a Batch is of images
 * @throws Fault `unknown_feature` for a feature, model or resolution that the policy does not have; `malformed` for one
 *   that is left out, and for seconds or a quantity that is
 */
export function unitCost(
  policy: PolicyText,
  operation: Exclude<Operation, { export: unknown }>,
  legacy: PoolMerges | undefined,
): UnitCost {
  if ('use' in operation) return useCost(policy, operation.use, legacy, 'use')
  return operation.batch.reduce(
    (sum, use, at) => both(sum, useCost(policy, use, legacy, `batch.${at}`)),
    compiled(policy, policy.batch, 'image', legacy),
  )
}

/** What all images of a mixed Batch take, as one unit; free uses go to the first images. @throws as `unitCost` */
export function mixedCost(
  policy: PolicyText,
  operation: MixedBatch,
  legacy: PoolMerges | undefined,
): UnitCost {
  const kept = mixedCosts.get(operation)
  if (kept?.policy === policy && kept.legacy === legacy) return kept.cost
  const { by, client } = operation
  const cost = operation.mixed
    .map(({ count, batch }) => manyOf(unitCost(policy, { by, client, count, batch }, legacy), count))
    .reduce(both)
  mixedCosts.set(operation, { policy, legacy, cost })
  return cost
}

/** The same Batch is admitted again and again, at later instants and on other plans. */
const mixedCosts = new WeakMap<
  MixedBatch,
  { readonly policy: PolicyText; readonly legacy: PoolMerges | undefined; readonly cost: UnitCost }
>()

function manyOf({ takes, counts, free }: UnitCost, count: number): UnitCost {
  return {
    takes: takes.map(({ pool, amount }) => ({ pool, amount: times(amount, count) })),
    counts: counts.map(({ window, each }) => ({ window, each: each * count })),
    free: free?.map(({ window, takes }) => ({
      window,
      takes: Array.from({ length: count }, () => takes).flat(),
    })),
  }
}

/** @throws Fault `unknown_feature` */
export function featureNamed(policy: PolicyText, feature: string, path: string): FeatureText {
  const existing = lookUp(policy.features, feature)
  if (existing) return existing
  requireKeepable(feature, path)
  const known = Object.keys(policy.features).join(', ')
  throw new Fault('unknown_feature', path, `There is no feature "${feature}"; there are ${known}.`)
}

/** A use that names its feature alone has one cost, and nearly all uses do; the others are looked up row by row. */
function useCost(
  policy: PolicyText,
  use: FeatureUse,
  legacy: PoolMerges | undefined,
  path: string,
): UnitCost {
  if (legacy || !namesFeatureAlone(use)) return rowCost(policy, use, legacy, path)
  const known = plainCosts.get(policy) ?? new Map<string, UnitCost>()
  const kept = known.get(use.feature)
  if (kept) return kept
  const cost = rowCost(policy, use, legacy, path)
  plainCosts.set(policy, known.set(use.feature, cost))
  return cost
}

/** By feature, one map for each policy; it has no more keys than the policy has features. */
const plainCosts = new WeakMap<PolicyText, Map<string, UnitCost>>()

function rowCost(
  policy: PolicyText,
  use: FeatureUse,
  legacy: PoolMerges | undefined,
  path: string,
): UnitCost {
  const feature = featureNamed(policy, use.feature, `${path}.feature`)
  const rate = rateOf(feature, use, path)
  const measure = measureOf(rate)
  const quantity = quantityOf(feature, measure, use, path)
  const once = compiled(policy, rate, feature.medium, legacy)
  if (measure.of === undefined) return once
  const takes = measured(once.takes, quantity, measure.per)
  return { takes, counts: once.counts, free: freeOf(rate, takes) }
}

/** What a row takes as it is written: of one output, or of so many of what it is counted by. */
export function rowTakes(
  policy: PolicyText,
  feature: FeatureText,
  rate: RateText,
  legacy: PoolMerges | undefined,
): readonly Take[] {
  return compiled(policy, rate, feature.medium, legacy).takes
}

function freeOf({ free }: { free?: string | undefined }, takes: readonly Take[]): UnitCost['free'] {
  return free === undefined ? undefined : [{ window: free, takes: [takes] }]
}

/** A row that takes from pools: of a feature, or of the Batch. */
interface Row {
  readonly takes: Readonly<Record<string, number>>
  readonly counts: readonly string[]
  readonly free?: string | undefined
}

/** Policies are immutable, so the amounts of a row are converted to integers once. */
const rows = new WeakMap<Row, UnitCost>()

/** What one unit of a row costs a Space: of its legacy pools, while it has them. @param medium of what the row makes */
function compiled(
  policy: PolicyText,
  row: Row,
  medium: FeatureText['medium'],
  legacy: PoolMerges | undefined,
): UnitCost {
  const cost = rows.get(row) ?? wholeAmounts(policy, row)
  if (!legacy) return cost
  const takes = sumTakes([], drawnOnLegacyPools(legacy, medium, cost.takes))
  return { takes, counts: cost.counts, free: freeOf(row, takes) }
}

function wholeAmounts(policy: PolicyText, row: Row): UnitCost {
  const all = Object.entries(row.takes).map(([pool, written]) => ({
    pool,
    amount: wholeAmount(policy, pool, written),
  }))
  const takes = all.filter((take) => take.amount > 0)
  const cost = { takes, counts: countsOf(row.counts), free: freeOf(row, takes) }
  rows.set(row, cost)
  return cost
}

/** Lint lets no such cost through; but an earlier build may have published one. @throws Fault that blames the policy, not the caller */
function wholeAmount(text: PolicyText, pool: string, written: number): Amount {
  const unit = unitOfPool(text, pool)
  try {
    if (unit !== undefined) return amount(written, unit, pool)
  } catch (reason) {
    if (!(reason instanceof Fault)) throw reason
  }
  throw new Fault(
    'malformed',
    '',
    `The request is right, but the policy ${text.policy} is not: it takes ${written} of ${pool}, which is no whole amount. Ask the operator of this product to publish a corrected policy.`,
  )
}

/** How often one unit counts in each window of a list in the policy. */
export function countsOf(names: readonly string[]): readonly UnitCount[] {
  const known = lists.get(names)
  if (known) return known
  const counts = names.reduce<readonly UnitCount[]>(
    (sum, window) => sumCounts(sum, [{ window, each: 1 }]),
    [],
  )
  lists.set(names, counts)
  return counts
}

/** As `rows`, for the lists of windows. */
const lists = new WeakMap<readonly string[], readonly UnitCount[]>()

function both(a: UnitCost, b: UnitCost): UnitCost {
  if (b.takes.length === 0 && b.counts.length === 0) return a
  return {
    takes: sumTakes(a.takes, b.takes),
    counts: sumCounts(a.counts, b.counts),
    free: a.free && b.free ? joinFree(a.free, b.free) : (a.free ?? b.free),
  }
}

function joinFree(a: readonly FreeRow[], b: readonly FreeRow[]): readonly FreeRow[] {
  const sum = [...a]
  for (const row of b) {
    const at = sum.findIndex(({ window }) => window === row.window)
    const existing = sum[at]
    if (existing) sum[at] = { window: row.window, takes: [...existing.takes, ...row.takes] }
    else sum.push(row)
  }
  return sum
}

function sumTakes(a: readonly Take[], b: readonly Take[]): readonly Take[] {
  const sum = [...a]
  for (const take of b) {
    const at = sum.findIndex((each) => each.pool === take.pool)
    const existing = sum[at]
    if (existing) sum[at] = { pool: take.pool, amount: plus(existing.amount, take.amount) }
    else sum.push(take)
  }
  return sum
}

function sumCounts(a: readonly UnitCount[], b: readonly UnitCount[]): readonly UnitCount[] {
  const sum = [...a]
  for (const count of b) {
    const at = sum.findIndex(({ window }) => window === count.window)
    const existing = sum[at]
    if (existing) sum[at] = { window: count.window, each: existing.each + count.each }
    else sum.push(count)
  }
  return sum
}
