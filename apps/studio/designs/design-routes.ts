/** Routes of designs: make one, look at it, add versions, export one. */
import { type Context, Hono } from 'hono'
import { HTTPException } from 'hono/http-exception'
import {
  type CancelAnswer,
  type Design,
  type DesignSummary,
  designChange,
  designPreview,
  type ExportAnswer,
  newDesign,
  newDesignExport,
  newVersions,
  type VersionAnswer,
} from '../contract/design.ts'
import { type FindPerson, notFound, personOf, refuseOtherSpace } from '../http/caller.ts'
import { fileResponse } from '../http/file-response.ts'
import { type DesignRecord, summaryOf } from './design-record.ts'
import type { Designs, Done } from './designs.ts'

export function designRoutes(designs: Designs, whoIs: FindPerson): Hono {
  const callerOf = async (context: Context): Promise<{ design: DesignRecord; by: string }> => {
    const me = await personOf(whoIs, context.req.raw)
    const design = designs.find(context.req.param('id') ?? '')
    if (!design) throw notFound()
    refuseOtherSpace(me, design.space)
    return { design, by: me.member.id }
  }
  const shown = (context: Context, id: string, status: 200 | 201 = 200) =>
    context.json(designs.design(id) satisfies Design, status)
  const app = new Hono()
    .get('/spaces/:space/designs', async (context) => {
      const space = context.req.param('space')
      refuseOtherSpace(await personOf(whoIs, context.req.raw), space)
      return context.json(designs.ofSpace(space).map(summaryOf) satisfies readonly DesignSummary[])
    })
    .post('/spaces/:space/designs', async (context) => {
      const space = context.req.param('space')
      const me = await personOf(whoIs, context.req.raw)
      refuseOtherSpace(me, space)
      const made = designs.create(space, me.member.id, newDesign.parse(await bodyOf(context)).name)
      return shown(context, required(made).id, 201)
    })
    .get('/designs/:id', async (context) => shown(context, (await callerOf(context)).design.id))
    .patch('/designs/:id', async (context) => {
      const { design } = await callerOf(context)
      const { name, current } = designChange.parse(await bodyOf(context))
      required(
        designs.change(design, {
          ...(name !== undefined && { name }),
          ...(current !== undefined && { current }),
        }),
      )
      return shown(context, design.id)
    })
    .delete('/designs/:id', async (context) => {
      required(await designs.remove((await callerOf(context)).design))
      return context.json({ removed: true })
    })
    .put('/designs/:id/original', async (context) => {
      const { design } = await callerOf(context)
      required(await designs.receive(design, context.req.raw.body))
      return shown(context, design.id)
    })
    .get('/designs/:id/original', async (context) =>
      fileResponse(designs.originalPicture((await callerOf(context)).design)),
    )
  return withVersions(app, designs, callerOf)
}

type CallerOf = (context: Context) => Promise<{ design: DesignRecord; by: string }>

function withVersions(app: Hono, designs: Designs, callerOf: CallerOf): Hono {
  return app
    .post('/designs/:id/versions', async (context) => {
      const { design, by } = await callerOf(context)
      const asked = newVersions.parse(await bodyOf(context))
      const answer = await designs.ask(design, { ...asked, by, key: keyOf(context) })
      if (answer.outcome === 'refused') throw new HTTPException(409, { message: answer.message })
      return context.json(answer satisfies VersionAnswer)
    })
    .delete('/designs/:id/requests/:key', async (context) => {
      const { design } = await callerOf(context)
      const isCancelled = designs.cancel(design, context.req.param('key'))
      return context.json({ cancelled: isCancelled } satisfies CancelAnswer)
    })
    .get('/designs/:id/versions/:n/picture', async (context) => {
      const { design } = await callerOf(context)
      return fileResponse(designs.picture(design, Number(context.req.param('n'))))
    })
    .get('/designs/:id/versions/:n/video', async (context) => {
      const { design } = await callerOf(context)
      return fileResponse(designs.video(design, Number(context.req.param('n'))))
    })
    .post('/designs/:id/picture', async (context) => {
      const { design } = await callerOf(context)
      const { from, steps, output } = designPreview.parse(await bodyOf(context))
      const made = await designs.preview(design, from, steps, output)
      if (!made) throw new HTTPException(409, { message: 'A newer picture of this design was asked for.' })
      const headers = { 'content-type': 'image/webp', 'cache-control': 'no-store' }
      return new Response(required(made).bytes, { headers })
    })
    .post('/designs/:id/exports', async (context) => {
      const { design, by } = await callerOf(context)
      const asked = newDesignExport.parse(await bodyOf(context))
      const answer = await designs.exports.ask(design, { ...asked, by, key: keyOf(context) })
      return context.json(answer satisfies ExportAnswer)
    })
    .get('/designs/:id/exports/:key', async (context) => {
      const { design } = await callerOf(context)
      const file = designs.exports.file(design, context.req.param('key'))
      return fileResponse(file?.path, file?.name)
    })
}

function bodyOf(context: Context): Promise<unknown> {
  return context.req.json().catch(() => ({}))
}

/** What may be charged is asked for under a key, so that it is charged once. */
function keyOf(context: Context): string {
  const key = context.req.header('idempotency-key') ?? ''
  if (/^[\x21-\x7e]{1,100}$/.test(key)) return key
  throw new HTTPException(400, {
    message: 'This needs a header Idempotency-Key: 1 to 100 characters, a new one for each new request.',
  })
}

/** @throws HTTPException 409 */
function required<Outcome extends Done>(outcome: Outcome): Extract<Outcome, { ok: true }> {
  if (!outcome.ok) throw new HTTPException(409, { message: outcome.message })
  return outcome as Extract<Outcome, { ok: true }> // what is left of the union
}
