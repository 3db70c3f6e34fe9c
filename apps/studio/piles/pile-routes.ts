/** Routes of piles: what was picked, its files part by part, and its pictures. */
import { type Context, Hono } from 'hono'
import { HTTPException } from 'hono/http-exception'
import { DIGEST_HEADER, newPilePhotos, OFFSET_HEADER, type PilePhoto, pileChange } from '../contract/pile.ts'
import { arrivingFrom } from '../http/arriving.ts'
import { type FindPerson, notFound, personOf, refuseOtherSpace, type StudioCaller } from '../http/caller.ts'
import { fileResponse } from '../http/file-response.ts'
import { checkDraft } from '../tools/draft-steps.ts'
import type { PileOf } from './pile-store.ts'
import type { Piles } from './piles.ts'

export function pileRoutes(piles: Piles, whoIs: FindPerson): Hono {
  /** Each member has their own, which no other sees. */
  const own = async (context: Context): Promise<PileOf & { readonly me: StudioCaller }> => {
    const space = context.req.param('space') ?? ''
    const me = await personOf(whoIs, context.req.raw)
    refuseOtherSpace(me, space)
    return { space, member: me.member.id, me }
  }
  const photoOf = async (context: Context, of: PileOf): Promise<PilePhoto> => {
    const photo = await piles.photo(of, context.req.param('photo') ?? '')
    if (!photo) throw notFound()
    return photo
  }
  return new Hono()
    .get('/spaces/:space/pile', async (context) => context.json(await piles.read(await own(context))))
    .patch('/spaces/:space/pile', async (context) => {
      const of = await own(context)
      const change = pileChange.parse(await context.req.json().catch(() => ({})))
      if (change.recipe) checkDraft(change.recipe.steps)
      for (const steps of Object.values(change.steps ?? {})) checkDraft(steps ?? [])
      return context.json(await piles.change(of, change))
    })
    .post('/spaces/:space/pile/photos', async (context) => {
      const of = await own(context)
      const added = await piles.add(of, newPilePhotos.parse(await context.req.json().catch(() => ({}))))
      if (!added.ok) throw new HTTPException(409, { message: added.message })
      return context.json(added.pile)
    })
    .put('/spaces/:space/pile/photos/:photo/content', async (context) => {
      const of = await own(context)
      const photo = await photoOf(context, of)
      // What is here, or cannot be used, is said again to whom a broken connection kept from hearing it.
      if (photo.digest !== null || photo.problem !== null) return context.json(photo)
      const offset = Number(context.req.header(OFFSET_HEADER) ?? 0)
      const digest = digestIn(context.req.header(DIGEST_HEADER))
      const arriving = arrivingFrom(of.me, context.req.raw)
      const part = await piles.receive(of, photo, arriving, { offset, digest })
      return context.json(await photoOf(context, of), part.state === 'elsewhere' ? 409 : 200)
    })
    .get('/spaces/:space/pile/photos/:photo/original', async (context) => {
      const of = await own(context)
      return fileResponse(piles.picked(of, context.req.param('photo'))?.file)
    })
    .get('/spaces/:space/pile/photos/:photo/thumbnail', async (context) => {
      const of = await own(context)
      return fileResponse(await piles.thumbnail(of, context.req.param('photo')))
    })
}

/** `sha-256=:…:`, in base64 as RFC 9530 writes it, as base64url. */
function digestIn(header: string | undefined): string | undefined {
  const [, digest] = /^sha-256=:([0-9A-Za-z+/]{43}=):$/.exec(header ?? '') ?? []
  return digest && Buffer.from(digest, 'base64').toString('base64url')
}
