/** How the members of a Space change, and with them what is given for each seat. */

import type { Entry } from '../model/entry.ts'
import { raiseGrants } from '../model/grant.ts'
import { withSeats } from '../model/seats.ts'
import { MAX, type MemberState, newMember } from '../model/space.ts'
import { rearmThresholds } from './balance.ts'
import { withMember } from './counters.ts'
import type { NextState } from './next-state.ts'

export function joined(next: NextState, entry: Entry & { kind: 'joined' }): void {
  next.members = withJoined(next.members, entry)
  seated(next, entry)
}

export function left(next: NextState, { member }: Entry & { kind: 'left' }): void {
  next.members = withoutLongGone(withMember(next.members, member, (each) => ({ ...each, left: true })))
}

/** The counters and caps of members who left are kept, should they come back; of the first of very many they are not. */
function withoutLongGone(members: readonly MemberState[]): readonly MemberState[] {
  if (members.filter((each) => each.left).length <= MAX.leftMembers) return members
  const first = members.findIndex((each) => each.left)
  return members.filter((_, at) => at !== first)
}

function withJoined(
  members: readonly MemberState[],
  entry: Entry & { kind: 'joined' },
): readonly MemberState[] {
  const { member: id, role, paying } = entry
  if (!members.some((each) => each.id === id)) return [...members, newMember(id, role, paying)]
  return withMember(members, id, (each) => ({ ...each, role, paying, left: false }))
}

/** What a seat that came within the period adds. */
function seated(next: NextState, { at, seats, share, raised = [] }: Entry & { kind: 'joined' }): void {
  if (seats === undefined) return
  next.seats = withSeats(next.seats, seats, share ? at - next.periodStart : 0)
  next.grants = raiseGrants(next.grants, raised)
  Object.assign(next, rearmThresholds(next, raised))
}
