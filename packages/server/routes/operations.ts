/** Operations: quote, charge, hold, capture, release and refund. A denial is an answer with status 200. */
import { Fault } from '@allot/rules/fault'
import type { Operation } from '@allot/rules/operation'
import { type Context, Hono } from 'hono'
import type { Caller } from '../caller.ts'
import type { Rooms } from '../server.ts'
import {
  body,
  idempotencyKey,
  toCapture,
  toCharge,
  toHold,
  toQuote,
  toRefund,
  toRelease,
  UNSAID,
} from '../wire.ts'

export function operationRoutes({ allot, callers }: Rooms): Hono {
  const routes = new Hono()
  const acting = (caller: Caller, operation: Operation): Operation => ({
    ...operation,
    by: callers.actAs(caller, operation.by === UNSAID ? undefined : operation.by),
  })

  routes.post('/spaces/:space/quotes', async (context) => {
    const { caller, space } = await callers.entered(context)
    const { operation } = await body(context, toQuote)
    return context.json(await allot.quote(space, acting(caller, operation)))
  })

  routes.post('/spaces/:space/charges', async (context) => {
    const { caller, space } = await callers.entered(context)
    const id = idempotencyKey(context)
    const { operation } = await body(context, toCharge)
    return context.json(await allot.submit(space, id, { do: 'charge', operation: acting(caller, operation) }))
  })

  routes.post('/spaces/:space/holds', async (context) => {
    const { caller, space } = await callers.entered(context)
    const id = idempotencyKey(context)
    const { operation, for: length } = await body(context, toHold)
    return context.json(
      await allot.submit(space, id, { do: 'hold', operation: acting(caller, operation), for: length }),
    )
  })

  routes.post('/spaces/:space/holds/:hold/captures', async (context) => {
    const { space } = await callers.entered(context)
    const id = idempotencyKey(context)
    const { count } = await body(context, toCapture)
    return context.json(await allot.submit(space, id, { do: 'capture', hold: numberOf(context), count }))
  })

  routes.post('/spaces/:space/holds/:hold/releases', async (context) => {
    const { space } = await callers.entered(context)
    const id = idempotencyKey(context)
    const { count } = await body(context, toRelease)
    const some = count === undefined ? {} : { count }
    return context.json(await allot.submit(space, id, { do: 'release', hold: numberOf(context), ...some }))
  })

  routes.post('/spaces/:space/refunds', async (context) => {
    const { space } = await callers.entered(context)
    const id = idempotencyKey(context)
    const { charge, count, reason } = await body(context, toRefund)
    return context.json(
      await allot.submit(space, id, { do: 'refund', charge: Number(charge), count, reason }),
    )
  })
  return routes
}

function numberOf(context: Context): number {
  const hold = context.req.param('hold') ?? ''
  if (/^\d{1,15}$/.test(hold)) return Number(hold)
  throw new Fault('unknown_hold', 'hold', `"${hold.slice(0, 40)}" is not the id of a hold.`)
}
