/** What no free use may be: counted in a window that also limits, or free of nothing. */

import type { Say } from '../finding.ts'
import type { PolicyText } from '../schema.ts'

export function lintFreeUses(policy: PolicyText, say: Say): void {
  const { features, batch, exports } = policy
  const rates = Object.entries(features).flatMap(([id, { rates }]) =>
    rates.map((rate, row) => ({ rate, path: `features.${id}.rates.${row}.free` })),
  )
  const counted = new Set([
    ...rates.flatMap(({ rate }) => rate.counts),
    ...batch.counts,
    ...(exports?.counts.ai ?? []),
    ...(exports?.counts.plain ?? []),
  ])
  for (const { rate, path } of rates) {
    if (rate.free === undefined) continue
    if (counted.has(rate.free))
      say(path, `names ${rate.free}, which limits uses too; make a window of its own for what is free.`)
    if (Object.values(rate.takes).every((written) => written === 0))
      say(path, 'makes nothing free, since the row takes nothing; say what it takes, or take "free" out.')
  }
}
