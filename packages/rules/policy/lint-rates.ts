/** Lint of rates: what a use without a model or resolution gets is one row, since two would leave its price to chance. */

import type { PolicyText } from './schema.ts'

export function lintDefaultRows(policy: PolicyText, say: (path: string, message: string) => void): void {
  for (const [id, feature] of Object.entries(policy.features)) {
    const defaults = [...feature.rates.entries()].filter(([, rate]) => rate.default)
    for (const [row] of defaults.slice(1))
      say(
        `features.${id}.rates.${row}.default`,
        `is a second default, after row ${defaults[0]?.[0]}; leave one.`,
      )
  }
}

/** A window either limits or gives free uses; and what is free must have a cost. */
export function lintFreeUses(policy: PolicyText, say: (path: string, message: string) => void): void {
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
