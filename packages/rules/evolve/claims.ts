/** What changes when it is known which Space of a person has what they get once. It decides nothing. */

import type { Entry } from '../model/entry.ts'
import type { OnceShare } from '../model/once-share.ts'
import type { SpaceState } from '../model/space.ts'
import { addGrants, rearmThresholds } from './balance.ts'

export function claimSettled(
  space: SpaceState,
  entry: Entry & { kind: 'once_settled' | 'welcome_settled' },
): Partial<SpaceState> {
  const { grants } = entry
  const settled =
    entry.kind === 'once_settled'
      ? { once: onceShare(space, entry) }
      : {
          once: known(space.once, entry.persons),
          welcomes: { had: [...(space.welcomes?.had ?? []), entry.plan] },
        }
  return { ...settled, ...addGrants(space, grants, space.grants), ...rearmThresholds(space, grants) }
}

function onceShare(space: SpaceState, { holder, persons }: Entry & { kind: 'once_settled' }): OnceShare {
  return holder === space.id
    ? { status: 'given', persons }
    : { status: 'given before', persons, space: holder }
}

/** A welcome may be the first to say who the persons are. */
function known(once: OnceShare | undefined, persons: OnceShare['persons']): OnceShare | undefined {
  return once?.status === 'waiting' && once.persons.length === 0 ? { ...once, persons } : once
}
