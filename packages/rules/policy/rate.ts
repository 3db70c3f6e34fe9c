/**
 * Rate: the row of a feature that prices a use of it. A price is never guessed. A model or resolution that no row names
 * is refused with the ones there are, and so is a use that leaves out what the rows tell apart, unless a row says
 * `default: true`: then what is left out is that row's. A row without a model, below rows with models, is for any other
 * model; a feature whose rows name no model takes none.
 *
 * AI Video has rows for 480p (the default), 720p and 1080p, each by the second. "4k" is refused, for a fourth row's price
 * is unknown; without a resolution it is 480p; without seconds it is refused, since one second would be a guess.
 *
 * Why: a default that was never asked for sells a ten-second clip at the price of one (REQ-177, 178; 004:100).
 */

import type { FeatureUse } from '../model/operation.ts'
import { Fault } from '../values/fault.ts'
import type { FeatureText, RateText } from './schema.ts'

type Dimension = 'model' | 'resolution'

/** @throws Fault `unknown_feature` for a model or resolution that there is not, `malformed` for one left out; with its path and the choices */
export function rateOf(feature: FeatureText, use: FeatureUse, path: string): RateText {
  const { rates } = feature
  const [only] = rates
  const plain = only && rates.length === 1 && only.model === undefined && only.resolution === undefined
  if (plain && use.model === undefined && use.resolution === undefined) return only
  const named = narrowed(feature, narrowed(feature, rates, 'model', use, path), 'resolution', use, path)
  const [first] = named
  if (!first) throw new Error(`Invariant: ${feature.title} has no row.`)
  return first
}

/** The rows that are for what the use says of one dimension, in their order; at least one. */
function narrowed(
  feature: FeatureText,
  rows: readonly RateText[],
  dimension: Dimension,
  use: FeatureUse,
  path: string,
): readonly RateText[] {
  const asked = use[dimension]
  if (rows.every((row) => row[dimension] === undefined)) {
    if (asked === undefined || feature.rates.some((row) => row[dimension] === asked)) return rows
    throw unknown(`${path}.${dimension}`, feature, feature.rates, dimension, asked)
  }
  const standard = asked === undefined ? feature.rates.find((row) => row.default) : undefined
  const wanted = asked ?? standard?.[dimension]
  const exact = rows.filter((row) => row[dimension] === wanted)
  const fits = exact.length > 0 ? exact : rows.filter((row) => row[dimension] === undefined)
  if (fits.length > 0 && (asked !== undefined || standard)) return fits
  if (asked !== undefined) throw unknown(`${path}.${dimension}`, feature, rows, dimension, asked)
  throw new Fault(
    'malformed',
    `${path}.${dimension}`,
    `${feature.title} has a cost for each ${dimension}; name one of ${choices(rows, dimension)}.`,
  )
}

function unknown(
  path: string,
  feature: FeatureText,
  rows: readonly RateText[],
  dimension: Dimension,
  asked: string,
): Fault {
  const known = choices(rows, dimension)
  const why =
    known === ''
      ? `${feature.title} takes no ${dimension}; leave "${asked}" out.`
      : `${feature.title} has no ${dimension} "${asked}" here; it has ${known}.`
  return new Fault('unknown_feature', path, why)
}

function choices(rows: readonly RateText[], dimension: Dimension): string {
  return [...new Set(rows.flatMap((row) => row[dimension] ?? []))].join(', ')
}
