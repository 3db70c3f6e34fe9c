/**
 * The work on the photos of a Batch, as a job's items: edit the original, generate what has to be generated of it, edit
 * that, and so on; the last edit writes a part file, which is published as the result. Work done again after a kill finds
 * what was generated before.
 */
import type { EditedPhoto, Imaging, ImagingOf } from '@allot/imaging'
import { PhotoFault } from '@allot/imaging/fault'
import type { Generations } from '../generators/generations.ts'
import { type ItemRun, JobStopped, type JobWork, type ProducedItem } from '../jobs/job.ts'
import type { PhotoStorage } from '../storage/photo-storage.ts'
import { refusalOf } from '../tools/refusal-of.ts'
import type { BatchRecord } from './batch-record.ts'
import type { BatchStore } from './batch-store.ts'
import { chosenMatte } from './chosen-matte.ts'
import { editInTurn } from './edit-in-turn.ts'
import type { FileDigests } from './file-digest.ts'
import { generatedFrom } from './generated-picture.ts'
import type { GenerationProgress } from './generation-progress.ts'
import { leaveOutPaid } from './paid-previews.ts'
import { storedPlan } from './photo-plan.ts'
import { type ExportedPhoto, fileName, type PhotoRecord } from './photo-record.ts'
import { namesOf, namesToGive, removeBefore, resultOfFiles } from './result-files.ts'

export interface PhotoPorts {
  readonly store: BatchStore
  readonly storage: PhotoStorage
  readonly imaging: Imaging
  readonly imagingOf: ImagingOf
  readonly generations: Generations
  readonly progress: GenerationProgress
  readonly digests: FileDigests
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
      store.nameResults(batch.id, namesToGive(batch, photos, storage))
    },
    produce: (batch, n, run) => stoppingFaults(() => edited(ports, batch, photoOf(batch, n), run)),
    publish: async (batch, n) => {
      const photo = photoOf(batch, n)
      for (const name of namesOf(batch, photo)) await stoppingFaults(() => storage.publish(batch, n, name))
      if (photo.resultsBefore.length > 0) await removeBefore(storage, batch, photo)
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
  const { storage, imagingOf, progress, digests } = ports
  const { generated, last, further } = storedPlan(batch, photo)
  storage.refuseFull(batch)
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
  const files: EditedPhoto[] = []
  for (const [at, edits] of [last, ...further].entries()) {
    const target = storage.part(batch, photo.n, fileName(photo, at))
    await storage.prepareFolderOf(target)
    const matte = source === original ? chosenMatte(storage, batch, photo, edits) : {}
    const made = await editInTurn(imagingOf, batch, run, { source, target, edits, ...matte })
    if (!made.ok) return { ok: false, reason: refusalOf(made), why: 'technical' }
    files.push(made)
  }
  const digest = batch.fingerprint === null ? null : await digests.of(original)
  return { ok: true, result: { ...resultOfFiles(files), digest } }
}

/** A fault of the storage would meet every further photo, so it stops the job. @throws JobStopped */
async function stoppingFaults<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work()
  } catch (cause) {
    throw cause instanceof PhotoFault ? new JobStopped(cause.message) : cause
  }
}
