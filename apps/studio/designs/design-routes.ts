/** Routes of designs: make one, look at it, add versions, export one. */
import { type Context, Hono } from 'hono'
import { HTTPException } from 'hono/http-exception'
import {
  type CancelAnswer,
  type Design,
  type DesignEvent,
  type DesignSummary,
  designChange,
  designPreview,
  type ExportAnswer,
  newDesign,
  newDesignExport,
  newVersions,
  pickedOriginal,
  type RequestProgress,
  type VersionAnswer,
} from '../contract/design.ts'
import { HIDDEN_HEADER } from '../contract/preview-pending.ts'
import { arrivingFrom } from '../http/arriving.ts'
import { notFound, personOf, refuseOtherSpace, refuseOthers, type StudioCaller } from '../http/caller.ts'
import { type OpenStream, openEventStreams, type StreamRoute } from '../http/event-stream.ts'
import { fileResponse } from '../http/file-response.ts'
import { type DesignRecord, summaryOf } from './design-record.ts'
import type { Designs } from './designs.ts'
import type { Done } from './done.ts'
import type { HerePhoto } from './original.ts'

export interface DesignRouteContext extends StreamRoute {
  readonly designs: Designs
  /** The file of a photo of a member's pile. */
  readonly picked: (
    of: { readonly space: string; readonly member: string },
    id: string,
  ) => HerePhoto | undefined
}

export function designRoutes(route: DesignRouteContext): Hono {
  const { designs, whoIs } = route
  const streams = openEventStreams(route, 'designs')
  const callerOf = async (context: Context): Promise<DesignCaller> => {
    const me = await personOf(whoIs, context.req.raw)
    const design = designs.find(context.req.param('id') ?? '')
    if (!design) throw notFound()
    refuseOtherSpace(me, design.space)
    return { design, me, by: me.member.id }
  }
  /** While a request is read, its design may be deleted. */
  const shown = (context: Context, id: string, by: string, status: 200 | 201 = 200) => {
    if (!designs.find(id)) throw notFound()
    return context.json(designs.design(id, by) satisfies Design, status)
  }
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
      return shown(context, required(made).id, me.member.id, 201)
    })
    .get('/designs/:id', async (context) => {
      const { design, by } = await callerOf(context)
      return shown(context, design.id, by)
    })
    .get('/designs/:id/events', async (context) =>
      eventsOf(designs, streams, context, await callerOf(context)),
    )
    .patch('/designs/:id', async (context) => {
      const { design, by } = await callerOf(context)
      const { name, current } = designChange.parse(await bodyOf(context))
      required(
        designs.change(design, {
          ...(name !== undefined && { name }),
          ...(current !== undefined && { current }),
        }),
      )
      return shown(context, design.id, by)
    })
    .delete('/designs/:id', async (context) => {
      const { design, me } = await callerOf(context)
      refuseOthers(me, design, 'design')
      required(await designs.remove(design))
      return context.json({ removed: true })
    })
    .put('/designs/:id/original', async (context) => {
      const { design, me, by } = await callerOf(context)
      required(await designs.receive(design, arrivingFrom(me, context.req.raw)))
      return shown(context, design.id, by)
    })
    .post('/designs/:id/original', async (context) => {
      const { design, by } = await callerOf(context)
      const photo = route.picked(
        { space: design.space, member: by },
        pickedOriginal.parse(await bodyOf(context)).picked,
      )
      if (!photo) throw notFound()
      required(await designs.adopt(design, photo))
      return shown(context, design.id, by)
    })
    .get('/designs/:id/original', async (context) =>
      fileResponse(designs.originalPicture((await callerOf(context)).design)),
    )
  return withVersions(app, designs, callerOf)
}

/** As it is, and after each change; changes that come together are one event. */
function eventsOf(
  designs: Designs,
  open: OpenStream,
  context: Context,
  { design, me, by }: DesignCaller,
): Response {
  return open(context, { me, space: design.space }, ({ send, end }) => {
    let isDue = false
    const say = () => {
      isDue = false
      const isThere = designs.find(design.id) !== undefined
      send((isThere ? { design: designs.design(design.id, by) } : { removed: true }) satisfies DesignEvent)
      if (!isThere) end()
    }
    say()
    return designs.listen(design.id, () => {
      if (!isDue) setImmediate(say)
      isDue = true
    })
  })
}

interface DesignCaller {
  readonly design: DesignRecord
  readonly me: StudioCaller
  readonly by: string
}

type CallerOf = (context: Context) => Promise<DesignCaller>

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
    .get('/designs/:id/requests/:key', async (context) => {
      const { design } = await callerOf(context)
      const progress = designs.progress(design, context.req.param('key'))
      return context.json(progress satisfies RequestProgress)
    })
    .get('/designs/:id/versions/:n/picture', async (context) => {
      const { design } = await callerOf(context)
      return fileResponse(designs.picture(design, Number(context.req.param('n'))))
    })
    .get('/designs/:id/versions/:n/video', async (context) => {
      const { design } = await callerOf(context)
      const file = designs.video(design, Number(context.req.param('n')))
      return fileResponse(file, undefined, context.req.header('range'))
    })
    .post('/designs/:id/picture', async (context) => {
      const { design, by } = await callerOf(context)
      const { from, steps, output } = designPreview.parse(await bodyOf(context))
      const made = await designs.preview(design, by, from, steps, output)
      if (!made) throw new HTTPException(429, { message: 'A newer picture of this design was asked for.' })
      const { bytes, isHidden } = required(made)
      const hidden = isHidden ? { [HIDDEN_HEADER]: 'yes' } : {}
      const headers = { 'content-type': 'image/webp', 'cache-control': 'no-store', ...hidden }
      return new Response(bytes, { headers })
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
      return fileResponse(file?.path, file?.name, context.req.header('range'))
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
