/** What can be done with Batches: draft, fill, run, watch, cancel, remove. */
import { randomUUID } from 'node:crypto'
import { existsSync } from 'node:fs'
import type { Denial } from '@allot/client/wire'
import type { Imaging, ImagingOf } from '@allot/imaging'
import type { Batch, BatchEvent, BatchSummary, PhotoItem } from '../contract/batch.ts'
import { MAX_DRAFTS_PER_SPACE } from '../contract/limits.ts'
import type { Recipe } from '../contract/recipe.ts'
import type { Generations } from '../generators/generations.ts'
import { JobRunner } from '../jobs/job-runner.ts'
import { isFinal } from '../jobs/job-state.ts'
import type { JobMetering } from '../jobs/metering.ts'
import type { PhotoStorage } from '../storage/photo-storage.ts'
import { toolNamed } from '../tools/registry.ts'
import {
  type BatchRecord,
  type ExportedPhoto,
  itemOf,
  type PhotoRecord,
  resultName,
  summaryOf,
} from './batch-record.ts'
import type { BatchStore, DraftPhoto } from './batch-store.ts'
import { CutOuts } from './cut-outs.ts'
import { GenerationProgress } from './generation-progress.ts'
import { outputOf, type PhotoPlan } from './photo-plan.ts'
import { photoWork } from './photo-work.ts'

/** What `run` and `receive` throw where the disk is full or a folder cannot be written to. */
export { PhotoFault } from '@allot/imaging/fault'
export type { BatchRecord } from './batch-record.ts'

export interface BatchPorts {
  readonly store: BatchStore
  readonly storage: PhotoStorage
  readonly imaging: Imaging
  readonly imagingOf: ImagingOf
  readonly generations: Generations
  readonly metering: JobMetering
  /** Receives errors that end a Batch, or that cannot be stored with it. */
  readonly unexpected: (error: unknown) => void
}

export interface BatchDraft {
  readonly space: string
  readonly member: string
  readonly name: string
  readonly plan: PhotoPlan
  readonly photos: readonly DraftPhoto[]
  /** The folder that results go to, where it is not the studio's own. */
  readonly out?: string
  /** Tells a repeated command from a new one. */
  readonly fingerprint?: string
}

/**
 * Drafts that were never run are kept for a day, Batches and their results for 30 days. What a command exported is
 * remembered for a year: its results are not here, and as long as it is known the same command does not do it again.
 */
const DAY = 24 * 3_600_000
const DRAFT_LIFETIME = DAY
const RESULT_LIFETIME = 30 * DAY
const COMMAND_LIFETIME = 366 * DAY

export class Batches {
  readonly store: BatchStore
  readonly cutOuts: CutOuts
  readonly #storage: PhotoStorage
  readonly #imaging: Imaging
  readonly #generations: Generations
  readonly #progress = new GenerationProgress()
  readonly #runner: JobRunner<BatchRecord, ExportedPhoto>

