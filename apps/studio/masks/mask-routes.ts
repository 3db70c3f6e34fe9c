/** The route on which a painted mask arrives. */
import { Hono } from 'hono'
import { HTTPException } from 'hono/http-exception'
import type { StoredMask } from '../contract/mask.ts'
import { arrivingFrom } from '../http/arriving.ts'
import { type FindPerson, personOf, refuseOtherSpace } from '../http/caller.ts'
import type { Masks } from './masks.ts'

export function maskRoutes(masks: Masks, whoIs: FindPerson): Hono {
  return new Hono().put('/spaces/:space/masks', async (context) => {
    const space = context.req.param('space')
    const me = await personOf(whoIs, context.req.raw)
    refuseOtherSpace(me, space)
    const received = await masks.receive(space, arrivingFrom(me, context.req.raw))
    if (!received.ok) throw new HTTPException(400, { message: received.message })
    return context.json({ name: received.name } satisfies StoredMask, 201)
  })
}
