/** What can be done with Batches: draft, fill, run, watch, cancel, remove. */
import { randomUUID } from 'node:crypto'
import type { Denial } from '@allot/client/wire'
import type { Imaging, ImagingOf } from '@allot/imaging'
import { newKeySecret } from '../charges/own-key.ts'
import type { Batch, BatchEvent, BatchSummary, PhotoItem, QueuePlace } from '../contract/batch.ts'
import type { ReviewDecision } from '../contract/photo-group.ts'
import type { Generations } from '../generators/generations.ts'
import { JobRunner } from '../jobs/job-runner.ts'
import { isFinal } from '../jobs/job-state.ts'
import type { JobMetering } from '../jobs/metering.ts'
import type { PhotoStorage } from '../storage/photo-storage.ts'
import type { SpaceShares } from '../storage/space-shares.ts'
import { type BatchRecord, summaryOf } from './batch-record.ts'
import type { BatchStore } from './batch-store.ts'
import { CutOuts } from './cut-outs.ts'
import type { DraftPhoto } from './draft-rows.ts'
import type { ReportEnd } from './end-reports.ts'
import { FileDigests } from './file-digest.ts'
import { GenerationProgress } from './generation-progress.ts'
import { GeneratorChecks } from './generator-checks.ts'
import { Notices, type Tell } from './notices.ts'
import { Originals } from './originals.ts'
import { PhotoFiles } from './photo-files.ts'
import { outputOf, type PhotoPlan } from './photo-plan.ts'
import { type ExportedPhoto, itemOf, waiting } from './photo-record.ts'
import { photoWork } from './photo-work.ts'
import { queuePlace } from './queue-place.ts'
import type { Retention } from './retention.ts'
import { RunsAgain } from './runs-again.ts'

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
  readonly shares: SpaceShares
  readonly retention: Retention
  /** Tells a member that a Batch is over; undefined where there is no inbox. */
  readonly tell?: Tell | undefined
  /** Reports that a Batch is over; undefined where there are no webhooks. */
  readonly report?: ReportEnd | undefined
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

export class Batches {
  readonly store: BatchStore
  readonly cutOuts: CutOuts
  readonly originals: Originals
  readonly files: PhotoFiles
  readonly generators: GeneratorChecks
  readonly again: RunsAgain
  readonly notices: Notices
  readonly digests = new FileDigests()
  readonly #storage: PhotoStorage
  readonly #imaging: Imaging
  readonly #generations: Generations
  readonly #shares: SpaceShares
  readonly #retention: Retention
  readonly #progress = new GenerationProgress()
  readonly #runner: JobRunner<BatchRecord, ExportedPhoto>

