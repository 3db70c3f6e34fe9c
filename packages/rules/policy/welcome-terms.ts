/** What a plan gives besides to a Space that first gets it, in the smallest units. */

import type { Take } from '../model/grant.ts'
import type { PlanId } from '../model/plan.ts'
import { amount } from '../values/amount.ts'
import { type Duration, duration } from '../values/instant.ts'
import type { PlanText, PolicyText } from './schema.ts'
import { unitOfPool } from './unit.ts'

export interface WelcomeTerms {
  /** In pools that the Space has. */
  readonly gives: readonly Take[]
  readonly for: Duration
}

/** @param poolFor the pool that the Space has for one of the policy */
export function welcomeOf(
  text: PolicyText,
  plan: PlanId,
  { welcome }: PlanText,
  poolFor: (pool: string) => string,
): WelcomeTerms | undefined {
  if (!welcome) return undefined
  const path = `plans.${plan}.welcome`
  const gives = Object.entries(welcome.gives).map(([pool, written]) => ({
    pool: poolFor(pool),
    amount: amount(written, unitOfPool(text, pool) ?? 'export', `${path}.gives.${pool}`),
  }))
  return { gives, for: duration(welcome.for, `${path}.for`) }
}
