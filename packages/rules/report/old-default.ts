/**
 * Old defaults: until version 0.2 a use that left out its model or resolution got the first row that fitted, one without
 * seconds was one second long, and a name that no row had a place for was passed over. Such operations stand in logs.
 * A backtest compares policies and not versions of Allot, so it decides them again by what was the rule then: under the
 * same policy nothing is refused that was allowed.
 */

import type { FeatureUse, Operation } from '../model/operation.ts'
import { measureOf, quantityOf } from '../policy/measure.ts'
import { rateOf } from '../policy/rate.ts'
import type { FeatureText, PolicyText } from '../policy/schema.ts'
import { Fault } from '../values/fault.ts'
import { lookUp } from '../values/look-up.ts'

/**
 * The operation, with what the old rule took for granted written out.
 * @param then the policy it was decided under: what that policy prices today is left as it is
 */
export function withOldDefaults(
  operation: Operation,
  then: PolicyText | undefined,
  now: PolicyText,
): Operation {
  const written = (use: FeatureUse): FeatureUse => {
    const before =
      then && Object.hasOwn(then.features, use.feature) ? lookUp(then.features, use.feature) : undefined
    const feature = Object.hasOwn(now.features, use.feature) ? lookUp(now.features, use.feature) : undefined
    return !before || !feature || isPriced(before, use) ? use : writtenOut(feature, use)
  }
  if ('use' in operation) return { ...operation, use: written(operation.use) }
  return 'batch' in operation ? { ...operation, batch: operation.batch.map(written) } : operation
}

function isPriced(feature: FeatureText, use: FeatureUse): boolean {
  try {
    quantityOf(feature, measureOf(rateOf(feature, use, 'use')), use, 'use')
    return true
  } catch (fault) {
    if (fault instanceof Fault) return false
    throw fault
  }
}

/** The first row that fits, where a row or the use that leaves something out fits any; its own names stand in the use. */
function writtenOut(feature: FeatureText, use: FeatureUse): FeatureUse {
  const fits = (asked: string | undefined, named: string | undefined) =>
    asked === undefined || named === undefined || asked === named
  const row = feature.rates.find(
    (rate) => fits(use.model, rate.model) && fits(use.resolution, rate.resolution),
  )
  if (!row) return use
  const seconds = row.per === 'second' ? { seconds: use.seconds ?? 1 } : {}
  const model = row.model ?? knownOf(feature, 'model', use.model)
  const resolution = row.resolution ?? knownOf(feature, 'resolution', use.resolution)
  return {
    ...{ feature: use.feature, ...(use.seconds !== undefined && { seconds: use.seconds }), ...seconds },
    ...(model !== undefined && { model }),
    ...(resolution !== undefined && { resolution }),
  }
}

/** What was asked for, unless no row of the feature has a place for it. */
function knownOf(
  feature: FeatureText,
  dimension: 'model' | 'resolution',
  asked: string | undefined,
): string | undefined {
  return feature.rates.some((rate) => rate[dimension] !== undefined) ? asked : undefined
}
