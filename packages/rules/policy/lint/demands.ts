/** What a policy demands under `checks` must be about plans, pools and features that it has, and make sense. */

import { lookUp } from '../../values/look-up.ts'
import type { Say } from '../finding.ts'
import type { PolicyText } from '../schema.ts'

export function lintDemands({ checks, ...policy }: PolicyText, say: Say): void {
  const known = (path: string, kind: 'plans' | 'pools' | 'features', name: string) => {
    if (lookUp<unknown>(policy[kind], name) !== undefined) return
    const there = Object.keys(policy[kind]).join(', ') || 'none'
    say(path, `names "${name}", which is none of the ${kind}; there are ${there}.`)
  }
  for (const [at, { pool, plan, of }] of checks.multiples.entries()) {
    const path = `checks.multiples.${at}`
    known(`${path}.pool`, 'pools', pool)
    known(`${path}.plan`, 'plans', plan)
    known(`${path}.of`, 'plans', of)
  }
  for (const [at, { pool, plans, as }] of checks.ratios.entries()) {
    const path = `checks.ratios.${at}`
    known(`${path}.pool`, 'pools', pool)
    for (const [each, plan] of plans.entries()) known(`${path}.plans.${each}`, 'plans', plan)
    if (plans.length !== as.length)
      say(path, `has ${plans.length} plans and ${as.length} numbers; give each plan one.`)
  }
  for (const [at, pair] of checks.dearer.entries())
    for (const [each, feature] of pair.entries()) known(`checks.dearer.${at}.${each}`, 'features', feature)
}
