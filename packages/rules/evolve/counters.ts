/** How entries change the counters of a Space and of its members. It decides nothing. */

import type { MemberId, MemberState, SpaceState } from '../model/space.ts'
import { addCount, type Count, type Counter } from '../model/window.ts'

/** Adds `counts`, times `used` and `held`, to their openings. @param next the state being made, which is changed */
export function addCounts(
  next: { counters: SpaceState['counters']; members: SpaceState['members'] },
  by: MemberId,
  counts: readonly Count[],
  used: -1 | 0 | 1,
  held: -1 | 0 | 1,
): void {
  if (counts.length === 0) return
  next.counters = withCounts(next.counters, 'member', counts, used, held)
  next.members = withMember(next.members, by, (member) => {
    const counters = withCounts(member.counters, 'space', counts, used, held)
    return counters === member.counters ? member : { ...member, counters }
  })
}

export function withMember(
  members: readonly MemberState[],
  id: MemberId,
  change: (member: MemberState) => MemberState,
): readonly MemberState[] {
  for (let at = 0; at < members.length; at++) {
    const member = members[at]
    if (member?.id !== id) continue
    const changed = change(member)
    if (changed === member) return members
    const after = members.slice()
    after[at] = changed
    return after
  }
  return members
}

/** @param others the scope whose counts belong to other counters */
function withCounts(
  counters: readonly Counter[],
  others: 'member' | 'space',
  counts: readonly Count[],
  used: number,
  held: number,
): readonly Counter[] {
  let after: Counter[] | undefined
  for (const count of counts) {
    if (count.scope === others) continue
    after ??= counters.slice()
    let at = 0
    while (at < after.length && after[at]?.window !== count.window) at++
    after[at] = addCount(after[at], count, used * count.count, held * count.count)
  }
  return after ?? counters
}
