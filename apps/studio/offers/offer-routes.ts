/** The route of the tools that a Space has. */
import { Hono } from 'hono'
import type { ToolOffer } from '../contract/tool-offer.ts'
import { type FindPerson, personOf, refuseOtherSpace } from '../http/caller.ts'
import { type OfferPorts, toolOffers } from './tool-offers.ts'

export function offerRoutes({ whoIs, ...ports }: OfferPorts & { readonly whoIs: FindPerson }): Hono {
  return new Hono().get('/spaces/:space/tools', async (context) => {
    const space = context.req.param('space')
    const me = await personOf(whoIs, context.req.raw)
    refuseOtherSpace(me, space)
    const offers = await toolOffers(ports, { space, member: me.member.id })
    return context.json(offers satisfies readonly ToolOffer[])
  })
}
