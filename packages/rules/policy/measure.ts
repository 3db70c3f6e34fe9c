/**
 * Measure: what a rate is counted by besides outputs. A rate for a second is multiplied by the seconds of a use, a rate
 * for `1000 tokens` by the tokens of a use and divided by 1,000, rounded up to the smallest unit of each pool.
 *
 * At 0.5 credits per 1,000 tokens a text of 1,500 tokens takes 0.75 credits, and one of a single token 0.001.
 */

import type { Take } from '../model/grant.ts'
import { type FeatureUse, MAX_SIZES } from '../model/operation.ts'
import { type Amount, share } from '../values/amount.ts'
import { Fault } from '../values/fault.ts'
import { QUANTITY } from './schema/feature.ts'
import type { FeatureText, RateText } from './schema.ts'
import { UNLIMITED } from './terms.ts'

export interface Measure {
  /** What of a use is multiplied; nothing where an output costs the same at any size. */
  readonly of: 'seconds' | 'quantity' | undefined
  /** So many of it cost what the rate takes. */
  readonly per: number
  /** The unit of the quantity. */
  readonly unit: string | undefined
}

export function measureOf({ per }: Pick<RateText, 'per'>): Measure {
  if (per === 'output') return BY_OUTPUT
  if (per === 'second') return BY_SECOND
  const known = measures.get(per)
  if (known) return known
  const [, number = '1', unit] = QUANTITY.exec(per) ?? []
  const measure = { of: 'quantity', per: Number(number), unit } as const
  measures.set(per, measure)
  return measure
}

/** How much of it a use is. @throws Fault `malformed` where the use does not say, or says it of something else */
export function quantityOf(
  feature: FeatureText,
  { of, per, unit }: Measure,
  use: FeatureUse,
  path: string,
): number {
  if (use.quantity !== undefined && of !== 'quantity')
    throw new Fault(
      'malformed',
      `${path}.quantity`,
      `${feature.title} is not counted by a quantity; leave it out.`,
    )
  if (of === undefined) return 1
  const quantity = use[of]
  if (quantity !== undefined) return quantity
  const why =
    of === 'seconds'
      ? `${feature.title} costs by the second; say how many seconds it is long.`
      : `${feature.title} costs by ${per} ${unit}; say how many ${unit} it is.`
  throw new Fault('malformed', `${path}.${of}`, why)
}

/** @throws Fault `malformed` where it is more than can be added up, at the most outputs that an operation has */
export function measured(takes: readonly Take[], quantity: number, per: number): readonly Take[] {
  return takes.map(({ pool, amount }) => ({ pool, amount: share(amount, quantity, per, MAX_OF_ONE) }))
}

/** What one output takes at most: at 0.5 credits a page 22 million pages, which no plan gives. */
const MAX_OF_ONE = Math.floor(UNLIMITED / MAX_SIZES.count) as Amount // a quotient in the same unit

const BY_OUTPUT: Measure = { of: undefined, per: 1, unit: undefined }
const BY_SECOND: Measure = { of: 'seconds', per: 1, unit: undefined }
/** By what policies write, of which there are few. */
const measures = new Map<string, Measure>()
