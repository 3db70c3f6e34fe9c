/** Members, embedded, under the application's own ids: who they are is the application's to know. */
import type { MemberMethods, WriteOptions } from '@allot/api/allot'
import { memberCap, memberRole, newMember } from '@allot/api/member'
import { pageQuery } from '@allot/api/page'
import type { Member } from '@allot/api/wire'
import { amount, decimalOf } from '@allot/rules/amount'
import { Fault } from '@allot/rules/fault'
import { type MemberState, memberOf, type Role, type SpaceState } from '@allot/rules/space'
import type { Engine } from '../engine.ts'
import { answerRequest, keyOf } from './request.ts'

export function membersOf(engine: Engine): MemberMethods {
  const shown = ({ id, role, left, caps }: MemberState): Member => ({
    ...{ id, role, name: null, email: null, demo: false, left },
    caps: Object.fromEntries(
      caps.map((cap) => [cap.pool, decimalOf(cap.amount, engine.policies.unit(cap.pool))]),
    ),
  })
  /** Also of a member who has left. */
  const read = async (space: string, member: string): Promise<Member> => {
    const state = (await engine.space(space)).members.find(({ id }) => id === member)
    return shown(state ?? unknownMember(member))
  }
  const setRole = (space: string, key: string, member: string, role: Role) =>
    engine.submit(space, key, { do: 'set_role', member, role })

  /** Two entries; the same request again writes the one that a crash prevented. */
  const transferOwnership = async (space: SpaceState, to: MemberState, options?: WriteOptions) => {
    const key = keyOf(options)
    const owners = space.members.filter((each) => each.role === 'owner' && !each.left && each.id !== to.id)
    await setRole(space.id, key, to.id, 'owner')
    for (const owner of owners)
      await setRole(space.id, fromKey(key, owner.id), owner.id, 'admin').catch(unlessGone)
  }

  return {
    list: (space, given) =>
      answerRequest(given, async () => {
        const { after, limit } = pageQuery.parse(given ?? {})
        const { members } = await engine.space(space)
        const next = after + limit < members.length ? after + limit : null
        return { members: members.slice(after, after + limit).map(shown), next }
      }),
    add: (space, member, options) =>
      answerRequest(options, async () => {
        const { member: id, role, paying } = newMember.parse(member)
        await engine.submit(space, keyOf(options), { do: 'join', member: id, role, paying })
        return read(space, id)
      }),
    setRole: (id, member, to, options) =>
      answerRequest(options, async () => {
        const { role } = memberRole.parse({ role: to })
        const space = await engine.space(id)
        const state = memberIn(space, member)
        if (role === 'owner') await transferOwnership(space, state, options)
        else await setRole(id, keyOf(options), member, role)
        return read(id, member)
      }),
    cap: (space, member, pool, most, options) =>
      answerRequest(options, async () => {
        const input = memberCap.parse({ pool, most })
        const cap = input.most === null ? null : amount(input.most, engine.policies.unit(pool), 'most')
        await engine.submit(space, keyOf(options), { do: 'cap', member, pool, most: cap })
        return read(space, member)
      }),
    remove: (space, member, options) =>
      answerRequest(options, async () => {
        await engine.submit(space, keyOf(options), { do: 'leave', member })
        return read(space, member)
      }),
  }
}

/** @throws Fault `unknown_member` */
function memberIn(space: SpaceState, member: string): MemberState {
  return memberOf(space, member) ?? unknownMember(member)
}

function unknownMember(member: string): never {
  throw new Fault('unknown_member', 'member', `${member} is not a member of this Space.`)
}

/** The key of the entry that makes an owner an admin. */
function fromKey(key: string, owner: string): string {
  return `${key}/from/${owner}`
}

/** An owner who leaves while they hand over is no owner any more, which is what was asked. @throws what else it was */
function unlessGone(fault: unknown): void {
  if (!(fault instanceof Fault) || fault.code !== 'unknown_member') throw fault
}
