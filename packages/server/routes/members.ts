/** Members: who is in a Space, their roles and caps; adding and removing them. What they used stays in the log. */

import { member, memberCap, memberPage, memberRole, newMember } from '@allot/api/member'
import { pageQuery } from '@allot/api/page'
import { amount, decimalOf } from '@allot/rules/amount'
import { Fault } from '@allot/rules/fault'
import { type MemberState, memberOf, type SpaceState } from '@allot/rules/space'
import { isAtLeast } from '../access/access.ts'
import { type AuthorizedCaller, nameOf } from '../access/caller.ts'
import { ProblemError } from '../http/problem.ts'
import type { RouteContext } from './route-context.ts'

export function memberRoutes({ api, allot, accounts, directory }: RouteContext): void {
  const memberResources = async (members: readonly MemberState[], authorized: AuthorizedCaller) => {
    const people = await accounts.find(members.map((each) => each.id))
    return members.map(({ id, role, left, caps }) => {
      const person = people.get(id)
      const email = isAtLeast(authorized.role, 'admin') && person?.email ? person.email : null
      const capEntries = caps.map(({ pool, amount }) => [pool, decimalOf(amount, allot.policies.unit(pool))])
      const known = { name: person?.name ?? null, email, demo: person?.demo ?? false }
      return { id, role, ...known, left, caps: Object.fromEntries(capEntries) }
    })
  }
  /** The log has the member before the directory lists them; one request does both, and it is safe to repeat. */
  const join = async (space: SpaceState, key: string, who: Pick<MemberState, 'id' | 'role' | 'paying'>) => {
    await allot.submit(space.id, key, { do: 'join', member: who.id, role: who.role, paying: who.paying })
    await directory.add(space.id, space.name, who.id, who.role)
    return allot.space(space.id)
  }

  /** Two entries; if the process ends between them, the same request again writes the other. */
  const transferOwnership = async (
    space: SpaceState,
    key: string,
    to: MemberState,
    authorized: AuthorizedCaller,
  ): Promise<void> => {
    if (!isAtLeast(authorized.role, 'owner'))
      throw new ProblemError('forbidden', 'Only the owner of the Space can hand it over.')
    const from = space.members.filter((each) => each.role === 'owner' && !each.left && each.id !== to.id)
    await join(space, `${key}/to`, { ...to, role: 'owner' })
    for (const each of from) await join(space, `${key}/from/${each.id}`, { ...each, role: 'admin' })
  }

  api.serve(
    {
      method: 'get',
      path: '/v1/spaces/{space}/members',
      id: 'listMembers',
      tag: 'Members',
      summary: 'List the members',
      description: 'Who is in the Space, and who was.',
      access: { person: 'member', scope: 'read' },
      query: pageQuery,
      answer: memberPage,
    },
    async ({ params, query: { after, limit }, ...authorized }) => {
      const space = await allot.space(params.space)
      const listed = space.members.slice(after, after + limit)
      const next = after + limit < space.members.length ? after + limit : null
      return { members: await memberResources(listed, authorized), next }
    },
  )

  api.serve(
    {
      method: 'post',
      path: '/v1/spaces/{space}/members',
      id: 'addMember',
      tag: 'Members',
      summary: 'Add a member',
      description:
        'A member of your own product, by your own id for them. For programs that have their own sign-in; people are invited by link.',
      access: { scope: 'admin' },
      body: newMember,
      answer: member,
      status: 201,
      writes: true,
      problems: ['too_many', 'owner_stays', 'idempotency_key_reused'],
    },
    async ({ params, body, idempotencyKey, ...authorized }) => {
      const space = await allot.space(params.space)
      const after = await join(space, idempotencyKey, { ...body, id: body.member })
      return one(await memberResources([memberIn(after, body.member)], authorized))
    },
  )

  api.serve(
    {
      method: 'patch',
      path: '/v1/spaces/{space}/members/{member}',
      id: 'setMemberRole',
      tag: 'Members',
      summary: 'Change the role of a member',
      description: 'The owner hands the Space over by making another member its owner.',
      access: { person: 'admin', scope: 'admin' },
      body: memberRole,
      answer: member,
      writes: true,
      problems: ['unknown_member', 'owner_stays', 'idempotency_key_reused'],
    },
    async ({ params, body: { role }, idempotencyKey, ...authorized }) => {
      const space = await allot.space(params.space)
      const current = memberIn(space, params.member)
      if (role === 'owner') await transferOwnership(space, idempotencyKey, current, authorized)
      else await join(space, idempotencyKey, { ...current, role })
      return one(
        await memberResources([memberIn(await allot.space(params.space), params.member)], authorized),
      )
    },
  )

  api.serve(
    {
      method: 'post',
      path: '/v1/spaces/{space}/members/{member}/caps',
      id: 'setMemberCap',
      tag: 'Members',
      summary: 'Cap a member',
      description: 'Caps what a member may take of a pool in a period, or lifts the cap.',
      access: { person: 'admin', scope: 'admin' },
      body: memberCap,
      answer: member,
      writes: true,
      problems: ['unknown_member', 'unknown_pool', 'idempotency_key_reused'],
    },
    async ({ params, body: { pool, most }, idempotencyKey, ...authorized }) => {
      const cap = most === null ? null : amount(most, allot.policies.unit(pool), 'most')
      await allot.submit(params.space, idempotencyKey, { do: 'cap', member: params.member, pool, most: cap })
      const after = await allot.space(params.space)
      return one(await memberResources([memberIn(after, params.member)], authorized))
    },
  )

  const leave = async (space: string, key: string, who: string, authorized: AuthorizedCaller) => {
    await allot.submit(space, key, { do: 'leave', member: who })
    await directory.remove(space, who)
    const after = await allot.space(space)
    return one(
      await memberResources(
        after.members.filter((each) => each.id === who),
        authorized,
      ),
    )
  }

  api.serve(
    {
      method: 'delete',
      path: '/v1/spaces/{space}/members/me',
      spells: '/v1/spaces/{space}/members/{member}',
      id: 'leaveSpace',
      tag: 'Members',
      summary: 'Leave the Space',
      description: 'What the member used stays in the log.',
      access: { person: 'member' },
      answer: member,
      writes: true,
      problems: ['unknown_member', 'owner_stays', 'idempotency_key_reused'],
    },
    ({ params, idempotencyKey, ...authorized }) =>
      leave(params.space, idempotencyKey, nameOf(authorized.caller), authorized),
  )

  api.serve(
    {
      method: 'delete',
      path: '/v1/spaces/{space}/members/{member}',
      id: 'removeMember',
      tag: 'Members',
      summary: 'Remove a member',
      description: 'What they used stays in the log.',
      access: { person: 'admin', scope: 'admin' },
      removes: 'member',
      answer: member,
      writes: true,
      problems: ['unknown_member', 'owner_stays', 'idempotency_key_reused'],
    },
    ({ params, idempotencyKey, ...authorized }) =>
      leave(params.space, idempotencyKey, params.member, authorized),
  )
}

/** @throws Fault `unknown_member` */
function memberIn(space: SpaceState, id: string): MemberState {
  const member = memberOf(space, id)
  if (member) return member
  throw new Fault('unknown_member', 'member', `${id} is not a member of this Space.`)
}

function one<T>([first]: readonly T[]): T {
  if (first === undefined) throw new Error('Invariant: a member vanished from the Space.')
  return first
}
