/** What no title may be: empty. Denials, usage and the page of plans would have a gap where it stands. */

import type { Say } from '../finding.ts'
import type { PolicyText } from '../schema.ts'

export function lintTitles(policy: PolicyText, say: Say): void {
  const check = (path: string, title: string) => {
    if (title.trim() === '') say(path, 'is empty; write what people call it.')
  }
  check('title', policy.title)
  for (const kind of ['pools', 'windows', 'plans', 'features'] as const)
    for (const [id, { title }] of Object.entries(policy[kind])) check(`${kind}.${id}.title`, title)
  for (const [id, { one, many }] of Object.entries(policy.units ?? {})) {
    check(`units.${id}.one`, one)
    check(`units.${id}.many`, many)
  }
}
