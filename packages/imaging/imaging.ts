/**
 * Imaging: edits photos in worker processes, so that the caller's process stays responsive and every core is used. At
 * most as many photos are in memory as there are workers, however many are waiting; who is next is a matter of turns.
 */
import { availableParallelism, tmpdir } from 'node:os'
import { join } from 'node:path'
import type {
  Composition,
  CompositionJob,
  CompositionResult,
  MeasureResult,
} from './compositions/composition.ts'
import { JobFiles, type LentFiles } from './confinement/job-files.ts'
import type { CopyJob, DrawingJob, DrawingResult } from './drawings/drawing.ts'
import {
  type AlternativesJob,
  type AlternativesResult,
  asResult,
  type EditJob,
  type EditResult,
  type MatteJob,
  type MatteResult,
  type ModelSource,
  type PhotoFailure,
  type PreviewResult,
  type RenderJob,
  type ShrinkJob,
  type ShrinkResult,
  type SubjectJob,
  type SubjectResult,
} from './edit-job.ts'
import type { Canvas } from './edits.ts'
import { type Lazy, lazy } from './lazy.ts'
import { ALTERNATIVES } from './models/alternative-name.ts'
import type { SizeResult } from './size-of.ts'
import { needsSubject, type SubjectEdits } from './subject-edits.ts'
import type { Turn } from './workers/fair-queue.ts'
import { CALLS_AT_ONCE, Finders } from './workers/finders.ts'
import { lentComposition, lentCopy, lentDrawing, lentEdit } from './workers/lent-jobs.ts'
import { editorsReach } from './workers/reaches.ts'
import { costOf, costOfComposition, costOfEdit, type PlainWork, type WorkCost } from './workers/work-cost.ts'
import { type PoolOptions, WorkerPool } from './workers/worker-pool.ts'

export type { Confinement } from './confinement/reach.ts'
export type { CopyJob, Drawing, DrawingJob, DrawingLayer, DrawingResult } from './drawings/drawing.ts'
export type {
  AlternativesJob,
  AlternativesResult,
  EditedPhoto,
  EditJob,
  EditResult,
  ModelSource,
  PhotoFailure,
  PreviewResult,
  RenderJob,
  ShrinkJob,
  ShrinkResult,
  ShrunkPhoto,
  SubjectJob,
  SubjectResult,
} from './edit-job.ts'
export type { CutOutService } from './models/cut-out-service.ts'
export { DEFAULT_PHOTO_LIMITS, type PhotoLimits } from './photo-limits.ts'
export { type Turn, TurnLeft } from './workers/fair-queue.ts'

export interface Imaging {
  /** The host that photos are sent to for their cut-outs; null where that is done on this machine. */
  readonly sentTo: string | null
  /** The same, whose cut-outs are made on this machine: for photos that may not leave it. */
  readonly here: Imaging
  /** The same for the work of one owner: it takes turns with that of others (workers/fair-queue.ts). */
  for(turn: Turn): Imaging
  /** How many photos to have in flight at once, for full use of the machine. */
  readonly concurrency: number
  /** Starts the processes that so many photos will need: they load while the caller does something else. */
  prepare(edits: SubjectEdits, photos: number): void
  /** Writes exactly `job.target`, or nothing. A photo that cannot be edited is a value, not an error. */
  editPhoto(job: EditJob): Promise<EditResult>
  /** Writes exactly `job.target`, and `job.alphaTarget` where that is named; or nothing. */
  composePhoto(job: CompositionJob): Promise<CompositionResult>
  measurePhoto(source: string): Promise<MeasureResult>
  /** Makes the cut-outs that a person can choose from; any of their mattes can be given back as `job.matte`. */
  alternatives(job: AlternativesJob): Promise<AlternativesResult>
  /** Writes a WebP of at most 640 pixels a side. */
  /** @param side its longest side, in pixels */
  previewPhoto(source: string, target: string, side: number): Promise<PreviewResult>
  /** Writes a matte that later jobs take, so that the model looks at a photo once however often it is rendered. */
  findSubject(job: SubjectJob): Promise<SubjectResult>
  /** Writes a small copy of a photo, for `renderPreview`. */
  shrinkPhoto(job: ShrinkJob): Promise<ShrinkResult>
  /** Writes what the edits make of a photo, small. */
  renderPreview(job: RenderJob): Promise<EditResult>
  /** Makes a picture of layers, drawn or from photos. */
  drawPicture(job: DrawingJob): Promise<DrawingResult>
  /** Copies a picture without its metadata; one that cannot be decoded to its end is a value. */
  copyPicture(job: CopyJob): Promise<DrawingResult>
  close(): Promise<void>
}