  constructor(ports: BatchPorts) {
    const { store, storage, imaging, imagingOf, generations, metering, shares, unexpected } = ports
    this.#shares = shares
    this.#retention = ports.retention
    this.store = store
    this.#storage = storage
    this.#imaging = imaging
    this.#generations = generations
    const photoPorts = {
      ...{ store, storage, imaging, imagingOf, generations },
      ...{ progress: this.#progress, digests: this.digests },
    }
    this.files = new PhotoFiles(photoPorts)
    this.generators = new GeneratorChecks(generations)
    const work = photoWork(photoPorts)
    this.cutOuts = new CutOuts(photoPorts, (id, n) => this.#runner.changed(id, n))
    this.notices = new Notices({ ...ports, summary: (id) => this.summary(id) })
    this.#runner = new JobRunner({
      ...{ store, metering, work, unexpected },
      jobsAtOnce: (space) => shares.known(space).batchesAtOnce,
      ended: (id) => this.notices.ended(id),
    })
    this.originals = new Originals(photoPorts, (id) => this.#runner.isStarting(id))
    this.again = new RunsAgain(photoPorts, this.#runner)
  }

  create(draft: BatchDraft): BatchRecord {
    const { plan, photos, out = null, fingerprint = null, ...rest } = draft
    const { steps, last, further, takes } = plan
    const batch: BatchRecord = {
      ...rest,
      id: randomUUID(),
      keySecret: newKeySecret(),
      ...{ steps, edits: last, further: further.map(outputOf), takes },
      state: { name: 'draft' },
      out,
      fingerprint,
      holds: [],
      holdRequests: 0,
      asking: null,
      ranBy: null,
      notify: null,
      deletedAt: null,
      createdAt: Date.now(),
    }
    this.store.insert(batch, photos)
    return batch
  }

  /** Makes room for one more draft of a member in a Space: their oldest ones are removed, and never another's. */
  async limitDrafts(space: string, member: string): Promise<void> {
    const drafts = this.store.list.draftsOf(space, member).filter((batch) => !this.isUnfinished(batch))
    const share = await this.#shares.of(space)
    for (const oldest of drafts.slice(share.drafts - 1)) await this.remove(oldest.id)
  }

  /**
   * Places the hold and queues a draft.
   * @param by the member who runs it
   * @returns the denial where it is denied @throws PhotoFault
   */
  async run(batch: BatchRecord, by = batch.member): Promise<Denial | undefined> {
    await this.#shares.of(batch.space)
    const denial = await this.#runner.run(batch)
    if (!denial) this.store.saveRunner(batch.id, by)
    return denial
  }

  /** Removes a draft whose process was killed, and gives back what was reserved for it. */
  async discard(id: string): Promise<void> {
    await this.#runner.releaseDraft(id)
    await this.remove(id)
  }

  /** Goes on with every unfinished Batch, or with one of them. */
  resume(only?: string): Promise<void> {
    return this.#runner.resume(only, (batches) => this.#shares.ask(batches))
  }

  /** Photos in flight are finished, the others are not begun. */
  cancel(id: string): void {
    this.#runner.cancel(id)
  }

  /** As a cancel, but it goes on when a person says so; what is reserved stays so. */
  suspend(id: string): void {
    this.#runner.suspend(id)
  }

  goOn(id: string): void {
    this.#runner.goOn(id)
  }

  /** Whether the Batch is between its run and its end; the hold that is being placed is part of its run. */
  isUnfinished(batch: BatchRecord): boolean {
    if (this.#runner.isStarting(batch.id)) return true
    return batch.state.name !== 'draft' && !isFinal(batch.state)
  }

  /** What a person decides about photos; those that are neither exported nor failed are left as they are. */
  decide(
    { id }: BatchRecord,
    places: readonly number[],
    decision: ReviewDecision | null,
  ): readonly PhotoItem[] {
    const named = new Set(places)
    const photos = this.store.photos(id).filter(({ n }) => named.has(n))
    const may = photos.filter(
      ({ state }) => state.name === 'done' || (state.name === 'failed' && decision !== 'accepted'),
    )
    const decided = may.map(({ n }) => n)
    this.store.decisions.save(id, decided, decision)
    this.#runner.changed(id, decided.length === 1 ? (decided[0] ?? 'many') : 'many')
    return this.photoItems(id).filter(({ n }) => named.has(n))
  }

  /** Resolves when the Space of this Batch has nothing left to do. */
  finished(id: string): Promise<void> {
    return this.#runner.finished(id)
  }

  /** It can be taken back for a day. @returns the instant of the deletion */
  delete(id: string): number {
    const now = Date.now()
    this.store.saveDeletion(id, now)
    return now
  }

  /** Those that are deleted go for good. */
  async removeDeleted(space: string): Promise<void> {
    for (const { id } of this.store.list.deletedOf(space)) await this.remove(id)
  }

  /** Of a Space that is closed: what is under way ends first, and goes the next time. */
  async removeAll(space: string): Promise<void> {
    for (const batch of this.store.list.allOf(space))
      if (this.isUnfinished(batch)) this.cancel(batch.id)
      else await this.remove(batch.id)
  }

  /** For good. */
  async remove(id: string): Promise<void> {
    await this.#storage.remove(id)
    await this.#generations.remove(`${id}/`)
    this.store.delete(id)
    this.#progress.forget(id)
  }

  /** Removes old drafts, and finished Batches with their results. */
  async removeExpired(now: number): Promise<void> {
    const expired = this.#retention.expired(this.store, now)
    for (const batch of expired) if (!this.isUnfinished(batch)) await this.remove(batch.id)
  }

  /** @throws Error where there is no such Batch */
  summary(id: string): BatchSummary {
    const batch = this.store.job(id)
    if (!batch) throw new Error(`Invariant: batch ${id} vanished.`)
    const counts = this.store.counts(id)
    const progress = this.#progress.ofSteps(batch, counts)
    const state = this.#runner.stateOf(batch)
    return summaryOf(batch, state, {
      ...{ counts, progress, etaSeconds: this.#runner.etaSeconds(id) },
      queue: this.#queueOf(batch),
      keptUntil: this.#retention.keptUntil(batch, state),
      undoUntil: this.#retention.undoUntil(batch),
    })
  }

  #queueOf({ id, space }: BatchRecord): QueuePlace | null {
    const place = this.#runner.placeOf(id)
    if (place === undefined) return null
    return queuePlace(
      place,
      this.#runner.inWork(space).flatMap((each) => this.store.job(each)?.name ?? []),
    )
  }

  /** @throws Error where there is no such Batch */
  batch(id: string): Batch {
    return { ...this.summary(id), photos: this.photoItems(id) }
  }

  photoItems(id: string): readonly PhotoItem[] {
    const batch = this.store.job(id)
    if (!batch) return []
    const isIdle = this.#runner.isIdle(id)
    return this.store.photos(id).map((photo) => itemOf(batch, isIdle ? waiting(photo) : photo))
  }

  /** @returns a function that ends the subscription */
  listen(id: string, listener: (event: BatchEvent) => void): () => void {
    return this.#runner.listen(id, (n) => {
      const record = this.store.job(id)
      if (!record) return
      const batch = this.summary(id)
      const photo = typeof n === 'number' ? this.store.photo(id, n) : undefined
      listener({ batch, ...(photo && { photo: itemOf(record, photo) }), ...(n === 'many' && { many: true }) })
    })
  }

  /** Finishes the photos in flight and begins no others; the Batches go on at the next start. */
  stop(): Promise<void> {
    return this.#runner.close()
  }

  async close(): Promise<void> {
    await this.stop()
    await this.notices.close()
    await this.#imaging.close()
    this.store.close()
  }
}
