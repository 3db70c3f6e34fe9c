/** References within a policy: every pool, window, plan and feature that is named must be defined in the policy. */

import { lookUp } from '../values/look-up.ts'
import { PERIODS } from '../values/renewal.ts'
import { measureOf } from './measure.ts'
import type { PlanText, PolicyText } from './schema.ts'

export function* unknownNames(text: PolicyText): Generator<{ path: string; message: string }> {
  for (const [names, among, path] of references(text)) {
    for (const each of names) {
      if (Object.hasOwn(among, each)) continue
      const there = Object.keys(among).join(', ') || 'none'
      yield { path, message: `names "${each}", which this policy does not define; it has ${there}.` }
    }
  }
}

/** Names, the definitions that must contain them, and their path. */
function* references(text: PolicyText): Generator<[readonly string[], object, string]> {
  const { pools, windows, features } = text
  yield* unitReferences(text)
  for (const [id, feature] of Object.entries(features)) {
    for (const [row, rate] of feature.rates.entries()) {
      yield [Object.keys(rate.takes), pools, `features.${id}.rates.${row}.takes`]
      yield [rate.free === undefined ? [] : [rate.free], windows, `features.${id}.rates.${row}.free`]
      yield [rate.counts, windows, `features.${id}.rates.${row}.counts`]
    }
  }
  for (const [id, plan] of Object.entries(text.plans)) {
    yield [Object.keys(plan.windows), windows, `plans.${id}.windows`]
    yield [Object.keys(plan.welcome?.gives ?? {}), pools, `plans.${id}.welcome.gives`]
    yield [plan.together, windows, `plans.${id}.together`]
    if (plan.size_of !== undefined) yield [[plan.size_of], text.plans, `plans.${id}.size_of`]
    yield [plan.no_access, features, `plans.${id}.no_access`]
    yield [Object.keys(plan.access), features, `plans.${id}.access`]
    yield* accessReferences(text, id, plan)
    yield [Object.keys(plan.at_once).filter((each) => each !== 'batch'), features, `plans.${id}.at_once`]
    for (const period of PERIODS) {
      const given = plan[period]
      if (typeof given !== 'string') yield [Object.keys(given), pools, `plans.${id}.${period}`]
    }
  }
  yield [Object.keys(text.batch.takes), pools, 'batch.takes']
  yield [text.batch.counts, windows, 'batch.counts']
  yield [text.exports?.counts.ai ?? [], windows, 'exports.counts.ai']
  yield [text.exports?.counts.plain ?? [], windows, 'exports.counts.plain']
  yield [Object.keys(text.unifies), pools, 'unifies']
  yield [Object.keys(text.prices ?? {}), text.plans, 'prices']
}

/** Models and resolutions must stand in a row of the feature. */
function* accessReferences(
  text: PolicyText,
  id: string,
  { access }: PlanText,
): Generator<[readonly string[], object, string]> {
  for (const [feature, { models = [], resolutions = [] }] of Object.entries(access)) {
    const rates = lookUp(text.features, feature)?.rates ?? []
    const path = `plans.${id}.access.${feature}`
    yield [models, namesOf(rates.map((rate) => rate.model)), `${path}.models`]
    yield [resolutions, namesOf(rates.map((rate) => rate.resolution)), `${path}.resolutions`]
  }
}

function namesOf(names: readonly (string | undefined)[]): object {
  return Object.fromEntries(names.flatMap((name) => (name === undefined ? [] : [[name, true]])))
}

function* unitReferences({ units = {}, pools, features }: PolicyText): ReturnType<typeof references> {
  const all = { credit: true, export: true, ...units }
  for (const [id, { unit }] of Object.entries(pools)) yield [[unit], all, `pools.${id}.unit`]
  for (const [id, feature] of Object.entries(features)) {
    for (const [row, rate] of feature.rates.entries()) {
      const { unit } = measureOf(rate)
      yield [unit === undefined ? [] : [unit], units, `features.${id}.rates.${row}.per`]
    }
  }
}
