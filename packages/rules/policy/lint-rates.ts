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
