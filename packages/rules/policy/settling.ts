/** Whether a hold of an operation may be settled at its actual cost, as the policy says when the hold is placed. */

import type { Operation } from '../model/operation.ts'
import type { Settling } from '../model/settling.ts'
import { featureNamed, rowTakes } from './cost.ts'
import { measureOf } from './measure.ts'
import type { PoolMerges } from './pool-merge.ts'
import { rateOf } from './rate.ts'
import type { PolicyText } from './schema.ts'

/** @returns undefined where it is settled as held; so is a Batch, whose images take more than one feature */
export function settlingOf(
  policy: PolicyText,
  operation: Operation,
  legacy: PoolMerges | undefined,
): Settling | undefined {
  if (!('use' in operation)) return undefined
  const feature = featureNamed(policy, operation.use.feature, 'use.feature')
  if (feature.settles === undefined || feature.settles === 'as held') return undefined
  const free = feature.settles === 'at actual or free'
  const rate = rateOf(feature, operation.use, 'use')
  const { of, per } = measureOf(rate)
  if (of === undefined) return { free }
  return { free, measured: { takes: rowTakes(policy, feature, rate, legacy), per } }
}
