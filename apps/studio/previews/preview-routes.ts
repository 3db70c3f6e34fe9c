/** Routes of previews: a photo, the picture that a recipe makes of it, and what is generated on request. */
import { type Context, Hono } from 'hono'
import { HTTPException } from 'hono/http-exception'
import type { CancelAnswer, GenerationAnswer, RequestProgress } from '../contract/generation.ts'
import {
  FIRST_SIGHT_HEADER,
  HIDDEN_HEADER,
  type PaidAnswer,
  PENDING_HEADER,
  type PreviewPhoto,
  paidQuestion,
  pickedPreview,
  previewGeneration,
  previewRequest,
} from '../contract/preview.ts'
import { arrivingFrom } from '../http/arriving.ts'
import { type FindPerson, notFound, personOf, refuseOtherSpace } from '../http/caller.ts'
import { readSteps } from '../tools/registry.ts'
import type { PreviewGenerations } from './preview-generations.ts'
import type { PreviewRecord } from './preview-store.ts'
import type { Previews } from './previews.ts'

export interface PreviewRouteContext {
  readonly previews: Previews
  readonly paid: PreviewGenerations
  /** The file of a photo of a member's pile. */
  readonly picked: (
    of: { readonly space: string; readonly member: string },
    id: string,
  ) => { readonly file: string; readonly digest: string; readonly bytes: number } | undefined
  readonly whoIs: FindPerson
}

export function previewRoutes({ previews, paid, picked, whoIs }: PreviewRouteContext): Hono {
  const caller = async (context: Context): Promise<{ preview: PreviewRecord; by: string }> => {
    const me = await personOf(whoIs, context.req.raw)
    const preview = previews.store.find(context.req.param('id') ?? '')
    if (!preview) throw notFound()
    refuseOtherSpace(me, preview.space)
    return { preview, by: me.member.id }
  }
  return new Hono()
    .put('/spaces/:space/previews', async (context) => {
      const space = context.req.param('space')
      const me = await personOf(whoIs, context.req.raw)
      refuseOtherSpace(me, space)
      const received = await previews.receive(space, arrivingFrom(me, context.req.raw))
      if (!received.ok) throw new HTTPException(400, { message: received.message })
      const { id, width, height, notes } = received
      return context.json({ id, width, height, notes } satisfies PreviewPhoto, 201)
    })
    .post('/spaces/:space/previews', async (context) => {
      const space = context.req.param('space')
      const me = await personOf(whoIs, context.req.raw)
      refuseOtherSpace(me, space)
      const { picked: id } = pickedPreview.parse(await context.req.json().catch(() => ({})))
      const of = { space, member: me.member.id }
      const photo = picked(of, id)
      if (!photo) throw notFound()
      const kept = await previews.adopt(of, photo)
      if (!kept.ok) throw new HTTPException(400, { message: kept.message })
      const { id: preview, width, height, notes } = kept
      return context.json({ id: preview, width, height, notes } satisfies PreviewPhoto, 201)
    })
    .post('/spaces/:space/previews/prepare', async (context) => {
      refuseOtherSpace(await personOf(whoIs, context.req.raw), context.req.param('space'))
      previews.prepare()
      return context.json({ prepared: true })
    })
    .post('/spaces/:space/previews/paid', async (context) => {
      const space = context.req.param('space')
      refuseOtherSpace(await personOf(whoIs, context.req.raw), space)
      const { photos } = paidQuestion.parse(await context.req.json().catch(() => ({})))
      const paid = photos.map(({ preview: id, steps }) => {
        const preview = previews.store.find(id)
        return preview?.space === space ? previews.paid(preview, readSteps(steps)) : []
      })
      return context.json({ paid } satisfies PaidAnswer)
    })
    .post('/previews/:id/picture', async (context) => {
      const { preview, by } = await caller(context)
      const { steps, output } = previewRequest.parse(await context.req.json().catch(() => ({})))
      const how = context.req.query('whole') === 'yes' ? 'whole' : 'soon'
      const made = await previews.picture(preview, by, readSteps(steps), output, how)
      if (!made) throw new HTTPException(429, { message: 'A newer picture of this photo was asked for.' })
      if (!made.ok) throw new HTTPException(409, { message: made.message })
      const headers = { 'content-type': 'image/webp', 'cache-control': 'no-store' }
      const pending = made.pending === null ? {} : { [PENDING_HEADER]: String(made.pending) }
      const first = made.isFirst ? { [FIRST_SIGHT_HEADER]: 'yes' } : {}
      const hidden = made.isHidden ? { [HIDDEN_HEADER]: 'yes' } : {}
      return new Response(made.bytes, { headers: { ...headers, ...pending, ...first, ...hidden } })
    })
    .post('/previews/:id/generations', async (context) => {
      const { preview, by } = await caller(context)
      const { steps, join } = previewGeneration.parse(await context.req.json().catch(() => ({})))
      const read = readSteps(steps)
      const answer = await (join ? paid.join(preview, read) : paid.generate(preview, read, by))
      if (answer.outcome === 'refused') throw new HTTPException(409, { message: answer.message })
      return context.json(answer satisfies GenerationAnswer)
    })
    .post('/previews/:id/generations/progress', async (context) => {
      const { preview } = await caller(context)
      const { steps } = previewGeneration.parse(await context.req.json().catch(() => ({})))
      return context.json(paid.progress(preview, readSteps(steps)) satisfies RequestProgress)
    })
    .post('/previews/:id/generations/cancel', async (context) => {
      const { preview } = await caller(context)
      const { steps } = previewGeneration.parse(await context.req.json().catch(() => ({})))
      const isCancelled = paid.cancel(preview, readSteps(steps))
      return context.json({ cancelled: isCancelled } satisfies CancelAnswer)
    })
}
