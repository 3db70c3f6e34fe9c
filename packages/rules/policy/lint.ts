/**
 * Lint: what must be true of any policy before it may be published. First its structure: it compiles, its names are
 * unmistakable, each row can be reached; no policy may do without. Then its figures: dearer plans give no less, a
 * day gives less than a week, video costs more than any image. A policy that means otherwise switches such a check off
 * by its name: `checks: { video_costs_more_than_image: false }`. And what it demands itself under `checks`.
 *
 * Figures are compared once the structure holds; what cannot be made cannot be compared.
 *
 * Sources: REQ-074, 075, 083, 084, 116, 141, 175-178, 208, 213; C-01, C-02, A-29, A-40.
 */

import { checkCosts } from './checks/costs.ts'
import type { SayOf } from './checks/figure.ts'
import { checkOwn } from './checks/own.ts'
import { checkPlans } from './checks/plans.ts'
import { checkWindowsCounted } from './checks/windows.ts'
import type { Finding } from './finding.ts'
import { structureFindings } from './lint/structure.ts'
import type { PolicyText } from './schema.ts'

export { type Finding, findingText, type LineOf } from './finding.ts'
export { structureFindings } from './lint/structure.ts'

export function lintPolicy(policy: PolicyText): readonly Finding[] {
  const structure = structureFindings(policy)
  if (structure.length > 0) return structure
  const found: Finding[] = []
  const say: SayOf = (check, path, message) => {
    if (policy.checks[check]) found.push({ path, message, check })
  }
  checkPlans(policy, say)
  checkCosts(policy, say)
  checkWindowsCounted(policy, say)
  checkOwn(policy, (path, message) => found.push({ path, message }))
  return found
}
