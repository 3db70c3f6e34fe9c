/** Members: who is in a Space, their roles and caps; adding and removing them. What they used stays in the log. */

import { member, memberCap, memberPage, memberRemoval, memberRole, newMember } from '@allot/api/member'
import { pageQuery } from '@allot/api/page'
import { amount, decimalOf } from '@allot/rules/amount'
import { Fault } from '@allot/rules/fault'
import { type MemberState, memberOf, type Role, type SpaceState } from '@allot/rules/space'
import { isAtLeast } from '../access/access.ts'
import { type AuthorizedCaller, isOperator, makerOf, nameOf } from '../access/caller.ts'
import { requireOwnerInPerson } from '../access/freshness.ts'
import { openCredentials } from '../accounts/credentials.ts'
import { ProblemError } from '../http/problem.ts'
import type { RouteContext } from './route-context.ts'

export function memberRoutes(context: RouteContext): void {
  const { api, allot, accounts, directory, clock } = context
  const credentials = openCredentials(context)
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
  /**
   * The log has the member before the directory lists them; one request does both. Repeated later it changes nothing: who
   * was removed since is not listed again.
   */
  const join = async (space: SpaceState, key: string, who: Pick<MemberState, 'id' | 'role' | 'paying'>) => {
    await allot.submit(space.id, key, { do: 'join', member: who.id, role: who.role, paying: who.paying })
    const after = await allot.space(space.id)
    const now = memberOf(after, who.id)
    if (now) await directory.add(space.id, space.name, who.id, now.role)
    return after
  }
  /** Of who is a member as the log is appended: one who leaves at the same moment is not let in again. */
  const setRole = async ({ id, name }: SpaceState, key: string, member: string, role: Role) => {
    await allot.submit(id, key, { do: 'set_role', member, role })
    const now = memberOf(await allot.space(id), member)
    if (now) await directory.add(id, name, member, now.role)
  }
  /** What a member made that lets others in ends with their role, or is the caller's from now on. */
  const settleCredentials = async (
    space: string,
    member: string,
    what: 'end' | 'hand_over',
    { caller }: AuthorizedCaller,
  ) => {
    if (what === 'end') await credentials.end(space, member, clock())
    else await credentials.handOver(space, member, makerOf(caller))
  }
  /** @throws Problem `forbidden` where a person would be added without having agreed */
  const requireConsent = async (space: SpaceState, member: string, { caller }: AuthorizedCaller) => {
    if (isOperator(caller) || memberOf(space, member) || !(await accounts.find([member])).has(member)) return
    throw new ProblemError(
      'forbidden',
      'This is a person with an account here, who has to agree. Send them an invitation instead.',
      '/member',
    )
  }

  /** Two entries; if the process ends between them, the same request again writes the other. */
  const transferOwnership = async (
    space: SpaceState,
    key: string,
    to: MemberState,
    authorized: AuthorizedCaller,
  ): Promise<void> => {
    if (!isOperator(authorized.caller)) requireOwnerInPerson(authorized)
    const from = space.members.filter((each) => each.role === 'owner' && !each.left && each.id !== to.id)
    await setRole(space, `${key}/to`, to.id, 'owner')
    for (const { id } of from) await setRole(space, `${key}/from/${id}`, id, 'admin').catch(unlessGone)
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
        'A member of your own product, by your own id for them. For programs that have their own sign-in; people who have an account here are invited by link, so that they agree.',
      access: { scope: 'admin' },
      body: newMember,
      answer: member,
      status: 201,
      writes: true,
      records: ({ body: { member, role } }) => ({ action: 'member_added', member, role }),
      problems: ['too_many', 'owner_stays', 'idempotency_key_reused'],
    },
    async ({ params, body, idempotencyKey, ...authorized }) => {
      const space = await allot.space(params.space)
      await requireConsent(space, body.member, authorized)
      const after = await join(space, idempotencyKey, { ...body, id: body.member })
      if (memberOf(after, body.member)?.role === 'member')
        await settleCredentials(params.space, body.member, 'end', authorized)
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
      description:
        'The owner hands the Space over by making another member its owner: signed in themselves, not more than 10 minutes ago. A key can do that only with the scope `operator` too.',
      access: { person: 'admin', scope: 'admin' },
      body: memberRole,
      answer: member,
      writes: true,
      records: ({ params: { member }, body: { role } }) => ({ action: 'role_changed', member, role }),
      problems: ['unknown_member', 'owner_stays', 'idempotency_key_reused', 'sign_in_again'],
    },
    async ({ params, body: { role, credentials }, idempotencyKey, ...authorized }) => {
      const space = await allot.space(params.space)
      const current = memberIn(space, params.member)
      if (role === 'owner') await transferOwnership(space, idempotencyKey, current, authorized)
      else await setRole(space, idempotencyKey, params.member, role)
      const after = memberIn(await allot.space(params.space), params.member)
      if (after.role === 'member')
        await settleCredentials(params.space, params.member, credentials, authorized)
      return one(await memberResources([after], authorized))
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
      records: ({ params: { member }, body: { pool, most } }) => ({
        action: 'member_capped',
        member,
        pool,
        most,
      }),
      problems: ['unknown_member', 'unknown_pool', 'idempotency_key_reused'],
    },
    async ({ params, body: { pool, most }, idempotencyKey, ...authorized }) => {
      const cap = most === null ? null : amount(most, allot.policies.unit(pool), 'most')
      await allot.submit(params.space, idempotencyKey, { do: 'cap', member: params.member, pool, most: cap })
      const after = await allot.space(params.space)
      return one(await memberResources([memberIn(after, params.member)], authorized))
    },
  )

  const leave = async (
    space: string,
    key: string,
    who: string,
    what: 'end' | 'hand_over',
    authorized: AuthorizedCaller,
  ) => {
    await allot.submit(space, key, { do: 'leave', member: who })
    const after = await allot.space(space)
    if (!memberOf(after, who)) {
      await directory.remove(space, who)
      await settleCredentials(space, who, what, authorized)
    }
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
      description:
        'What the member used stays in the log. The keys, open invitations and webhooks that they made end.',
      access: { person: 'member' },
      answer: member,
      writes: true,
      records: () => ({ action: 'member_left' }),
      problems: ['unknown_member', 'owner_stays', 'idempotency_key_reused'],
    },
    ({ params, idempotencyKey, ...authorized }) =>
      leave(params.space, idempotencyKey, nameOf(authorized.caller), 'end', authorized),
  )

  api.serve(
    {
      method: 'delete',
      path: '/v1/spaces/{space}/members/{member}',
      id: 'removeMember',
      tag: 'Members',
      summary: 'Remove a member',
      description:
        'What they used stays in the log. The keys, open invitations and webhooks that they made end, or are yours from now on, as `credentials` says.',
      access: { person: 'admin', scope: 'admin' },
      removes: 'member',
      query: memberRemoval,
      answer: member,
      writes: true,
      records: ({ params: { member } }) => ({ action: 'member_removed', member }),
      problems: ['unknown_member', 'owner_stays', 'idempotency_key_reused'],
    },
    ({ params, query: { credentials }, idempotencyKey, ...authorized }) =>
      leave(params.space, idempotencyKey, params.member, credentials, authorized),
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

/** An owner who leaves while they hand over is no owner any more, which is what was asked. @throws what else it was */
function unlessGone(fault: unknown): void {
  if (!(fault instanceof Fault) || fault.code !== 'unknown_member') throw fault
}
