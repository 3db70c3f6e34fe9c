/** Routes of where photos may go. */
import type { Me } from '@allot/client/allot'
import { type Context, Hono } from 'hono'
import { consent, type Sharing, sharingChange } from '../contract/sharing.ts'
import { LIMIT } from '../http/body-limit.ts'
import { type FindPerson, Forbidden, isAdminOf, personOf, refuseOtherSpace } from '../http/caller.ts'
import type { SharingStore } from './sharing-store.ts'

export function sharingRoutes(store: SharingStore, whoIs: FindPerson): Hono {
  const answer = (context: Context, me: Me, space: string) =>
    context.json({
      allowed: store.isAllowed(space),
      mayChange: isAdminOf(me, space),
      agreed: store.agreed(space, me.member.id),
    } satisfies Sharing)
  return new Hono()
    .get('/spaces/:space/sharing', async (context) => {
      const space = context.req.param('space')
      const me = await personOf(whoIs, context.req.raw)
      refuseOtherSpace(me, space)
      return answer(context, me, space)
    })
    .put('/spaces/:space/sharing', LIMIT, async (context) => {
      const space = context.req.param('space')
      const me = await personOf(whoIs, context.req.raw)
      refuseOtherSpace(me, space)
      if (!isAdminOf(me, space))
        throw new Forbidden(
          space,
          'Only the owner and admins of a Space decide where its photos go. Ask one of them.',
        )
      const { allowed } = sharingChange.parse(await context.req.json().catch(() => ({})))
      store.allow(space, me.member.id, allowed, Date.now())
      return answer(context, me, space)
    })
    .post('/spaces/:space/sharing/consents', async (context) => {
      const space = context.req.param('space')
      const me = await personOf(whoIs, context.req.raw)
      refuseOtherSpace(me, space)
      const { host } = consent.parse(await context.req.json().catch(() => ({})))
      store.agree(space, me.member.id, host, Date.now())
      return answer(context, me, space)
    })
}