/**
 * With what the photos of one owner are edited: some let none leave this machine. It is theirs also as their turn goes.
 * @param part of the owner's work; what a person looks at where none is named
 * @param leaving aborts when work that waits for its turn is not to begin any more: TurnLeft is thrown then
 */
export type ImagingOf = (owner: string, part?: string, leaving?: AbortSignal) => Imaging

/** Work of the program itself. */
const OWN: Turn = { owner: '', part: '' }

export interface ImagingOptions extends Partial<Pick<PoolOptions, 'confinement' | 'limits'>> {
  /** The folder that files are handed to workers in; best on the disk of the photos. */
  readonly work?: string
}

export function openImaging(named: Partial<ModelSource> = {}, options: ImagingOptions = {}): Imaging {
  const { work = join(tmpdir(), 'allot-work'), confinement = 'auto', limits } = options
  const model: ModelSource = { models: null, ownModel: null, service: null, ...named }
  const cores = availableParallelism()
  const files = lazy(() => new JobFiles(work))
  const each = { confinement, ...(limits && { limits }) }
  const ofEditors = { ...each, reach: () => editorsReach(files.get()) }
  const shared = {
    files,
    // Long work fills the cores, and a short one still finds a process.
    editors: new WorkerPool('edit-worker.ts', { slots: cores + 1, long: cores, spare: 1 }, ofEditors),
    previews: new WorkerPool('edit-worker.ts', { slots: 2, long: 1, spare: 0 }, ofEditors),
  }
  const local = { ...model, service: null }
  const own = { ...shared, finders: new Finders(local, files, each), model: local }
  if (model.service === null) return imagingWith({ ...own, turn: OWN })
  return imagingWith({ ...shared, finders: new Finders(model, files, each), model, turn: OWN, here: own })
}

interface Processes {
  readonly files: Lazy<JobFiles>
  readonly editors: WorkerPool
  readonly previews: WorkerPool
  readonly finders: Finders
  readonly model: ModelSource
}

interface ProcessesInTurns extends Processes {
  readonly turn: Turn
  /** Where subjects are found on this machine, if not by these. */
  readonly here?: Processes
}

function imagingWith(of: ProcessesInTurns): Imaging {
  const { model, turn, here, editors, previews, finders, files } = of
  const imaging: Imaging = {
    ...edits(of),
    ...withoutSubjects(of),
    sentTo: model.service === null ? null : new URL(model.service.url).host,
    get here() {
      return here ? imagingWith({ ...here, turn }) : imaging
    },
    for: (other) => imagingWith({ ...of, turn: other }),
    // While one photo is with the model, or some are with the service, the others are cut out and encoded.
    concurrency: availableParallelism() + 1 + (model.service === null ? 1 : CALLS_AT_ONCE),
    prepare: (edits, photos) => {
      if (needsSubject(edits)) finders.prepare()
      editors.prepare(needsSubject(edits) ? 1 : Math.min(photos, availableParallelism()), [])
    },
    close: async () => {
      const all = [editors, previews, finders, ...(here ? [here.finders] : [])]
      await Promise.all(all.map((each) => each.close()))
      files.opened()?.close()
    },
  }
  return imaging
}

/** Hands the files of a job over, and takes what it made. */
function inJob<Result extends { readonly ok: boolean }>(
  { files }: Processes,
  work: (lent: LentFiles) => Promise<Result | PhotoFailure>,
): Promise<Result | PhotoFailure> {
  return asResult(() => files.get().run(work))
}

