/** Operations: check, quote, charge and refund. A denial is an answer with status 200. */

import { answer, check } from '@allot/api/answer'
import { newRefund, operationRequest, quoteRequest } from '@allot/api/operation'
import { faultOfOperation } from '@allot/api/request-fault'
import type { ValidCapture, ValidHold, ValidOperation, ValidQuote, ValidRelease } from '@allot/api/valid'
import type { SubmittedCommand } from '@allot/engine/command'
import { actualCost } from '@allot/rules/actual-input'
import type { PolicyBook } from '@allot/rules/book'
import { type Operation, type Quotable, quotableOf } from '@allot/rules/operation'
import { actAs, type Caller } from '../access/caller.ts'
import type { RouteContext } from './route-context.ts'

/** The operation with the member who acts. @throws Problem `forbidden` or `malformed` */
export function operationBy(caller: Caller, input: ValidOperation): Operation {
  const by = actAs(caller, input.by)
  return input.by === by ? (input as Operation) : { ...input, by } // it names the member who acts
}

/** @throws Problem `forbidden` or `malformed` */
function quotableBy(caller: Caller, input: ValidQuote): Quotable {
  return quotableOf({ ...input, by: actAs(caller, input.by) })
}

/** @throws Problem `forbidden` or `malformed` */
export function holdCommand(caller: Caller, input: ValidHold): SubmittedCommand & { do: 'hold' } {
  const partial = input.partial ? { partial: true } : {}
  return { do: 'hold', operation: operationBy(caller, input.operation), for: input.for, ...partial }
}

/** @throws Fault `malformed` */
export function captureCommand(
  policies: PolicyBook,
  hold: number,
  { count, actual }: ValidCapture,
): SubmittedCommand & { do: 'capture' } {
  return { do: 'capture', hold, count, ...(actual && { actual: actualCost(policies, actual) }) }
}

export function releaseCommand(
  hold: number,
  { count, reason }: ValidRelease,
): SubmittedCommand & { do: 'release' } {
  return {
    do: 'release',
    hold,
    ...(count !== undefined && { count }),
    ...(reason !== undefined && { reason }),
  }
}

/** @throws the fault, with its path in the body */
export function throwInOperation(fault: unknown): never {
  throw faultOfOperation(fault)
}

/** The problems of every address that takes an operation. */
export const OPERATION_PROBLEMS = ['unknown_feature', 'unknown_member'] as const

export function operationRoutes({ api, allot }: RouteContext): void {
  api.serve(
    {
      method: 'post',
      path: '/v1/spaces/{space}/checks',
      id: 'checkOperation',
      tag: 'Operations',
      summary: 'Check an operation',
      description: 'Whether the operation would be allowed now, or the denial. Nothing is taken.',
      access: { person: 'member', scope: 'read' },
      body: operationRequest,
      answer: check,
      problems: [...OPERATION_PROBLEMS],
    },
    async ({ params, caller, body }) => {
      const quoted = await allot
        .quote(params.space, operationBy(caller, body.operation))
        .catch(throwInOperation)
      return quoted.allowed ? { allowed: quoted.allowed } : { allowed: quoted.allowed, denial: quoted.denial }
    },
  )

  api.serve(
    {
      method: 'post',
      path: '/v1/spaces/{space}/quotes',
      id: 'quoteOperation',
      tag: 'Operations',
      summary: 'Quote an operation',
      description:
        'What it would cost, or why it would be denied. Nothing is taken. A Batch whose images take different things is quoted as one, with `mixed` in the place of `batch`; it is reserved part by part.',
      access: { person: 'member', scope: 'read', publishable: true },
      body: quoteRequest,
      answer,
      problems: [...OPERATION_PROBLEMS],
    },
    ({ params, caller, body }) =>
      allot.quote(params.space, quotableBy(caller, body.operation)).catch(throwInOperation),
  )

  api.serve(
    {
      method: 'post',
      path: '/v1/spaces/{space}/charges',
      id: 'createCharge',
      tag: 'Operations',
      summary: 'Charge an operation',
      description: 'Takes what the operation costs, at once. A denial is an answer with status 200.',
      access: { person: 'member', scope: 'operate' },
      body: operationRequest,
      answer,
      writes: true,
      problems: [...OPERATION_PROBLEMS, 'idempotency_key_reused'],
    },
    ({ params, caller, body, idempotencyKey }) =>
      allot
        .submit(params.space, idempotencyKey, {
          do: 'charge',
          operation: operationBy(caller, body.operation),
        })
        .catch(throwInOperation),
  )

  api.serve(
    {
      method: 'post',
      path: '/v1/spaces/{space}/refunds',
      id: 'createRefund',
      tag: 'Operations',
      summary: 'Refund a charge',
      description:
        'Gives back units of a charge or a capture, each at most once. For programs of the operator alone: people cannot refund themselves, nor give a key that can.',
      access: { scope: 'refund' },
      body: newRefund,
      answer,
      writes: true,
      problems: ['unknown_charge', 'idempotency_key_reused'],
    },
    ({ params, body: { charge, count, reason }, idempotencyKey }) =>
      allot.submit(params.space, idempotencyKey, { do: 'refund', charge: Number(charge), count, reason }),
  )
}
