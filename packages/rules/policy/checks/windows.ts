/** Check of windows: one in which nothing counts looks like a limit and is none. */

import type { PolicyText } from '../schema.ts'
import type { SayOf } from './figure.ts'

export function checkWindowsCounted({ windows, features, batch, exports }: PolicyText, say: SayOf): void {
  const counted = new Set([
    ...Object.values(features).flatMap(({ rates }) => rates.flatMap(({ counts, free }) => [...counts, free])),
    ...batch.counts,
    ...(exports?.counts.ai ?? []),
    ...(exports?.counts.plain ?? []),
  ])
  for (const window of Object.keys(windows))
    if (!counted.has(window))
      say(
        'windows_are_counted',
        `windows.${window}`,
        'is counted in by nothing, so it limits nothing; name it in "counts" or "free", or leave it out.',
      )
}
