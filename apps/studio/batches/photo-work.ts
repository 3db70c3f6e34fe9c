/** The work on the photos of a Batch, as a job's items: edit the original into a part file, publish it as the result. */
import type { Imaging } from '@allot/imaging'
import { meetsEveryPhoto, PhotoFault } from '@allot/imaging/fault'
import { JobStopped, type JobWork, type ProducedItem } from '../jobs/job.ts'
import type { PhotoStorage } from '../storage/photo-storage.ts'
import { type BatchRecord, type ExportedPhoto, type PhotoRecord, resultName } from './batch-record.ts'
import type { BatchStore } from './batch-store.ts'
import { fileDigest } from './file-digest.ts'
import { distinctNames, safeName, withExtension } from './names.ts'

export interface PhotoPorts {
  readonly store: BatchStore
  readonly storage: PhotoStorage
  readonly imaging: Imaging
}

export function photoWork({ store, storage, imaging }: PhotoPorts): JobWork<BatchRecord, ExportedPhoto> {
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
    produce: (batch, n) => stoppingFaults(() => edited({ storage, imaging }, batch, photoOf(batch, n))),
    publish: (batch, n) => stoppingFaults(() => storage.publish(batch, n, resultName(photoOf(batch, n)))),
    clean: (batch) => storage.removeParts(batch),
  }
}

async function edited(
  { storage, imaging }: Pick<PhotoPorts, 'storage' | 'imaging'>,
  batch: BatchRecord,
  photo: PhotoRecord,
): Promise<ProducedItem<ExportedPhoto>> {
  const target = storage.part(batch, photo.n, resultName(photo))
  await storage.prepareFolderOf(target)
  const source = photo.source ?? ''
  const result = await imaging.editPhoto({ source, target, edits: batch.edits })
  if (result.ok) {
    const { width, height, bytes, notes, needsReview } = result
    const digest = batch.fingerprint === null ? null : await fileDigest(source)
    return { ok: true, result: { width, height, bytes, notes, needsReview, digest } }
  }
  if (meetsEveryPhoto(result.code)) throw new JobStopped(result.message)
  return { ok: false, reason: result.message }
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
