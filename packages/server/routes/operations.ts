/** Operations: check, quote, charge and refund. A denial is an answer with status 200. */
import type { Operation } from '@allot/rules/operation'
import type { z } from 'zod'
import { actAs, type Caller } from '../caller.ts'
import type { Rooms } from '../rooms.ts'
import { answer, checked } from '../wire/answer.ts'
import { type operation, toQuote, toRefund } from '../wire/operation.ts'

/** An operation with the member who acts. */
export function acting(caller: Caller, asked: z.output<typeof operation>): Operation {
  return { ...asked, by: actAs(caller, asked.by) }
}

export function operationRoutes({ api, allot }: Rooms): void {
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
      const quoted = await allot.quote(params.space, acting(caller, body.operation))
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
    ({ params, caller, body }) => allot.quote(params.space, acting(caller, body.operation)),
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
      allot.submit(params.space, id, { do: 'charge', operation: acting(caller, body.operation) }),
  )

  api.serve(
    {
      method: 'post',
      path: '/v1/spaces/{space}/refunds',
      summary: 'Give back units of a charge or a capture, each at most once',
      about: 'For programs alone: people cannot refund themselves.',
      access: { scope: 'operate' },
      body: toRefund,
      answer,
      writes: true,
    },
    ({ params, body: { charge, count, reason }, id }) =>
      allot.submit(params.space, id, { do: 'refund', charge: Number(charge), count, reason }),
  )
}
