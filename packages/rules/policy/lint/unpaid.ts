/** What a policy says of unpaid terms has to mean something; that its lengths are lengths, compile.ts looks at. */

import type { Say } from '../finding.ts'
import type { PolicyText } from '../schema.ts'

export function lintUnpaid({ unpaid }: PolicyText, say: Say): void {
  if (unpaid?.free_after === undefined) return
  if (/^P(T?0+[A-Z])+$/.test(unpaid.free_after))
    say('unpaid.free_after', 'is no time at all; write "after_grace: free" instead.')
  if (unpaid.after_grace === 'free')
    say(
      'unpaid.free_after',
      'says how long a Space stays frozen, and "after_grace: free" never freezes one; leave it out.',
    )
}
