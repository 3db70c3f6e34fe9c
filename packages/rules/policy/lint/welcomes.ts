/** Lint of welcomes: what a plan gives besides must be an amount that its Spaces can use. */

import { lookUp } from '../../values/look-up.ts'
import { PERIODS } from '../../values/renewal.ts'
import type { Say } from '../finding.ts'
import type { PlanText, PolicyText } from '../schema.ts'
import { givenBy } from '../terms.ts'

export function lintWelcomes(policy: PolicyText, say: Say): void {
  for (const [id, plan] of Object.entries(policy.plans)) {
    if (!plan.welcome) continue
    const path = `plans.${id}.welcome.gives`
    if (Object.keys(plan.welcome.gives).length === 0)
      say(path, 'gives nothing; name a pool and an amount, or leave the welcome out.')
    for (const pool of Object.keys(plan.welcome.gives)) {
      const given = PERIODS.map((period) => allowanceOf(plan, period, pool))
      if (given.includes('no access')) say(`${path}.${pool}`, 'has no access on this plan; give it some.')
      if (given.includes('unlimited')) say(`${path}.${pool}`, 'is unlimited on this plan; leave it out.')
    }
  }
}

function allowanceOf(plan: PlanText, period: (typeof PERIODS)[number], pool: string): unknown {
  const given = givenBy(plan, period)
  return given === 'not sold' ? undefined : lookUp(given, pool)
}
