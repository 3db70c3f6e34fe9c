/** Bulk: many operations of one Space in one request, decided in their order: each for itself, or all or nothing. */

import { outcomes } from '@allot/api/answer'
import { type bulkItem, toBulk } from '@allot/api/operation'
import { faultOfOperation, faultOfOperations } from '@allot/api/request-fault'
import type { SubmittedCommand } from '@allot/engine/command'
import { submitParsed } from '@allot/engine/submit-many'
import type { z } from 'zod'
import type { Caller } from '../access/caller.ts'
import { ProblemError, tell } from '../http/problem.ts'
import { acting, holding, OPERATION_PROBLEMS, releasing } from './operations.ts'
import type { RouteContext } from './route-context.ts'

type Item = z.output<typeof bulkItem>

export function bulkRoutes({ api, allot, unexpected }: RouteContext): void {
  const each = async (space: string, caller: Caller, items: readonly Item[]) => {
    const settled = await submitParsed(allot, space, items, (item) => requestOf(caller, item))
    const outcomes = settled.map((its, at) => {
      const idempotencyKey = items[at]?.idempotencyKey ?? ''
      if (its.status === 'fulfilled') return { idempotencyKey, answer: its.value }
      const fault = faultOfOperation(its.reason)
      const problem = tell(fault)
      if (problem.status >= 500) unexpected(fault)
      return { idempotencyKey, problem }
    })
    return { outcomes }
  }

  const together = async (space: string, caller: Caller, items: readonly Item[]) => {
    const commands = items.map((item, at) => ({
      key: item.idempotencyKey,
      command: inBody(at, () => requestOf(caller, item)),
    }))
    const { done, outcomes } = await allot.submitAtomic(space, commands).catch(toBody)
    return { done, outcomes: outcomes.map(({ key, ...outcome }) => ({ idempotencyKey: key, ...outcome })) }
  }

  api.serve(
    {
      method: 'post',
      path: '/v1/spaces/{space}/operations',
      id: 'submitOperations',
      tag: 'Operations',
      summary: 'Submit many operations',
      description:
        'Up to 1,000 operations of the Space, decided in their order, each with its own outcome. Every operation carries its own `idempotencyKey`, so the request may be repeated whole. One that is denied or wrong does not stop the others; with `allOrNothing` it stops all of them, and each says as a `quote` what it would have come to.',
      access: { scope: 'operate' },
      body: toBulk,
      answer: outcomes,
      problems: [
        ...OPERATION_PROBLEMS,
        'hold_closed',
        'too_many',
        'unknown_charge',
        'idempotency_key_reused',
      ],
    },
    ({ params, caller, body: { operations, allOrNothing } }) => {
      const ids = new Set(operations.map((item) => item.idempotencyKey))
      if (ids.size < operations.length)
        throw new ProblemError(
          'malformed',
          'Two operations carry the same idempotencyKey; give each its own.',
          '/operations',
        )
      return (allOrNothing ? together : each)(params.space, caller, operations)
    },
  )
}

/** @throws Problem */
function requestOf(caller: Caller, item: Item): SubmittedCommand {
  switch (item.do) {
    case 'charge':
      return { do: 'charge', operation: acting(caller, item.operation) }
    case 'hold':
      return holding(caller, item)
    case 'capture':
      return { do: 'capture', hold: Number(item.hold), count: item.count }
    case 'release':
      return releasing(Number(item.hold), item)
    case 'refund':
      if (caller.kind === 'key' && !caller.key.scopes.includes('refund'))
        throw new ProblemError('forbidden', 'This API key lacks the scope "refund".')
      return { do: 'refund', charge: Number(item.charge), count: item.count, reason: item.reason }
  }
}

/** @throws Problem of `work`, saying which of the operations it is about */
function inBody<T>(at: number, work: () => T): T {
  try {
    return work()
  } catch (problem) {
    if (!(problem instanceof ProblemError)) throw problem
    const { code, message, path = '' } = problem
    throw new ProblemError(code, message, `/operations/${at}${path}`)
  }
}

/** Where a fault stands in the body: what is charged or held is within `operation`. @throws */
function toBody(fault: unknown): never {
  throw faultOfOperations(fault)
}
