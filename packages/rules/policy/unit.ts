/** The unit of a pool: a built-in one, or an own unit that the policy declares under `units`. */

import type { Unit } from '../values/amount.ts'
import { lookUp } from '../values/look-up.ts'
import type { FeatureText, PolicyText, RateText } from './schema.ts'

type Units = Pick<PolicyText, 'units' | 'pools'>

/** A rate for `1 page` is one for `1 pages`: for a single one people write the word for one of it. */
export function unitsByName(text: PolicyText): PolicyText {
  const units = Object.entries(text.units ?? {}).filter(
    ([, { one }]) => !Object.hasOwn(text.units ?? {}, one),
  )
  const names = new Map(units.map(([name, { one }]) => [`1 ${one}`, `1 ${name}`]))
  if (names.size === 0) return text
  const named = (rate: RateText): RateText => ({ ...rate, per: names.get(rate.per) ?? rate.per })
  const features = Object.entries(text.features).map(([id, feature]): [string, FeatureText] => [
    id,
    { ...feature, rates: feature.rates.map(named) },
  ])
  return { ...text, features: Object.fromEntries(features) }
}

/** @returns undefined where the policy has no such pool, or does not declare its unit (references.ts says so) */
export function unitOfPool(policy: Units, pool: string): Unit | undefined {
  const name = lookUp(policy.pools, pool)?.unit
  if (name === undefined || name === 'credit' || name === 'export') return name
  const own = lookUp(policy.units, name)
  return own && { name, one: own.one, many: own.many, decimals: own.decimals ?? 0 }
}
