/** What no feature may say of settling: that its actual cost is known afterwards, where it costs nothing. */

import type { Say } from '../finding.ts'
import type { PolicyText } from '../schema.ts'

export function lintSettling({ features }: PolicyText, say: Say): void {
  for (const [id, { settles, rates }] of Object.entries(features)) {
    if (settles === undefined || settles === 'as held') continue
    const takes = rates.some((rate) => Object.values(rate.takes).some((written) => written > 0))
    if (!takes)
      say(
        `features.${id}.settles`,
        `is "${settles}", but no rate of it takes anything; say what they take, or leave it out.`,
      )
  }
}
