/** What no pool merge may be: of one pool twice, or of a pool that goes on. */

import type { Say } from '../finding.ts'
import type { PolicyText } from '../schema.ts'

export function lintMerges(policy: PolicyText, say: Say): void {
  const merged = new Map<string, string>()
  for (const [into, its] of Object.entries(policy.unifies)) {
    for (const medium of ['image', 'video'] as const) {
      const path = `unifies.${into}.${medium}`
      const other = merged.get(its[medium])
      if (other !== undefined) say(path, `is ${its[medium]}, as ${other} is; a pool is merged once.`)
      else if (Object.hasOwn(policy.pools, its[medium]))
        say(path, `is ${its[medium]}, which this version still has; name a pool of an earlier version.`)
      merged.set(its[medium], path)
    }
  }
}
