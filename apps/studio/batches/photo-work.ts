/**
 * The work on the photos of a Batch, as a job's items: edit the original, generate what has to be generated of it, edit
 * that, and so on; the last edit writes a part file, which is published as the result. Work done again after a kill finds
 * what was generated before.
 */
import { rm } from 'node:fs/promises'
import type { EditResult, Imaging } from '@allot/imaging'
import { meetsEveryPhoto, PhotoFault } from '@allot/imaging/fault'
import type { Generations } from '../generators/generations.ts'
import { JobStopped, type JobWork, type ProducedItem } from '../jobs/job.ts'
import type { PhotoStorage } from '../storage/photo-storage.ts'
import type { GeneratedStage } from '../tools/stages.ts'
import { type BatchRecord, type ExportedPhoto, type PhotoRecord, resultName } from './batch-record.ts'
import type { BatchStore } from './batch-store.ts'
import { fileDigest } from './file-digest.ts'
import { distinctNames, safeName, withExtension } from './names.ts'
import { storedPlan } from './photo-plan.ts'

export interface PhotoPorts {
  readonly store: BatchStore
  readonly storage: PhotoStorage
  readonly imaging: Imaging
  readonly generations: Generations
}

export function photoWork(ports: PhotoPorts): JobWork<BatchRecord, ExportedPhoto> {
  const { store, storage } = ports
  const photoOf = (batch: BatchRecord, n: number): PhotoRecord => {
    const photo = store.photo(batch.id, n)
    if (!photo) throw new Error(`Invariant: photo ${n} of batch ${batch.id} vanished.`)
    return photo
  }
  return {
    prepare: (batch) => storage.prepareResults(batch),
    accept: (batch) => {
      const photos = store.photos(batch.id)
      for (const { n, state } of photos)
        if (state.name === 'waiting')
          store.saveItem(batch.id, n, {
            name: 'failed',
            reason: 'The photo did not arrive. Add it again.',
          })
      const ready = photos.filter(({ state }) => state.name === 'ready')
      store.nameResults(batch.id, namesOf(batch, ready, storage))
    },
    produce: (batch, n) => stoppingFaults(() => edited(ports, batch, photoOf(batch, n))),
    publish: (batch, n) => stoppingFaults(() => storage.publish(batch, n, resultName(photoOf(batch, n)))),
    clean: (batch) => storage.removeParts(batch),
  }
}

async function edited(
  ports: PhotoPorts,
  batch: BatchRecord,
  photo: PhotoRecord,
): Promise<ProducedItem<ExportedPhoto>> {
  const { storage, imaging } = ports
  const { generated, last } = storedPlan(batch, photo)
  const target = storage.part(batch, photo.n, resultName(photo))
  await storage.prepareFolderOf(target)
  const original = photo.source ?? ''
  let source = original
  for (const stage of generated) {
    const made = await generatedFrom(ports, batch, photo, stage, source)
    if (!made.ok) return made
    source = made.file
  }
  const result = unlessEveryPhoto(await imaging.editPhoto({ source, target, edits: last }))
  if (!result.ok) return { ok: false, reason: result.message }
  const { width, height, bytes, notes, needsReview } = result
  const digest = batch.fingerprint === null ? null : await fileDigest(original)
  return { ok: true, result: { width, height, bytes, notes, needsReview, digest } }
}

type GeneratedFile =
  | { readonly ok: true; readonly file: string }
  | { readonly ok: false; readonly reason: string }

/** @param source what the stage before made, or the original */
async function generatedFrom(
  { storage, imaging, generations }: PhotoPorts,
  batch: BatchRecord,
  { n }: PhotoRecord,
  { at, edits, brief }: GeneratedStage,
  source: string,
): Promise<GeneratedFile> {
  const key = `${batch.id}/${n}/${at + 1}`
  const before = generations.made(key)
  if (before) return before
  const picture = storage.between(batch, n, at)
  await storage.prepareFolderOf(picture)
  const edited = unlessEveryPhoto(await imaging.editPhoto({ source, target: picture, edits }))
  if (!edited.ok) return { ok: false, reason: edited.message }
  const { space } = batch
  const { signal } = new AbortController()
  const made = await generations.generate({ key, space, brief, picture, mask: null, signal })
  await rm(picture, { force: true })
  return made.ok ? made : { ok: false, reason: made.message }
}

/** A fault that every further photo meets too stops the job. @throws JobStopped */
function unlessEveryPhoto(outcome: EditResult): EditResult {
  if (!outcome.ok && meetsEveryPhoto(outcome.code)) throw new JobStopped(outcome.message)
  return outcome
}

/** Safe names, distinct in the Batch and from the files that are there, in the format of the results. */
function namesOf(
  batch: BatchRecord,
  photos: readonly PhotoRecord[],
  storage: PhotoStorage,
): ReadonlyMap<number, string> {
  const wanted = photos.map(({ name, wantedName }) =>
    withExtension(safeName(wantedName ?? name), batch.edits.format),
  )
  const names = distinctNames(wanted, (name) => storage.isTaken(batch, name))
  return new Map(photos.map(({ n }, at) => [n, names[at] ?? String(n)]))
}

/** A fault of the storage would meet every further photo, so it stops the job. @throws JobStopped */
async function stoppingFaults<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work()
  } catch (cause) {
    throw cause instanceof PhotoFault ? new JobStopped(cause.message) : cause
  }
}