  constructor(ports: BatchPorts) {
    const { store, storage, imaging, imagingOf, generations, metering, unexpected } = ports
    this.store = store
    this.#storage = storage
    this.#imaging = imaging
    this.#generations = generations
    const photoPorts = { store, storage, imaging, imagingOf, generations, progress: this.#progress }
    const work = photoWork(photoPorts)
    this.cutOuts = new CutOuts(photoPorts, (id, n) => this.#runner.changed(id, n))
    this.#runner = new JobRunner({ store, metering, work, concurrency: imaging.concurrency, unexpected })
  }

  /** The recipe of the Space's last Batch that had one. */
  lastRecipe(space: string): Recipe | null {
    const last = this.store.ofSpace(space).find(({ steps }) => steps !== null)
    return last?.steps ? { steps: last.steps, output: outputOf(last.edits) } : null
  }

  /**
   * Why one of these cannot be made here, for a person; undefined where all can.
   * @param hasAgreed whether the person has agreed that photos are sent to a host
   */
  async missingGenerator(
    space: string,
    plans: readonly Pick<PhotoPlan, 'generated'>[],
    hasAgreed: (host: string) => boolean = () => true,
  ): Promise<string | undefined> {
    for (const { brief } of plans.flatMap(({ generated }) => generated)) {
      const work = await this.#generations.workOf(space, brief)
      if (work.kind === 'none') return work.message
      if (work.kind === 'provider' && !hasAgreed(work.host))
        return `This recipe sends photos to ${work.host}, and you have not agreed to that yet. Agree beside the preview, then run it.`
    }
    return undefined
  }

  create(draft: BatchDraft): BatchRecord {
    const { plan, photos, out = null, fingerprint = null, ...rest } = draft
    const { steps, last, takes } = plan
    const batch: BatchRecord = {
      ...rest,
      id: randomUUID(),
      ...{ steps, edits: last, takes },
      state: { name: 'draft' },
      out,
      fingerprint,
      holds: [],
      holdRequests: 0,
      createdAt: Date.now(),
    }
    this.store.insert(batch, photos)
    return batch
  }

  /** Makes room for one more draft in a Space: the oldest ones are removed. */
  async limitDrafts(space: string): Promise<void> {
    const drafts = this.store
      .ofSpace(space, 1_000)
      .filter((batch) => batch.state.name === 'draft' && !this.isUnfinished(batch))
    for (const oldest of drafts.slice(MAX_DRAFTS_PER_SPACE - 1)) await this.remove(oldest.id)
  }

  /** Takes in the original of a photo; one that cannot be used makes the photo fail. @throws PhotoFault */
  async receive(
    batch: BatchRecord,
    n: number,
    body: ReadableStream<Uint8Array> | null,
  ): Promise<'received' | 'too_late'> {
    const received = await this.#storage.receiveOriginal(batch, n, body)
    if (this.store.job(batch.id)?.state.name !== 'draft') return 'too_late'
    if (received.ok) this.store.saveSource(batch.id, n, received.file, received.bytes)
    else this.store.saveItem(batch.id, n, { name: 'failed', reason: received.message, settled: null })
    return 'received'
  }

  /** Places the hold and queues a draft. @returns the denial where it is denied @throws PhotoFault */
  run(batch: BatchRecord): Promise<Denial | undefined> {
    return this.#runner.run(batch)
  }

  /** Removes a draft whose process was killed, and gives back what was reserved for it. */
  async discard(id: string): Promise<void> {
    await this.#runner.releaseDraft(id)
    await this.remove(id)
  }

  /** Goes on with every unfinished Batch, or with one of them. */
  resume(only?: string): Promise<void> {
    return this.#runner.resume(only)
  }

  /** Photos in flight are finished, the others are not begun. */
  cancel(id: string): void {
    this.#runner.cancel(id)
  }

  /** Whether the Batch is between its run and its end; the hold that is being placed is part of its run. */
  isUnfinished(batch: BatchRecord): boolean {
    if (this.#runner.isStarting(batch.id)) return true
    return batch.state.name !== 'draft' && !isFinal(batch.state)
  }

  /** Resolves when the Space of this Batch has nothing left to do. */
  finished(id: string): Promise<void> {
    return this.#runner.finished(id)
  }

  async remove(id: string): Promise<void> {
    await this.#storage.remove(id)
    await this.#generations.remove(`${id}/`)
    this.store.delete(id)
    this.#progress.forget(id)
  }

  /** Removes old drafts, and finished Batches with their results. */
  async removeExpired(now: number): Promise<void> {
    const expired = [
      ...this.store.draftsBefore(now - DRAFT_LIFETIME),
      ...this.store.finishedBefore(now - RESULT_LIFETIME, 'page'),
      ...this.store.finishedBefore(now - COMMAND_LIFETIME, 'commands'),
    ]
    for (const batch of expired) if (!this.isUnfinished(batch)) await this.remove(batch.id)
  }

  /** @throws Error where there is no such Batch */
  summary(id: string): BatchSummary {
    const batch = this.store.job(id)
    if (!batch) throw new Error(`Invariant: batch ${id} vanished.`)
    const counts = this.store.counts(id)
    const progress = (batch.steps ?? []).flatMap(({ tool }, at) =>
      batch.takes.some(({ of }) => of === at + 1)
        ? [
            {
              title: toolNamed(tool)?.title ?? tool,
              made: this.#progress.of(id, at, counts),
              total: counts.total - counts.failed,
            },
          ]
        : [],
    )
    return summaryOf(batch, this.#runner.stateOf(batch), counts, this.#runner.etaSeconds(id), progress)
  }

  /** @throws Error where there is no such Batch */
  batch(id: string): Batch {
    return { ...this.summary(id), photos: this.photoItems(id) }
  }

  photoItems(id: string): readonly PhotoItem[] {
    return this.store.photos(id).map(itemOf)
  }

  /** @returns a function that ends the subscription */
  listen(id: string, listener: (event: BatchEvent) => void): () => void {
    return this.#runner.listen(id, (n) => {
      if (!this.store.job(id)) return
      const photo = n === undefined ? undefined : this.store.photo(id, n)
      listener({ batch: this.summary(id), ...(photo && { photo: itemOf(photo) }) })
    })
  }

  /** The file of a result, where it is exported and still there. */
  resultFile(batch: BatchRecord, photo: PhotoRecord): string | undefined {
    if (photo.state.name !== 'done') return undefined
    const file = this.#storage.result(batch, resultName(photo))
    return existsSync(file) ? file : undefined
  }

  /** A small picture, made when it is first asked for. @returns undefined where the photo cannot be read */
  async previewFile(
    batch: BatchRecord,
    photo: PhotoRecord,
    of: 'original' | 'result',
  ): Promise<string | undefined> {
    const source = of === 'original' ? photo.source : this.resultFile(batch, photo)
    if (!source) return undefined
    const preview = this.#storage.preview(batch, photo.n, of)
    if (existsSync(preview)) return preview
    await this.#storage.prepareFolderOf(preview)
    return (await this.#imaging.previewPhoto(source, preview)).ok ? preview : undefined
  }

  /** Finishes the photos in flight and begins no others; the Batches go on at the next start. */
  stop(): Promise<void> {
    return this.#runner.close()
  }

  async close(): Promise<void> {
    await this.stop()
    await this.#imaging.close()
    this.store.close()
  }
}
