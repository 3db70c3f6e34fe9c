/** Figures as checks compare them: what a plan gives for a period; what a rate costs, ../rate-cost.ts has. */

import { wholeSeats } from '../../model/seats.ts'
import { lookUp } from '../../values/look-up.ts'
import type { Period } from '../../values/renewal.ts'
import type { CheckName } from '../schema/checks.ts'
import type { PolicyText } from '../schema.ts'
import { allowanceFor, givenBy, hasCustomFigures, termsOf } from '../terms.ts'

/** Notes a finding of a check that the policy may switch off. */
export type SayOf = (check: CheckName, path: string, message: string) => void

/**
 * What a plan gives to one paying member, in the smallest unit; undefined where it is not sold, where its figures are agreed for each Space,
 * or where it does not name the pool.
 */
export function amountOf(policy: PolicyText, plan: string, period: Period, pool: string): number | undefined {
  const text = lookUp(policy.plans, plan)
  if (!text || hasCustomFigures(text)) return undefined
  const given = givenBy(text, period)
  if (given === 'not sold' || lookUp(given, pool) === undefined) return undefined
  const terms = termsOf(policy, { plan, period }).pools.find((each) => each.pool === pool)
  return terms && allowanceFor(terms, wholeSeats(1))
}

/** Whether the policy sells credits at all; where it does not, no feature takes any. */
export function sellsCredits(policy: PolicyText): boolean {
  return Object.values(policy.pools).some((pool) => pool.unit === 'credit')
}
