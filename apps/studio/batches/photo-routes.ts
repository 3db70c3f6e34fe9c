/** Routes of photos: send one, look at it, download its result. */
import { stat } from 'node:fs/promises'
import { posix } from 'node:path'
import { type Context, Hono } from 'hono'
import { HTTPException } from 'hono/http-exception'
import { chosenSamples } from '../contract/new-batch.ts'
import { resultQuery } from '../contract/results.ts'
import { arrivingFrom } from '../http/arriving.ts'
import { notFound, personOf } from '../http/caller.ts'
import { fileResponse } from '../http/file-response.ts'
import type { TileSide } from '../storage/photo-storage.ts'
import { samplePath, samples } from '../storage/samples.ts'
import type { BatchRouteContext } from './batch-routes.ts'
import { type CallerBatch, callerBatches } from './caller-batch.ts'
import { fileName, itemOf, type PhotoRecord } from './photo-record.ts'

interface BatchPhoto extends CallerBatch {
  readonly photo: PhotoRecord
}

export function photoRoutes({ batches, whoIs }: BatchRouteContext): Hono {
  const { store } = batches
  const { seen, own } = callerBatches(whoIs, store)
  const photoOf = async (context: Context, find = seen): Promise<BatchPhoto> => {
    const { me, batch } = await find(context)
    const photo = store.photo(batch.id, Number(context.req.param('n')))
    if (!photo) throw notFound()
    return { me, batch, photo }
  }
  return (
    new Hono()
      .put('/batches/:id/photos/:n', async (context) => {
        const { me, batch, photo } = await photoOf(context, own)
        if (batch.state.name !== 'draft') throw tooLate()
        const arriving = arrivingFrom(me, context.req.raw)
        if ((await batches.originals.receive(batch, photo.n, arriving)) === 'too_late') throw tooLate()
        return context.json(itemOf(batch, store.photo(batch.id, photo.n) ?? photo))
      })
      .get('/samples', async (context) => {
        await personOf(whoIs, context.req.raw)
        return context.json({ photos: samples() })
      })
      .get('/samples/:name', async (context) => {
        await personOf(whoIs, context.req.raw)
        return fileResponse(samplePath(context.req.param('name')))
      })
      // Samples are on this disk already: a draft names them, and they are used where they are.
      .post('/batches/:id/samples', async (context) => {
        const { batch } = await own(context)
        const { names } = chosenSamples.parse(await context.req.json().catch(() => ({})))
        for (const { n, name, state } of store.photos(batch.id)) {
          const path = names.includes(name) ? samplePath(name) : undefined
          if (path && state.name === 'waiting') store.saveSource(batch.id, n, path, (await stat(path)).size)
        }
        return context.json({ photos: batches.photoItems(batch.id) })
      })
      .get('/batches/:id/photos/:n/original', async (context) => {
        const { photo } = await photoOf(context)
        return fileResponse(photo.source, posix.basename(photo.name))
      })
      .get('/batches/:id/photos/:n/result', async (context) => {
        const { batch, photo } = await photoOf(context)
        const { file } = resultQuery.parse(context.req.query())
        const name = posix.basename(fileName(photo, file - 1))
        return fileResponse(batches.files.result(batch, photo, file - 1), name)
      })
      .get('/batches/:id/photos/:n/original-preview', async (context) => {
        const { batch, photo } = await photoOf(context)
        return fileResponse(await batches.files.preview(batch, photo, 'original', sideOf(context)))
      })
      .get('/batches/:id/photos/:n/result-preview', async (context) => {
        const { batch, photo } = await photoOf(context)
        return fileResponse(await batches.files.preview(batch, photo, 'result', sideOf(context)))
      })
  )
}

/** What is asked for without one, or with another one, is the largest, as before there were two. */
function sideOf(context: Context): TileSide {
  return context.req.query('side') === '320' ? 320 : 640
}

function tooLate(): HTTPException {
  return new HTTPException(409, { message: 'This Batch has begun; make a new one for more photos.' })
}
