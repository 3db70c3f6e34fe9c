/**
 * Membership: members join, leave and may be capped. All members of a Space draw on the same pools, and a new member
 * makes them larger only where the plan gives an amount for each seat (REQ-139, 224; seat.ts). A member who left cannot
 * do anything; what they did stays in the log. A Space always has an owner.
 *
 * A role, a cap and a removal are of who is a member: at 9:00:00 Bob leaves, since he closes his account, and at 9:00:01
 * Ann hands him the Space. It stays Ann's, or it would have an owner who can never sign in again.
 */

import type { Command } from '../model/command.ts'
import type { EntryBody } from '../model/entry.ts'
import { MAX, type MemberState, memberOf, type SpaceState } from '../model/space.ts'
import type { PolicyBook } from '../policy/book.ts'
import { Fault } from '../values/fault.ts'
import { type Instant, iso } from '../values/instant.ts'
import { requireKeepable } from '../values/shape.ts'
import { poolsMeant } from './merged-pools.ts'
import { joiningSeat } from './seat.ts'

/** @throws Fault `too_many`, `owner_stays`, `malformed` */
export function join(
  book: PolicyBook,
  space: SpaceState,
  { member, role, paying }: Command & { do: 'join' },
  now: Instant,
): EntryBody {
  if (role !== 'owner') keepOwner(space, member)
  if (!memberOf(space, member)) requireKeepable(member, 'member') // who is one keeps their name, and may be removed
  const present = space.members.filter((each) => !each.left)
  if (present.length < MAX.members || present.some((each) => each.id === member))
    return {
      kind: 'joined',
      member,
      role,
      paying,
      ...joiningSeat(space, book.terms(space), member, paying, now),
    }
  throw new Fault('too_many', 'member', `A Space has at most ${MAX.members} members; remove one first.`)
}

/** A change of role adds no seat. @throws Fault `unknown_member`, `owner_stays` */
export function setRole(space: SpaceState, { member, role }: Command & { do: 'set_role' }): EntryBody {
  const { paying } = knownState(space, member)
  if (role !== 'owner') keepOwner(space, member)
  return { kind: 'joined', member, role, paying }
}

/** @throws Fault `unknown_member`, `owner_stays` */
export function leave(space: SpaceState, member: string): EntryBody {
  keepOwner(space, member)
  return { kind: 'left', member: known(space, member) }
}

/** @throws Fault `unknown_member`, `unknown_pool` */
export function cap(
  book: PolicyBook,
  space: SpaceState,
  { member, pool, most }: Command & { do: 'cap' },
): EntryBody {
  return { kind: 'capped', member: known(space, member), pool: poolNamed(book, space, pool), most }
}

/** A pool of the Space. A cap on a pool that is still two would bound only one of them. @throws Fault `unknown_pool` */
function poolNamed(book: PolicyBook, space: SpaceState, pool: string): string {
  const pools = poolsOf(book, space)
  if (pools.includes(pool)) return pool
  return unknownPool(space, pool, pools, poolsMeant(book, space, pool, pools))
}

/** The pool to which a grant by this name adds, also where it was merged or is still two. @throws Fault `unknown_pool` */
export function poolMeant(book: PolicyBook, space: SpaceState, pool: string): string {
  const pools = poolsOf(book, space)
  const [meant] = poolsMeant(book, space, pool, pools)
  return meant ?? unknownPool(space, pool, pools)
}

function poolsOf(book: PolicyBook, space: SpaceState): readonly string[] {
  return book.terms(space).pools.map(({ pool }) => pool)
}

/** @param meant which of them were merged into it, or will be @throws Fault `unknown_pool` */
function unknownPool(
  { legacyPools, renewsAt }: SpaceState,
  pool: string,
  pools: readonly string[],
  meant: readonly string[] = [],
): never {
  const known = pools.join(', ') || 'none'
  const has = `This Space has no pool "${pool}"`
  if (meant.length === 0) throw new Fault('unknown_pool', 'pool', `${has}; it has ${known}.`)
  const why =
    legacyPools === undefined
      ? `, which has been merged: name ${meant.join(', ')}`
      : ` before ${iso(renewsAt)}: name ${meant.join(' or ')}, which become one then`
  throw new Fault('unknown_pool', 'pool', `${has}${why}. It has ${known}.`)
}

/** A Space without an owner could not be managed, so its only owner cannot leave. @throws Fault `owner_stays` */
function keepOwner(space: SpaceState, member: string): void {
  const owners = space.members.filter((each) => each.role === 'owner' && !each.left)
  if (owners.length !== 1 || owners[0]?.id !== member) return
  throw new Fault(
    'owner_stays',
    'member',
    'This is the owner of the Space. Hand it over to another member first.',
  )
}

/** @throws Fault `unknown_member` */
function known(space: SpaceState, member: string): string {
  return knownState(space, member).id
}

/** @throws Fault `unknown_member` */
function knownState(space: SpaceState, member: string): MemberState {
  const state = memberOf(space, member)
  if (state) return state
  throw new Fault('unknown_member', 'member', `${member} is not a member of this Space.`)
}