/** What may need the subject. */
function edits(
  of: ProcessesInTurns,
): Pick<Imaging, 'editPhoto' | 'composePhoto' | 'renderPreview' | 'findSubject' | 'alternatives'> {
  const { editors, previews, finders, turn } = of
  /** Has the model find the subject first, where the job needs it. */
  const run = async <Result>(
    pool: WorkerPool,
    [method, cost]: readonly ['edit' | 'compose' | 'render', WorkCost],
    lent: LentFiles,
    job: EditJob | CompositionJob | RenderJob,
    matteJob: Omit<MatteJob, 'target'> | null,
  ): Promise<Result | PhotoFailure> => {
    if (matteJob === null) return pool.run<Result>(turn, cost, method, [job, null])
    const { written, lend } = lent.between()
    const made = await finders.run<MatteResult>(turn, 'matte', { ...matteJob, target: written })
    if (!made.ok) return made
    return pool.run<Result>(turn, cost, method, [job, { file: await lend(), subject: made.subject }])
  }
  const sizeOf = (source: string) => editors.run<SizeResult>(turn, costOf('size'), 'size', [source])
  return {
    editPhoto: (job) =>
      inJob(of, async (lent) => {
        const own = await lentEdit(lent, job)
        const size = await sizeOf(own.source)
        if (!size.ok) return size
        const how = ['edit', costOfEdit(size.pixels, job.edits)] as const
        return run<EditResult>(editors, how, lent, own, matteJobOf(own))
      }),
    composePhoto: (job) =>
      inJob(of, async (lent) => {
        const own = await lentComposition(lent, job)
        const { source, composition } = own
        const matteJob = composition.removeBackground
          ? { source, mayHaveOwn: false, canvas: canvasOf(composition), region: composition.region }
          : null
        const size = await sizeOf(source)
        if (!size.ok) return size
        const how = ['compose', costOfComposition(size.pixels, composition)] as const
        return run<CompositionResult>(editors, how, lent, own, matteJob)
      }),
    renderPreview: (job) =>
      inJob(of, async (lent) => {
        const own = await lentEdit(lent, job)
        return run<EditResult>(previews, ['render', costOf('render')], lent, own, matteJobOf(own))
      }),
    findSubject: (job) =>
      inJob(of, async (lent) => finders.run<SubjectResult>(turn, 'subject', await lentCopy(lent, job))),
    alternatives: ({ source, folder }) =>
      inJob(of, async (lent) => {
        const files = ALTERNATIVES.flatMap((name) => [`${name}.png`, `${name}.webp`])
        const job = { source: await lent.lend(source), folder: await lent.takeInto(folder, files) }
        const found = await finders.run<AlternativesResult>(turn, 'alternatives', job)
        return found.ok
          ? { ok: true, names: ALTERNATIVES.filter((name) => found.names.includes(name)) }
          : found
      }),
  }
}

/** What needs no subject. */
function withoutSubjects(
  of: ProcessesInTurns,
): Pick<Imaging, 'measurePhoto' | 'previewPhoto' | 'shrinkPhoto' | 'drawPicture' | 'copyPicture'> {
  const { editors, previews, turn } = of
  const plainly = <Result>(pool: WorkerPool, method: PlainWork, ...parameters: readonly unknown[]) =>
    pool.run<Result>(turn, costOf(method), method, parameters)
  return {
    measurePhoto: (source) =>
      inJob(of, async (lent) => plainly<MeasureResult>(previews, 'measure', await lent.lend(source))),
    previewPhoto: (source, target, side) =>
      inJob(of, async (lent) => {
        const own = await lentCopy(lent, { source, target })
        return plainly<PreviewResult>(previews, 'preview', own.source, own.target, side)
      }),
    shrinkPhoto: (job) =>
      inJob(of, async (lent) => plainly<ShrinkResult>(previews, 'shrink', await lentCopy(lent, job))),
    drawPicture: (job) =>
      inJob(of, async (lent) => plainly<DrawingResult>(editors, 'draw', await lentDrawing(lent, job))),
    copyPicture: (job) =>
      inJob(of, async (lent) => plainly<DrawingResult>(editors, 'copy', await lentCopy(lent, job))),
  }
}

/** @returns null where the edits need no subject, or its matte is given */
function matteJobOf({ source, edits, matte }: EditJob | RenderJob): Omit<MatteJob, 'target'> | null {
  return needsSubject(edits) && matte === undefined
    ? { source, mayHaveOwn: !edits.removeBackground, canvas: edits.canvas, region: null }
    : null
}

/** The canvas on which the subject stands, where that has a size of its own: it may be enlarged there. */
function canvasOf({ layout }: Composition): Canvas | null {
  return layout.kind === 'canvas' && typeof layout.size === 'object' ? { ...layout.size, margin: 0 } : null
}
