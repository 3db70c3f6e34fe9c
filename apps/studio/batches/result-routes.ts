/** Routes of results: decide about photos, take the results along as a ZIP, with what became of each photo. */
import { posix } from 'node:path'
import { type Context, Hono } from 'hono'
import { HTTPException } from 'hono/http-exception'
import { nameByPattern } from '../contract/name-pattern.ts'
import { outputNames } from '../contract/output-names.ts'
import { type DecidedPhotos, photoDecision, zipQuery } from '../contract/results.ts'
import { csvResponse, type ZipEntry, zipResponse } from '../http/file-response.ts'
import { distinctNames, safeName } from '../storage/names.ts'
import type { BatchRecord } from './batch-record.ts'
import type { BatchRouteContext } from './batch-routes.ts'
import type { Batches } from './batches.ts'
import { type CallerBatch, callerBatches } from './caller-batch.ts'
import { manifestOf } from './manifest.ts'
import { fileName, groupOfPhoto, itemOf, type PhotoRecord, writtenFiles } from './photo-record.ts'
import { outputsOfPhoto } from './result-files.ts'

export function resultRoutes({ batches, whoIs }: BatchRouteContext): Hono {
  const { seen } = callerBatches(whoIs, batches.store)
  return new Hono()
    .post('/batches/:id/decisions', async (context) => {
      const { batch } = await seen(context)
      const { photos, decision } = photoDecision.parse(await context.req.json().catch(() => ({})))
      return context.json({ photos: batches.decide(batch, photos, decision) } satisfies DecidedPhotos)
    })
    .get('/batches/:id/zip', async (context) => zipOf(batches, context, await seen(context)))
    .get('/batches/:id/manifest', async (context) => {
      const { batch } = await seen(context)
      return csvResponse(manifestOf(batches.photoItems(batch.id)), `${batch.name}.csv`)
    })
}

function zipOf(batches: Batches, context: Context, { batch }: CallerBatch): Response {
  const { photos: places, names, flagged, manifest } = zipQuery.parse(context.req.query())
  const named = places && new Set(places)
  const leaves = (photo: PhotoRecord): boolean => {
    const group = groupOfPhoto(photo)
    if (flagged === 'without' && group === 'to_check') return false
    return named ? named.has(photo.n) : group !== 'left_out'
  }
  const all = batches.store.photos(batch.id)
  const files = all.filter(leaves).flatMap((photo) =>
    writtenFiles(photo).flatMap((_, at) => {
      const path = batches.files.result(batch, photo, at)
      return path ? [{ photo, at, path }] : []
    }),
  )
  if (files.length === 0)
    throw new HTTPException(404, {
      message: 'None of these photos is exported, so there is nothing to download yet.',
    })
  const called = zipNames(batch, files, names)
  const results = files.map(({ path }, at) => ({ name: called[at] ?? String(at), path }))
  const about = named ? all.filter(({ n }) => named.has(n)) : all
  const list: ZipEntry[] =
    manifest === 'with'
      ? [{ name: 'manifest.csv', text: manifestOf(about.map((photo) => itemOf(batch, photo))) }]
      : []
  return zipResponse([...results, ...list], `${batch.name}.zip`)
}

interface ZippedFile {
  readonly photo: PhotoRecord
  /** Which of its files, from 0. */
  readonly at: number
}

/** @param pattern undefined where results keep their names */
function zipNames(
  batch: BatchRecord,
  files: readonly ZippedFile[],
  pattern: string | undefined,
): readonly string[] {
  if (pattern === undefined) return files.map(({ photo, at }) => fileName(photo, at))
  const places = [...new Set(files.map(({ photo }) => photo.n))]
  const wanted = files.map(({ photo, at }) => {
    const { width = null, height = null } = writtenFiles(photo)[at] ?? {}
    const format = posix.extname(fileName(photo, at)).slice(1)
    const output = outputNames(outputsOfPhoto(batch, photo))[at] ?? ''
    const n = places.indexOf(photo.n) + 1
    return safeName(
      nameByPattern(pattern, { photo: photo.name, n, output, width, height, format }, places.length),
    )
  })
  return distinctNames(wanted, () => false)
}
