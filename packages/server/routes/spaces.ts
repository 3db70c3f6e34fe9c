/** Spaces: create one, list those of the caller, read one, change its plan. */

import { answer } from '@allot/api/answer'
import { pageQuery } from '@allot/api/page'
import { createdSpace, me, newSpace, space, spacePage, subscriptionChange } from '@allot/api/space'
import { Fault } from '@allot/rules/fault'
import { instant, iso, NEVER } from '@allot/rules/instant'
import { memberOf } from '@allot/rules/space'
import { actAs, type Caller, isOperator, requireOperatorFor } from '../access/caller.ts'
import { notFound, ProblemError } from '../http/problem.ts'
import { hashSecret } from '../secrets/derived-secret.ts'

import type { RouteContext } from './route-context.ts'

/** Bound (law 9): Spaces that one person may be in and still create another. */
const MAX_SPACES = 100

export function spaceRoutes({ api, allot, directory, billing, clock }: RouteContext): void {
  /** With billing on, only operators change a plan without payment. @throws Problem 409 */
  const refuseUnpaid = (caller: Caller) => {
    if (!billing || isOperator(caller)) return
    throw new ProblemError(
      'through_billing',
      'Plans are paid for here. Request the change with POST /v1/spaces/{space}/plan-changes.',
    )
  }

  api.serve(
    {
      method: 'get',
      path: '/v1/me',
      id: 'getMe',
      tag: 'Spaces',
      summary: 'Get the signed-in person',
      description: 'Who is signed in, and the Spaces of which they are a member.',
      access: { person: 'signed in' },
      answer: me,
      problems: ['not_found'],
    },
    async ({ caller }) => {
      if (caller.kind !== 'person') throw notFound()
      const { items } = await directory.spacesOf(caller.person.id)
      return { member: caller.person, spaces: items.map(({ id, name, role }) => ({ id, name, role })) }
    },
  )

  api.serve(
    {
      method: 'get',
      path: '/v1/spaces',
      id: 'listSpaces',
      tag: 'Spaces',
      summary: 'List the Spaces',
      description: 'The Spaces of which the person is a member; with a key, those that it can use.',
      access: { person: 'signed in', scope: 'read' },
      query: pageQuery,
      answer: spacePage,
    },
    async ({ caller, query }) => {
      if (caller.kind === 'key' && caller.key.space !== null) {
        const own = await directory.space(caller.key.space)
        return { spaces: own ? [own] : [], next: null }
      }
      const { items, next } = await (caller.kind === 'person'
        ? directory.spacesOf(caller.person.id, query)
        : directory.all(query))
      return { spaces: [...items], next }
    },
  )

  // The id follows from the caller and the idempotency key: a repeat after a crash between the two writes does both.
  api.serve(
    {
      method: 'post',
      path: '/v1/spaces',
      id: 'createSpace',
      tag: 'Spaces',
      summary: 'Create a Space',
      description:
        'A person owns the Space they create. A key with the scope `operator` names the owner, and may set the fields for operators.',
      access: { person: 'signed in', scope: 'operator' },
      body: newSpace,
      answer: createdSpace,
      status: 201,
      writes: true,
      problems: [
        'idempotency_key_reused',
        'unknown_plan',
        'not_sold',
        'through_billing',
        'space_exists',
        'too_many',
      ],
    },
    async ({
      caller,
      body: { name, plan, period, owner: namedOwner, ...operatorFields },
      idempotencyKey,
    }) => {
      requireOperatorFor(caller, operatorFields)
      if (allot.policies.at(clock()).plans[plan]?.renews) refuseUnpaid(caller)
      if (caller.kind === 'key' && namedOwner === undefined)
        throw new ProblemError('malformed', 'Say which member will own the Space.', '/owner')
      const owner = actAs(caller, caller.kind === 'person' ? undefined : namedOwner)
      const { space: id = `spc_${hashSecret(`${owner}\n${idempotencyKey}`).slice(0, 16)}`, paying = true } =
        operatorFields
      const { items: joined } = await directory.spacesOf(owner, { after: 0, limit: MAX_SPACES })
      if (caller.kind === 'person' && joined.length === MAX_SPACES && !(await directory.space(id)))
        throw new Fault('too_many', 'space', `You are in ${MAX_SPACES} Spaces already; leave one first.`)
      const { subscribed, overrides } = operatorFields
      const creation = {
        ...{ space: id, name, owner, paying, plan, period },
        ...(subscribed !== undefined && { subscribed: instant(subscribed, 'subscribed') }),
        ...(overrides && { overrides }),
      }
      await allot.createSpace(creation, `create ${id}`)
      const role = memberOf(await allot.space(id), owner)?.role
      if (role) await directory.add(id, name, owner, role)
      return { id, name }
    },
  )

  api.serve(
    {
      method: 'get',
      path: '/v1/spaces/{space}',
      id: 'getSpace',
      tag: 'Spaces',
      summary: 'Get a Space',
      description: 'A Space as it is now: its plan, its renewal, how many members and holds it has.',
      access: { person: 'member', scope: 'read' },
      answer: space,
    },
    async ({ params }) => {
      const it = await allot.space(params.space)
      const { id, name, policy, plan, period, next = null, periodStart, renewsAt, members, holds, seq } = it
      return {
        id,
        name,
        policy,
        plan,
        period,
        next,
        periodStart: iso(periodStart),
        renewsAt: renewsAt === NEVER ? null : iso(renewsAt),
        members: members.filter((each) => !each.left).length,
        openHolds: holds.size,
        entries: seq,
      }
    },
  )

  api.serve(
    {
      method: 'post',
      path: '/v1/spaces/{space}/subscriptions',
      id: 'changeSubscription',
      tag: 'Plans',
      summary: 'Change the plan',
      description: 'Up at once, down at the next renewal.',
      access: { person: 'admin', scope: 'admin' },
      body: subscriptionChange,
      answer,
      writes: true,
      problems: ['idempotency_key_reused', 'unknown_plan', 'not_sold', 'through_billing'],
    },
    ({ params, caller, body: { plan, period, overrides }, idempotencyKey }) => {
      refuseUnpaid(caller)
      requireOperatorFor(caller, { overrides })
      const figures = overrides ? { overrides } : {}
      return allot.submit(params.space, idempotencyKey, { do: 'subscribe', plan, period, ...figures })
    },
  )

  api.serve(
    {
      method: 'delete',
      path: '/v1/spaces/{space}/subscriptions',
      id: 'cancelSubscription',
      tag: 'Plans',
      summary: 'End the subscription',
      description: 'It ends at the next renewal.',
      access: { person: 'admin', scope: 'admin' },
      answer,
      writes: true,
      problems: ['idempotency_key_reused', 'unknown_plan', 'through_billing'],
    },
    ({ params, idempotencyKey, caller }) => {
      refuseUnpaid(caller)
      return allot.submit(params.space, idempotencyKey, { do: 'cancel' })
    },
  )
}
