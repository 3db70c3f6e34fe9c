/** Routes of photos: send one, look at it, download its result, or all results of a Batch as a ZIP. */
import { stat } from 'node:fs/promises'
import { posix } from 'node:path'
import { type Context, Hono } from 'hono'
import { HTTPException } from 'hono/http-exception'
import { chosenSamples } from '../contract/new-batch.ts'
import { notFound, personOf } from '../http/caller.ts'
import { fileResponse, zipResponse } from '../http/file-response.ts'
import { samplePath, samples } from '../storage/samples.ts'
import { type BatchRecord, itemOf, type PhotoRecord, resultName } from './batch-record.ts'
import type { BatchRouteContext } from './batch-routes.ts'
import { callerBatch } from './caller-batch.ts'

interface BatchPhoto {
  readonly batch: BatchRecord
  readonly photo: PhotoRecord
}

export function photoRoutes({ batches, whoIs }: BatchRouteContext): Hono {
  const { store } = batches
  const batchOf = async (context: Context): Promise<BatchRecord> =>
    callerBatch(await personOf(whoIs, context.req.raw), store, context.req.param('id') ?? '')
  const photoOf = async (context: Context): Promise<BatchPhoto> => {
    const batch = await batchOf(context)
    const photo = store.photo(batch.id, Number(context.req.param('n')))
    if (!photo) throw notFound()
    return { batch, photo }
  }
  return (
    new Hono()
      .put('/batches/:id/photos/:n', async (context) => {
        const { batch, photo } = await photoOf(context)
        if (batch.state.name !== 'draft') throw tooLate()
        if ((await batches.receive(batch, photo.n, context.req.raw.body)) === 'too_late') throw tooLate()
        return context.json(itemOf(store.photo(batch.id, photo.n) ?? photo))
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
        const batch = await batchOf(context)
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
        return fileResponse(batches.resultFile(batch, photo), posix.basename(resultName(photo)))
      })
      .get('/batches/:id/photos/:n/original-preview', async (context) => {
        const { batch, photo } = await photoOf(context)
        return fileResponse(await batches.previewFile(batch, photo, 'original'))
      })
      .get('/batches/:id/photos/:n/result-preview', async (context) => {
        const { batch, photo } = await photoOf(context)
        return fileResponse(await batches.previewFile(batch, photo, 'result'))
      })
      .get('/batches/:id/zip', async (context) => {
        const batch = await batchOf(context)
        const files = store.photos(batch.id).flatMap((photo) => {
          const path = batches.resultFile(batch, photo)
          return path ? [{ name: resultName(photo), path }] : []
        })
        if (files.length === 0)
          throw new HTTPException(404, { message: 'This Batch has no exported photos yet.' })
        return zipResponse(files, `${batch.name}.zip`)
      })
  )
}

function tooLate(): HTTPException {
  return new HTTPException(409, { message: 'This Batch has begun; make a new one for more photos.' })
}
