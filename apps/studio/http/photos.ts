/** Routes of photos: upload one, look at it, download its result, or all of a Batch as a ZIP. */
import { createReadStream, existsSync } from 'node:fs'
import { open, stat } from 'node:fs/promises'
import { posix } from 'node:path'
import { Readable } from 'node:stream'
import { FORMAT_HEAD_BYTES, formatOf } from '@allot/imaging/format'
import { downloadZip } from 'client-zip'
import { type Context, Hono } from 'hono'
import { HTTPException } from 'hono/http-exception'
import { takeIn } from '../batch/intake.ts'
import { itemOf, type StoredBatch, type StoredPhoto } from '../batch/stored.ts'
import { chosenSamples } from '../contract/new-batch.ts'
import { samplePath, samples } from '../samples.ts'
import type { Studio } from '../studio.ts'
import { enterBatch, nothingHere, personOf } from './caller.ts'

export function photoRoutes(studio: Studio): Hono {
  const { store, folders, whoIs } = studio
  const entered = async (context: Context): Promise<StoredBatch> =>
    enterBatch(await personOf(whoIs, context.req.raw), store, context.req.param('id') ?? '')
  const photoIn = (context: Context, batch: StoredBatch): StoredPhoto => {
    const photo = store.photo(batch.id, Number(context.req.param('n')))
    if (!photo) throw nothingHere()
    return photo
  }
  const routes = new Hono()

  routes.put('/batches/:id/photos/:n', async (context) => {
    const batch = await entered(context)
    const photo = photoIn(context, batch)
    if (batch.status !== 'draft')
      throw new HTTPException(409, { message: 'This Batch has begun; make a new one for more photos.' })
    const arrived = await takeIn(context.req.raw.body, folders.original(batch.id, photo.n))
    if (arrived.ok) store.arrived(batch.id, photo.n, folders.original(batch.id, photo.n), arrived.bytes)
    else store.settle(batch.id, photo.n, 'failed', arrived.message)
    return context.json(itemOf(store.photo(batch.id, photo.n) ?? photo))
  })

  routes.get('/samples', async (context) => {
    await personOf(whoIs, context.req.raw)
    return context.json({ photos: samples() })
  })

  routes.get('/samples/:name', async (context) => {
    await personOf(whoIs, context.req.raw)
    return file(samplePath(context.req.param('name')))
  })

  // Samples lie on this disk already; a draft names them and they are used where they are.
  routes.post('/batches/:id/samples', async (context) => {
    const batch = await entered(context)
    const { names } = chosenSamples.parse(await context.req.json())
    for (const photo of store.photos(batch.id)) {
      const path = names.includes(photo.name) ? samplePath(photo.name) : undefined
      if (path && photo.status === 'waiting') store.arrived(batch.id, photo.n, path, (await stat(path)).size)
    }
    return context.json({ photos: store.photos(batch.id).map(itemOf) })
  })

  routes.get('/batches/:id/photos/:n/original', async (context) => {
    const photo = photoIn(context, await entered(context))
    return file(photo.source, posix.basename(photo.name))
  })

  routes.get('/batches/:id/photos/:n/result', async (context) => {
    const batch = await entered(context)
    const photo = photoIn(context, batch)
    return file(photo.result && folders.result(batch, photo), posix.basename(photo.resultName ?? ''))
  })

  routes.get('/batches/:id/photos/:n/original-preview', async (context) => {
    const batch = await entered(context)
    const photo = photoIn(context, batch)
    return file(
      photo.source && (await studio.preview(photo.source, folders.preview(batch.id, photo.n, 'original'))),
    )
  })

  routes.get('/batches/:id/photos/:n/result-preview', async (context) => {
    const batch = await entered(context)
    const photo = photoIn(context, batch)
    const result = photo.result && folders.result(batch, photo)
    return file(result && (await studio.preview(result, folders.preview(batch.id, photo.n, 'result'))))
  })

  routes.get('/batches/:id/zip', async (context) => {
    const batch = await entered(context)
    const done = store
      .photos(batch.id)
      .filter((photo) => photo.result && existsSync(folders.result(batch, photo)))
    if (done.length === 0) throw new HTTPException(404, { message: 'This Batch has no exported photos yet.' })
    const response = downloadZip(
      zipped(done.map((photo) => ({ name: photo.resultName ?? '', path: folders.result(batch, photo) }))),
    )
    response.headers.set('content-disposition', disposition(`${batch.name}.zip`))
    return response
  })
  return routes
}

/** One file after the other, each opened only when its turn comes. */
async function* zipped(files: readonly { name: string; path: string }[]) {
  for (const { name, path } of files) {
    const { size, mtime } = await stat(path)
    yield { name, size, lastModified: mtime, input: streamOf(path) }
  }
}

/** @param name offered for saving; without one the file is shown @throws HTTPException 404 */
async function file(path: string | null | undefined, name?: string): Promise<Response> {
  if (!path || !existsSync(path)) throw nothingHere()
  const { size } = await stat(path)
  const headers = new Headers({
    'content-type': await typeOf(path),
    'content-length': String(size),
    'cache-control': 'private, max-age=3600',
    'x-content-type-options': 'nosniff',
    'content-security-policy': "sandbox; default-src 'none'",
  })
  if (name) headers.set('content-disposition', disposition(name))
  return new Response(streamOf(path), { headers })
}

function streamOf(path: string): ReadableStream<Uint8Array> {
  return Readable.toWeb(createReadStream(path)) as ReadableStream<Uint8Array> // Node's own type of the same thing
}

/** By content, since originals are kept without a name; anything that is no photo is only ever saved. */
async function typeOf(path: string): Promise<string> {
  const handle = await open(path)
  try {
    const { bytesRead, buffer } = await handle.read(Buffer.alloc(FORMAT_HEAD_BYTES), 0, FORMAT_HEAD_BYTES, 0)
    return `image/${formatOf(buffer.subarray(0, bytesRead))}`
  } catch {
    return 'application/octet-stream'
  } finally {
    await handle.close()
  }
}

/** RFC 6266, with the name in UTF-8 and a plain one for old readers. */
function disposition(name: string): string {
  const plain = name.replace(/[^\x20-\x7e]|["\\]/g, '_')
  return `attachment; filename="${plain}"; filename*=UTF-8''${encodeURIComponent(name).replace(/['()*]/g, (letter) => `%${letter.charCodeAt(0).toString(16)}`)}`
}
