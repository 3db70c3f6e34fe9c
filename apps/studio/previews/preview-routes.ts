/** Routes of previews: a photo, the picture that a recipe makes of it, and what is generated on request. */
import { type Context, Hono } from 'hono'
import { HTTPException } from 'hono/http-exception'
import type { GenerationAnswer } from '../contract/generation.ts'
import { PENDING_HEADER, type PreviewPhoto, previewGeneration, previewRequest } from '../contract/preview.ts'
import { type FindPerson, notFound, personOf, refuseOtherSpace } from '../http/caller.ts'
import { readSteps } from '../tools/registry.ts'
import type { PreviewGenerations } from './preview-generations.ts'
import type { PreviewRecord } from './preview-store.ts'
import type { Previews } from './previews.ts'

export interface PreviewRouteContext {
  readonly previews: Previews
  readonly paid: PreviewGenerations
  readonly whoIs: FindPerson
}

export function previewRoutes({ previews, paid, whoIs }: PreviewRouteContext): Hono {
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
      refuseOtherSpace(await personOf(whoIs, context.req.raw), space)
      const received = await previews.receive(space, context.req.raw.body)
      if (!received.ok) throw new HTTPException(400, { message: received.message })
      const { id, width, height, notes } = received
      return context.json({ id, width, height, notes } satisfies PreviewPhoto, 201)
    })
    .post('/previews/:id/picture', async (context) => {
      const { preview } = await caller(context)
      const { steps, output } = previewRequest.parse(await context.req.json().catch(() => ({})))
      const made = await previews.picture(preview, readSteps(steps), output)
      if (!made) throw new HTTPException(409, { message: 'A newer picture of this photo was asked for.' })
      if (!made.ok) throw new HTTPException(409, { message: made.message })
      const headers = { 'content-type': 'image/webp', 'cache-control': 'no-store' }
      const pending = made.pending === null ? {} : { [PENDING_HEADER]: String(made.pending) }
      return new Response(made.bytes, { headers: { ...headers, ...pending } })
    })
    .post('/previews/:id/generations', async (context) => {
      const { preview, by } = await caller(context)
      const { steps } = previewGeneration.parse(await context.req.json().catch(() => ({})))
      const answer = await paid.generate(preview, readSteps(steps), by)
      if (answer.outcome === 'refused') throw new HTTPException(409, { message: answer.message })
      return context.json(answer satisfies GenerationAnswer)
    })
}
