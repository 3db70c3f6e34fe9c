/** Operations: check, quote, charge and refund. A denial is an answer with status 200. */

import { answer, checked } from '@allot/api/answer'
import { type operation, type toHold, toQuote, toRefund, type toRelease } from '@allot/api/operation'
import type { SubmittedCommand } from '@allot/engine/command'
import { Fault } from '@allot/rules/fault'
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

/** A fault in an operation, told by where it stands in the body. */
export function placed(fault: unknown): unknown {
  if (fault instanceof Fault && /^(use|batch|export|count|client)\b/.test(fault.path))
    return new Fault(fault.code, `operation.${fault.path}`, fault.message)
  return fault
}

/** @throws the fault, told by where it stands in the body */
export function inOperation(fault: unknown): never {
  throw placed(fault)
}

export function operationRoutes({ api, allot }: RouteContext): void {
  api.serve(
    {
      method: 'post',
      path: '/v1/spaces/{space}/checks',
      summary: 'May this be done now? Yes, or the denial; nothing is taken',
      access: { person: 'member', scope: 'read' },
      body: toQuote,
      answer: checked,
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
      summary: 'What it would cost, or why it would be refused; nothing is taken',
      access: { person: 'member', scope: 'read', publishable: true },
      body: toQuote,
      answer,
    },
    ({ params, caller, body }) =>
      allot.quote(params.space, acting(caller, body.operation)).catch(inOperation),
  )

  api.serve(
    {
      method: 'post',
      path: '/v1/spaces/{space}/charges',
      summary: 'Take what an operation costs, at once',
      access: { person: 'member', scope: 'operate' },
      body: toQuote,
      answer,
      writes: true,
    },
    ({ params, caller, body, id }) =>
      allot
        .submit(params.space, id, { do: 'charge', operation: acting(caller, body.operation) })
        .catch(inOperation),
  )

  api.serve(
    {
      method: 'post',
      path: '/v1/spaces/{space}/refunds',
      summary: 'Give back units of a charge or a capture, each at most once',
      about: 'For programs of the operator alone: people cannot refund themselves, nor give a key that can.',
      access: { scope: 'refund' },
      body: toRefund,
      answer,
      writes: true,
    },
    ({ params, body: { charge, count, reason }, id }) =>
      allot.submit(params.space, id, { do: 'refund', charge: Number(charge), count, reason }),
  )
}
