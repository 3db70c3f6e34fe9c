/** Holds: place one, list those that are open, extend one, capture or release its units. */

import { answer } from '@allot/api/answer'
import { holdPage } from '@allot/api/hold'
import { captureRequest, extendRequest, newHold, releaseRequest } from '@allot/api/operation'
import { pageQuery } from '@allot/api/page'
import { Fault } from '@allot/rules/fault'
import { iso } from '@allot/rules/instant'
import { mapGet, mapValues } from '@allot/rules/persistent-map'
import type { Hold } from '@allot/rules/space'
import { isAtLeast } from '../access/access.ts'
import type { AuthorizedCaller } from '../access/caller.ts'
import { ProblemError } from '../http/problem.ts'
import {
  captureCommand,
  holdCommand,
  OPERATION_PROBLEMS,
  releaseCommand,
  throwInOperation,
} from './operations.ts'
import type { RouteContext } from './route-context.ts'

export function holdRoutes({ api, allot }: RouteContext): void {
  api.serve(
    {
      method: 'get',
      path: '/v1/spaces/{space}/holds',
      id: 'listHolds',
      tag: 'Holds',
      summary: 'List the open holds',
      description: 'The holds that are open, oldest first.',
      access: { person: 'member', scope: 'read' },
      query: pageQuery,
      answer: holdPage,
    },
    async ({ params, query: { after, limit } }) => {
      const open = [...mapValues((await allot.space(params.space)).holds)]
        .filter((hold) => hold.number > after)
        .sort((a, b) => a.number - b.number)
        .slice(0, limit)
      return {
        holds: open.map(holdResource),
        next: open.length === limit ? (open.at(-1)?.number ?? null) : null,
      }
    },
  )

  api.serve(
    {
      method: 'post',
      path: '/v1/spaces/{space}/holds',
      id: 'createHold',
      tag: 'Holds',
      summary: 'Place a hold',
      description: 'Reserves what an operation costs before it runs. A denial is an answer with status 200.',
      access: { person: 'member', scope: 'operate' },
      body: newHold,
      answer,
      writes: true,
      problems: [...OPERATION_PROBLEMS, 'too_many', 'idempotency_key_reused'],
    },
    ({ params, caller, body, idempotencyKey }) =>
      allot.submit(params.space, idempotencyKey, holdCommand(caller, body)).catch(throwInOperation),
  )

  /** Members change their own holds; admins and API keys any. @throws Problem `forbidden` */
  const requireOwn = async (authorized: AuthorizedCaller, space: string, hold: number): Promise<void> => {
    if (authorized.caller.kind !== 'person' || isAtLeast(authorized.role, 'admin')) return
    const open = mapGet((await allot.space(space)).holds, hold)
    if (open && open.by !== authorized.caller.person.id)
      throw new ProblemError('forbidden', 'Another member placed this hold. Ask an admin of the Space.')
  }

  api.serve(
    {
      method: 'post',
      path: '/v1/spaces/{space}/holds/{hold}/extensions',
      id: 'extendHold',
      tag: 'Holds',
      summary: 'Extend a hold',
      description: 'Lets a hold live longer, counted from now.',
      access: { person: 'member', scope: 'operate' },
      body: extendRequest,
      answer,
      writes: true,
      problems: ['unknown_hold', 'hold_closed', 'idempotency_key_reused'],
    },
    async ({ params, body, idempotencyKey, ...authorized }) => {
      const hold = holdNumber(params.hold)
      await requireOwn(authorized, params.space, hold)
      return allot.submit(params.space, idempotencyKey, { do: 'extend', hold, for: body.for })
    },
  )

  api.serve(
    {
      method: 'post',
      path: '/v1/spaces/{space}/holds/{hold}/captures',
      id: 'captureHold',
      tag: 'Holds',
      summary: 'Capture units of a hold',
      description:
        'Takes units of a hold, for work that succeeded. Where the policy settles the feature at its actual cost, `actual` says what each unit really took.',
      access: { person: 'member', scope: 'operate' },
      body: captureRequest,
      answer,
      writes: true,
      problems: ['unknown_hold', 'unknown_pool', 'hold_closed', 'idempotency_key_reused'],
    },
    async ({ params, body, idempotencyKey, ...authorized }) => {
      const hold = holdNumber(params.hold)
      await requireOwn(authorized, params.space, hold)
      return allot.submit(params.space, idempotencyKey, captureCommand(allot.policies, hold, body))
    },
  )

  api.serve(
    {
      method: 'post',
      path: '/v1/spaces/{space}/holds/{hold}/releases',
      id: 'releaseHold',
      tag: 'Holds',
      summary: 'Release units of a hold',
      description: 'Gives back units of a hold, or all that are left.',
      access: { person: 'member', scope: 'operate' },
      body: releaseRequest,
      answer,
      writes: true,
      problems: ['unknown_hold', 'hold_closed', 'idempotency_key_reused'],
    },
    async ({ params, body, idempotencyKey, ...authorized }) => {
      const hold = holdNumber(params.hold)
      await requireOwn(authorized, params.space, hold)
      return allot.submit(params.space, idempotencyKey, releaseCommand(hold, body))
    },
  )
}

function holdResource({ number, by, feature, units, expires }: Hold) {
  return { id: String(number), by, feature, remaining: units, expiresAt: iso(expires) }
}

function holdNumber(hold: string): number {
  if (/^\d{1,15}$/.test(hold)) return Number(hold)
  throw new Fault('unknown_hold', 'hold', `"${hold.slice(0, 40)}" is not the id of a hold.`)
}
