/** Members, embedded: by your own ids for them, since who they are is your product's to know. */
import { amount, written } from '@allot/rules/amount'
import { Fault } from '@allot/rules/fault'
import { memberOf, type Role } from '@allot/rules/space'
import type { Engine } from '../engine.ts'
import { keyOf, type Write } from './operations.ts'

export interface Members {
  list(space: string): Promise<{ readonly members: Member[]; readonly next: null }>
  add(space: string, member: NewMember, options?: Write): Promise<Member>
  /** Whoever becomes the owner takes over from the one before, who is an admin then. */
  setRole(space: string, member: string, role: Role, options?: Write): Promise<Member>
  /** The most they may take of a pool in a period; null lifts the cap. */
  cap(space: string, member: string, pool: string, most: number | null, options?: Write): Promise<Member>
  /** What they used stays in the log. */
  remove(space: string, member: string, options?: Write): Promise<Member>
}

export interface NewMember {
  readonly member: string
  readonly role?: Exclude<Role, 'owner'> | undefined
  /** Whether limits of paying people are theirs; true unless said. */
  readonly paying?: boolean | undefined
}

export interface Member {
  id: string
  role: Role
  name: null
  email: null
  /** Removed; what they used stays in the log. */
  left: boolean
  caps: Record<string, number>
}

export function membersOf(allot: Engine): Members {
  const all = async (space: string): Promise<Member[]> =>
    (await allot.space(space)).members.map(({ id, role, left, caps }) => ({
      ...{ id, role, name: null, email: null, left },
      caps: Object.fromEntries(
        caps.map((cap) => [cap.pool, written(cap.amount, allot.policies.unit(cap.pool))]),
      ),
    }))
  const one = async (space: string, member: string): Promise<Member> => {
    const found = (await all(space)).find(({ id }) => id === member)
    if (found) return found
    throw unknown(member)
  }
  const join = async (space: string, member: string, role: Role, paying: boolean, options?: Write) => {
    await allot.submit(space, keyOf(options), { do: 'join', member, role, paying })
    return one(space, member)
  }
  return {
    list: async (space) => ({ members: await all(space), next: null }),
    add: (space, { member, role = 'member', paying = true }, options) =>
      join(space, member, role, paying, options),
    setRole: async (id, member, role, options) => {
      const space = await allot.space(id)
      const there = memberOf(space, member)
      if (!there) throw unknown(member)
      const owners = space.members.filter((each) => each.role === 'owner' && !each.left && each !== there)
      const told = await join(id, member, role, there.paying, options)
      if (role === 'owner') for (const each of owners) await join(id, each.id, 'admin', each.paying)
      return told
    },
    cap: async (space, member, pool, most, options) => {
      const cap = most === null ? null : amount(most, allot.policies.unit(pool), 'most')
      await allot.submit(space, keyOf(options), { do: 'cap', member, pool, most: cap })
      return one(space, member)
    },
    remove: async (space, member, options) => {
      await allot.submit(space, keyOf(options), { do: 'leave', member })
      return one(space, member)
    },
  }
}

function unknown(member: string): Fault {
  return new Fault('unknown_member', 'member', `${member} is not a member of this Space.`)
}
