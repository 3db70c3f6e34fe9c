/** Spaces: list those of the caller, read one, change its plan. */

import { answer } from '@allot/api/answer'
import { me, space, spacePage, spacesQuery, subscriptionChange } from '@allot/api/space'
import { freeAllowanceOf } from '@allot/engine/once-claims'
import { instant, iso, NEVER } from '@allot/rules/instant'
import { type Caller, requireOperatorFor } from '../access/caller.ts'
import type { Account } from '../accounts/accounts.ts'
import { notFound } from '../http/problem.ts'
import type { RouteContext } from './route-context.ts'
import { refuseUnpaidPlan } from './unpaid-plan.ts'

export function spaceRoutes(context: RouteContext): void {
  const { api, allot, callers, directory, persons } = context
  const refuseUnpaid = (caller: Caller) => refuseUnpaidPlan(context, caller)
  /** What plans would give once to a Space that the person makes now. */
  const freeAllowanceFor = async (account: Account) => {
    if (persons.of(account).length === 0) return { freeAllowance: account.demo ? 'none' : 'waiting' } as const
    const holder = await persons.holder(account)
    if (holder === undefined) return { freeAllowance: 'available' } as const
    return { freeAllowance: 'given before', freeAllowanceIn: holder } as const
  }

  /** What the log says of a Space that the directory lists: others ask here who may act in it. */
  const asInLog = async ({ id, name }: { readonly id: string; readonly name: string }, member: string) => {
    const role = await callers.roleIn(id, member)
    return role && { id, name, role }
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
      const { id, name, email, demo } = caller.person
      const { items } = await directory.spacesOf(id)
      return {
        member: { id, name, email, demo, mustConfirm: persons.mustConfirm(caller.person) },
        spaces: (await Promise.all(items.map((listed) => asInLog(listed, id)))).filter(
          (it) => it !== undefined,
        ),
        ...(await freeAllowanceFor(caller.person)),
      }
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
      query: spacesQuery,
      answer: spacePage,
    },
    async ({ caller, query: { closedBefore, ...query } }) => {
      requireOperatorFor(caller, { closedBefore })
      if (closedBefore !== undefined) {
        const { items, next } = await directory.closedBefore(instant(closedBefore, 'closedBefore'), query)
        return { spaces: [...items], next }
      }
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
        ...freeAllowanceOf(allot.policies, it),
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
      records: ({ body: { plan, period } }) => ({ action: 'plan_changed', plan, period }),
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
      records: () => ({ action: 'plan_ended' }),
      problems: ['idempotency_key_reused', 'unknown_plan', 'through_billing'],
    },
    ({ params, idempotencyKey, caller }) => {
      refuseUnpaid(caller)
      return allot.submit(params.space, idempotencyKey, { do: 'cancel' })
    },
  )
}
