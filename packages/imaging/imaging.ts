/**
 * Imaging: edits photos in worker processes, so that the caller's process stays responsive and every core is used. At
 * most as many photos are in memory as there are workers, however many are waiting.
 */
import { rm } from 'node:fs/promises'
import { availableParallelism } from 'node:os'
import type { Pool } from 'workerpool'
import type {
  Composition,
  CompositionJob,
  CompositionResult,
  MeasureResult,
} from './compositions/composition.ts'
import type { CopyJob, DrawingJob, DrawingResult } from './drawings/drawing.ts'
import type {
  AlternativesJob,
  AlternativesResult,
  EditJob,
  EditResult,
  MatteJob,
  MatteResult,
  ModelSource,
  PhotoFailure,
  PreviewResult,
  RenderJob,
  ShrinkJob,
  ShrinkResult,
  SubjectJob,
  SubjectResult,
} from './edit-job.ts'
import { type Canvas, needsSubject, type SubjectEdits } from './edits.ts'
import { openPool, runIn } from './workers/worker-pool.ts'

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

export interface Imaging {
  /** The host that photos are sent to for their cut-outs; null where that is done on this machine. */
  readonly sentTo: string | null
  /** The same, whose cut-outs are made on this machine: for photos that may not leave it. */
  readonly here: Imaging
  /** How many photos to have in flight at once, for full use of the machine. */
  readonly concurrency: number
  /** Starts the processes that cut-outs, or other edits, need: they load while the caller does something else. */
  prepare(edits: SubjectEdits): void
  /** Writes exactly `job.target`, or nothing. A photo that cannot be edited is a value, not an error. */
  editPhoto(job: EditJob): Promise<EditResult>
  /** Writes exactly `job.target`, and `job.alphaTarget` where that is named; or nothing. */
  composePhoto(job: CompositionJob): Promise<CompositionResult>
  measurePhoto(source: string): Promise<MeasureResult>
  /** Makes the cut-outs that a person can choose from; any of their mattes can be given back as `job.matte`. */
  alternatives(job: AlternativesJob): Promise<AlternativesResult>
  /** Writes a WebP of at most 640 pixels a side. */
  previewPhoto(source: string, target: string): Promise<PreviewResult>
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

/** With what the photos of one owner are edited: some let none leave this machine. */
export type ImagingOf = (owner: string) => Imaging

/** Photos that are with a service at once. */
const CALLS_AT_ONCE = 4

export function openImaging(named: Partial<ModelSource> = {}): Imaging {
  const model: ModelSource = { models: null, ownModel: null, service: null, ...named }
  const pools: SharedPools = {
    editors: openPool('edit-worker.ts', availableParallelism()),
    previews: openPool('edit-worker.ts', 1),
  }
  const here = imagingWith(pools, { ...model, service: null })
  return model.service === null ? here : imagingWith(pools, model, here)
}

/** The processes that need not know what finds subjects. */
interface SharedPools {
  readonly editors: Pool
  readonly previews: Pool
}

/** @param here where subjects are found on this machine; itself without */
function imagingWith({ editors, previews }: SharedPools, model: ModelSource, here?: Imaging): Imaging {
  const cores = availableParallelism()
  const atOnce = model.service === null ? 1 : CALLS_AT_ONCE
  const finders = openPool(model.service === null ? 'model-worker.ts' : 'service-worker.ts', atOnce)

  /** Has the model find the subject first, where `matteJob` names a file for it, which the editing removes. */
  const run = async <Result>(
    pool: Pool,
    method: 'edit' | 'compose' | 'render',
    job: EditJob | CompositionJob | RenderJob,
    matteJob: MatteJob | null,
  ): Promise<Result | PhotoFailure> => {
    if (matteJob === null) return runIn<Result>(pool, method, [job, null])
    const made = await runIn<MatteResult>(finders, 'matte', [matteJob, model])
    if (!made.ok) return made
    return runIn<Result>(pool, method, [job, { file: matteJob.target, subject: made.subject }])
  }

  const imaging: Imaging = {
    sentTo: model.service === null ? null : new URL(model.service.url).host,
    get here() {
      return here ?? imaging
    },
    // While one photo is with the model, or some are with the service, the others are cut out and encoded.
    concurrency: cores + atOnce,
    prepare: (edits) => {
      for (const pool of needsSubject(edits) ? [finders, editors] : Array(cores).fill(editors))
        void runIn(pool, 'ready', [model])
    },
    editPhoto: async (job) => {
      const matteFile = `${job.target}.matte`
      const result = await run<EditResult>(editors, 'edit', job, matteJobOf(job, matteFile))
      if (!result.ok) await removeAll([job.target, matteFile])
      return result
    },
    composePhoto: async (job) => {
      const { source, target, alphaTarget, composition } = job
      const matteFile = `${target}.matte`
      const matteJob = composition.removeBackground
        ? {
            ...{ source, target: matteFile, mayHaveOwn: false },
            ...{ canvas: canvasOf(composition), region: composition.region },
          }
        : null
      const result = await run<CompositionResult>(editors, 'compose', job, matteJob)
      if (!result.ok) await removeAll([target, matteFile, ...(alphaTarget === null ? [] : [alphaTarget])])
      return result
    },
    measurePhoto: (source) => runIn<MeasureResult>(previews, 'measure', [source]),
    alternatives: (job) => runIn<AlternativesResult>(finders, 'alternatives', [job, model]),
    previewPhoto: (source, target) => runIn<PreviewResult>(previews, 'preview', [source, target]),
    findSubject: (job) => runIn<SubjectResult>(finders, 'subject', [job, model]),
    shrinkPhoto: (job) => runIn<ShrinkResult>(previews, 'shrink', [job]),
    renderPreview: async (job) => {
      const matteFile = `${job.target}.matte`
      const result = await run<EditResult>(previews, 'render', job, matteJobOf(job, matteFile))
      if (!result.ok) await removeAll([job.target, matteFile])
      return result
    },
    drawPicture: (job) => runIn<DrawingResult>(editors, 'draw', [job]),
    copyPicture: (job) => runIn<DrawingResult>(editors, 'copy', [job]),
    close: async () => {
      await Promise.all([editors, finders, previews].map((pool) => pool.terminate(true)))
      await here?.close()
    },
  }
  return imaging
}

/** @returns null where the edits need no subject, or its matte is given */
function matteJobOf({ source, edits, matte }: EditJob | RenderJob, target: string): MatteJob | null {
  return needsSubject(edits) && matte === undefined
    ? { source, target, mayHaveOwn: !edits.removeBackground, canvas: edits.canvas, region: null }
    : null
}

/** The canvas on which the subject stands, where that has a size of its own: it may be enlarged there. */
function canvasOf({ layout }: Composition): Canvas | null {
  return layout.kind === 'canvas' && typeof layout.size === 'object' ? { ...layout.size, margin: 0 } : null
}

async function removeAll(files: readonly string[]): Promise<void> {
  await Promise.all(files.map((file) => rm(file, { force: true })))
}
