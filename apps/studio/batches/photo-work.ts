/**
 * The work on the photos of a Batch, as a job's items: edit the original, generate what has to be generated of it, edit
 * that, and so on; the last edit writes a part file, which is published as the result. Work done again after a kill finds
 * what was generated before.
 */
import type { Imaging, ImagingOf } from '@allot/imaging'
import { PhotoFault } from '@allot/imaging/fault'
import type { Generations } from '../generators/generations.ts'
import { type ItemRun, JobStopped, type JobWork, type ProducedItem } from '../jobs/job.ts'
import { distinctNames, safeName, withExtension } from '../storage/names.ts'
import type { PhotoStorage } from '../storage/photo-storage.ts'
import { refusalOf } from '../tools/refusal-of.ts'
import { type BatchRecord, type ExportedPhoto, type PhotoRecord, resultName } from './batch-record.ts'
import type { BatchStore } from './batch-store.ts'
import { unlessEveryPhoto } from './every-photo.ts'
import { fileDigest } from './file-digest.ts'
import { generatedFrom } from './generated-picture.ts'
import type { GenerationProgress } from './generation-progress.ts'
import { leaveOutPaid } from './paid-previews.ts'
import { storedPlan } from './photo-plan.ts'

export interface PhotoPorts {
  readonly store: BatchStore
  readonly storage: PhotoStorage
  readonly imaging: Imaging
  readonly imagingOf: ImagingOf
  readonly generations: Generations
  readonly progress: GenerationProgress
}

/** Generators have bounds of their own; so many photos of a Batch are on their way to them. */
const GENERATED_AT_ONCE = 32

export function photoWork(ports: PhotoPorts): JobWork<BatchRecord, ExportedPhoto> {
  const { store, storage, imaging, progress } = ports
  const photoOf = (batch: BatchRecord, n: number): PhotoRecord => {
    const photo = store.photo(batch.id, n)
    if (!photo) throw new Error(`Invariant: photo ${n} of batch ${batch.id} vanished.`)
    return photo
  }
  const isGenerated = (batch: BatchRecord) =>
    store.photos(batch.id).some((photo) => storedPlan(batch, photo).generated.length > 0)
  return {
    atOnce: (batch) => (isGenerated(batch) ? GENERATED_AT_ONCE : imaging.concurrency),
    prepare: async (batch) => {
      await storage.prepareResults(batch)
      await leaveOutPaid(ports, batch)
    },
    accept: (batch) => {
      const photos = store.photos(batch.id)
      for (const { n, state } of photos)
        if (state.name === 'waiting')
          store.saveItem(batch.id, n, {
            name: 'failed',
            reason: 'The photo did not arrive. Add it again.',
            settled: null,
          })
      const ready = photos.filter(({ state }) => state.name === 'ready')
      store.nameResults(batch.id, namesOf(batch, ready, storage))
    },
    produce: (batch, n, run) => stoppingFaults(() => edited(ports, batch, photoOf(batch, n), run)),
    publish: async (batch, n) => {
      await stoppingFaults(() => storage.publish(batch, n, resultName(photoOf(batch, n))))
      progress.ended(batch.id, n)
    },
    clean: (batch) => storage.removeParts(batch),
  }
}

async function edited(
  ports: PhotoPorts,
  batch: BatchRecord,
  photo: PhotoRecord,
  run: ItemRun,
): Promise<ProducedItem<ExportedPhoto>> {
  const { storage, imagingOf, progress } = ports
  const { generated, last } = storedPlan(batch, photo)
  const target = storage.part(batch, photo.n, resultName(photo))
  await storage.prepareFolderOf(target)
  const original = photo.source ?? ''
  let source = original
  for (const stage of generated) {
    const made = await generatedFrom(ports, { batch, photo, run, stage, source })
    if (!made.ok) {
      progress.ended(batch.id, photo.n)
      return made
    }
    source = made.file
    progress.made(batch.id, stage.at, photo.n)
    run.changed()
  }
  const result = unlessEveryPhoto(
    await run.here(() => imagingOf(batch.space).editPhoto({ source, target, edits: last })),
  )
  if (!result.ok) return { ok: false, reason: refusalOf(result), why: 'technical' }
  const { width, height, bytes, notes, needsReview } = result
  const digest = batch.fingerprint === null ? null : await fileDigest(original)
  return { ok: true, result: { width, height, bytes, notes, needsReview, digest } }
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
