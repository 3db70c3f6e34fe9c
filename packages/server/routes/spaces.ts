/** Spaces: make one, list those one belongs to, read how one stands, change its plan. */

import { answer } from '@allot/api/answer'
import { page } from '@allot/api/page'
import { listedSpaces, made, me, newSpace, space, toSubscribe } from '@allot/api/space'
import { Fault } from '@allot/rules/fault'
import { instant, iso, NEVER } from '@allot/rules/instant'
import { memberOf } from '@allot/rules/space'
import { actAs, type Caller, sayAsOperator } from '../access/caller.ts'
import { notFound, ProblemError } from '../http/problem.ts'
import { hashSecret } from '../secrets/derived-secret.ts'

/** Bound (law 9): Spaces that one person may be in and still make another. */
const MOST_SPACES = 100

import type { RouteContext } from './route-context.ts'

export function spaceRoutes({ api, allot, directory, billing, clock }: RouteContext): void {
  /** Where plans are paid for, only operators give one away. @throws Problem 409 */
  const refusePaid = (caller: Caller) => {
    if (!billing || isOperator(caller)) return
    throw new ProblemError(
      409,
      'through_billing',
      'Plans are paid for here. Ask for the change with POST /v1/spaces/{space}/plan-changes.',
    )
  }

  api.serve(
    {
      method: 'get',
      path: '/v1/me',
      summary: 'Who is signed in, and the Spaces they are in',
      access: { person: 'signed in' },
      answer: me,
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
      summary: 'The Spaces one is in; with a key, those it reaches',
      access: { person: 'signed in', scope: 'read' },
      query: page,
      answer: listedSpaces,
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

  // The Space's id follows from the caller and their key, so a repeat after a crash between the two writes mends both.
  api.serve(
    {
      method: 'post',
      path: '/v1/spaces',
      summary: 'Make a Space',
      access: { person: 'signed in', scope: 'operator' },
      body: newSpace,
      answer: made,
      status: 201,
      writes: true,
    },
    async ({ caller, body: { name, plan, period, owner: named, ...agreed }, id }) => {
      sayAsOperator(caller, agreed)
      if (allot.policies.at(clock()).plans[plan]?.renews) refusePaid(caller)
      const owner = actAs(caller, caller.kind === 'person' ? undefined : named)
      const { space: made = `spc_${hashSecret(`${owner}\n${id}`).slice(0, 16)}`, paying = true } = agreed
      const { items: there } = await directory.spacesOf(owner, { after: 0, limit: MOST_SPACES })
      if (caller.kind === 'person' && there.length === MOST_SPACES && !(await directory.space(made)))
        throw new Fault('too_many', 'space', `You are in ${MOST_SPACES} Spaces already; leave one first.`)
      const { subscribed, overrides } = agreed
      const creation = {
        ...{ space: made, name, owner, paying, plan, period },
        ...(subscribed !== undefined && { subscribed: instant(subscribed, 'subscribed') }),
        ...(overrides && { overrides }),
      }
      await allot.createSpace(creation, `create ${made}`)
      const role = memberOf(await allot.space(made), owner)?.role
      if (role) await directory.add(made, name, owner, role)
      return { id: made, name }
    },
  )

  api.serve(
    {
      method: 'get',
      path: '/v1/spaces/{space}',
      summary: 'A Space as it stands',
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
      summary: 'Change the plan: up at once, down at the next renewal',
      access: { person: 'admin', scope: 'admin' },
      body: toSubscribe,
      answer,
      writes: true,
    },
    ({ params, caller, body: { plan, period, overrides }, id }) => {
      refusePaid(caller)
      sayAsOperator(caller, { overrides })
      const agreed = overrides ? { overrides } : {}
      return allot.submit(params.space, id, { do: 'subscribe', plan, period, ...agreed })
    },
  )

  api.serve(
    {
      method: 'delete',
      path: '/v1/spaces/{space}/subscriptions',
      summary: 'End the subscription at the next renewal',
      access: { person: 'admin', scope: 'admin' },
      answer,
      writes: true,
    },
    ({ params, id, caller }) => {
      refusePaid(caller)
      return allot.submit(params.space, id, { do: 'cancel' })
    },
  )
}

function isOperator(caller: Caller): boolean {
  return caller.kind === 'key' && caller.key.scopes.includes('operator')
}
