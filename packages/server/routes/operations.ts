/** Operations: check, quote, charge and refund. A denial is an answer with status 200. */

import { answer, checked } from '@allot/api/answer'
import { type operation, type toHold, toQuote, toRefund, type toRelease } from '@allot/api/operation'
import { faultOfOperation } from '@allot/api/request-fault'
import type { SubmittedCommand } from '@allot/engine/command'
import type { Operation } from '@allot/rules/operation'
import type { z } from 'zod'
import { actAs, type Caller } from '../access/caller.ts'
import type { RouteContext } from './route-context.ts'

/** An operation with the member who acts. */
export function acting(caller: Caller, asked: z.output<typeof operation>): Operation {
  const by = actAs(caller, asked.by)
  return asked.by === by ? (asked as Operation) : { ...asked, by } // it says itself who acts
}

/** @throws Problem */
export function holding(caller: Caller, asked: z.output<typeof toHold>): SubmittedCommand & { do: 'hold' } {
  const partial = asked.partial ? { partial: true } : {}
  return { do: 'hold', operation: acting(caller, asked.operation), for: asked.for, ...partial }
}

export function releasing(
  hold: number,
  asked: z.output<typeof toRelease>,
): SubmittedCommand & { do: 'release' } {
  const { count, reason } = asked
  return {
    do: 'release',
    hold,
    ...(count !== undefined && { count }),
    ...(reason !== undefined && { reason }),
  }
}

/** @throws the fault, told by where it stands in the body */
export function inOperation(fault: unknown): never {
  throw faultOfOperation(fault)
}

/** What an operation can be wrong about. */
export const OPERATION_PROBLEMS = ['unknown_feature', 'unknown_member'] as const

export function operationRoutes({ api, allot }: RouteContext): void {
  api.serve(
    {
      method: 'post',
      path: '/v1/spaces/{space}/checks',
      id: 'checkOperation',
      tag: 'Operations',
      summary: 'Check an operation',
      description: 'May this be done now? Yes, or the denial. Nothing is taken.',
      access: { person: 'member', scope: 'read' },
      body: toQuote,
      answer: checked,
      problems: [...OPERATION_PROBLEMS],
    },
    async ({ params, caller, body }) => {
      const quoted = await allot.quote(params.space, acting(caller, body.operation)).catch(inOperation)
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
      description: 'What it would cost, or why it would be denied. Nothing is taken.',
      access: { person: 'member', scope: 'read', publishable: true },
      body: toQuote,
      answer,
      problems: [...OPERATION_PROBLEMS],
    },
    ({ params, caller, body }) =>
      allot.quote(params.space, acting(caller, body.operation)).catch(inOperation),
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
      body: toQuote,
      answer,
      writes: true,
      problems: [...OPERATION_PROBLEMS, 'idempotency_key_reused'],
    },
    ({ params, caller, body, idempotencyKey }) =>
      allot
        .submit(params.space, idempotencyKey, { do: 'charge', operation: acting(caller, body.operation) })
        .catch(inOperation),
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
      body: toRefund,
      answer,
      writes: true,
      problems: ['unknown_charge', 'idempotency_key_reused'],
    },
    ({ params, body: { charge, count, reason }, idempotencyKey }) =>
      allot.submit(params.space, idempotencyKey, { do: 'refund', charge: Number(charge), count, reason }),
  )
}
