/** Bulk: many operations of one Space in one request, decided in their order: each by itself, or all or none. */

import { bulkOutcomes } from '@allot/api/answer'
import { type bulkItem, bulkRequest } from '@allot/api/operation'
import { faultOfOperation, faultOfOperations } from '@allot/api/request-fault'
import type { SubmittedCommand } from '@allot/engine/command'
import { submitParsed } from '@allot/engine/submit-many'
import type { PolicyBook } from '@allot/rules/book'
import type { z } from 'zod'
import type { Caller } from '../access/caller.ts'
import { ProblemError, problemDetailsOf } from '../http/problem.ts'
import { captureCommand, holdCommand, OPERATION_PROBLEMS, operationBy, releaseCommand } from './operations.ts'
import type { RouteContext } from './route-context.ts'

type Item = z.output<typeof bulkItem>

export function bulkRoutes({ api, allot, unexpected }: RouteContext): void {
  const decideEach = async (space: string, caller: Caller, items: readonly Item[], request: string) => {
    const settled = await submitParsed(allot, space, items, (item) => commandOf(allot.policies, caller, item))
    const outcomes = settled.map((result, at) => {
      const idempotencyKey = items[at]?.idempotencyKey ?? ''
      if (result.status === 'fulfilled') return { idempotencyKey, answer: result.value }
      const fault = faultOfOperation(result.reason)
      const problem = problemDetailsOf(fault)
      if (problem.status < 500) return { idempotencyKey, problem }
      unexpected(fault)
      return { idempotencyKey, problem: { ...problem, instance: request } }
    })
    return { outcomes }
  }

  const decideAtomic = async (space: string, caller: Caller, items: readonly Item[]) => {
    const commands = items.map((item, at) => ({
      key: item.idempotencyKey,
      command: inItem(at, () => commandOf(allot.policies, caller, item)),
    }))
    const { done, outcomes } = await allot.submitAtomic(space, commands).catch(throwInItem)
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
      body: bulkRequest,
      answer: bulkOutcomes,
      problems: [
        ...OPERATION_PROBLEMS,
        'hold_closed',
        'unknown_pool',
        'too_many',
        'unknown_charge',
        'idempotency_key_reused',
      ],
    },
    ({ params, caller, context, body: { operations, allOrNothing } }) => {
      const keys = new Set(operations.map((item) => item.idempotencyKey))
      if (keys.size < operations.length)
        throw new ProblemError(
          'malformed',
          'Two operations carry the same idempotencyKey; give each its own.',
          '/operations',
        )
      if (allOrNothing) return decideAtomic(params.space, caller, operations)
      return decideEach(params.space, caller, operations, context.env.id)
    },
  )
}

/** @throws Problem */
function commandOf(policies: PolicyBook, caller: Caller, item: Item): SubmittedCommand {
  switch (item.do) {
    case 'charge':
      return { do: 'charge', operation: operationBy(caller, item.operation) }
    case 'hold':
      return holdCommand(caller, item)
    case 'capture':
      return captureCommand(policies, Number(item.hold), item)
    case 'release':
      return releaseCommand(Number(item.hold), item)
    case 'refund':
      if (caller.kind === 'key' && !caller.key.scopes.includes('refund'))
        throw new ProblemError('forbidden', 'This API key lacks the scope "refund".')
      return { do: 'refund', charge: Number(item.charge), count: item.count, reason: item.reason }
  }
}

/** @throws Problem of `work`, with its path below the item */
function inItem<T>(at: number, work: () => T): T {
  try {
    return work()
  } catch (problem) {
    if (!(problem instanceof ProblemError)) throw problem
    const { code, message, path = '' } = problem
    throw new ProblemError(code, message, `/operations/${at}${path}`)
  }
}

/** @throws the fault, with its path in the body: what is charged or held is below `operation` */
function throwInItem(fault: unknown): never {
  throw faultOfOperations(fault)
}
