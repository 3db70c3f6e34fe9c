/** The unit of a pool: a built-in one, or an own unit that the policy declares under `units`. */

import type { Unit } from '../values/amount.ts'
import { lookUp } from '../values/look-up.ts'
import type { PolicyText } from './schema.ts'

type Units = Pick<PolicyText, 'units' | 'pools'>

/** @returns undefined where the policy has no such pool, or does not declare its unit (references.ts says so) */
export function unitOfPool(policy: Units, pool: string): Unit | undefined {
  const name = lookUp(policy.pools, pool)?.unit
  if (name === undefined || name === 'credit' || name === 'export') return name
  const own = lookUp(policy.units, name)
  return own && { name, one: own.one, many: own.many, decimals: own.decimals ?? 0 }
}
