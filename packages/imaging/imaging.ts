/**
 * Imaging: edits photos in worker processes, so that the caller's process stays responsive and every core is used. At
 * most as many photos are in memory as there are workers, however many are waiting.
 */
import { rm } from 'node:fs/promises'
import { availableParallelism } from 'node:os'
import type { EditJob, EditResult, MatteJob, MatteResult, ModelFolders, PreviewResult } from './edit-job.ts'
import { openPool, runIn } from './workers/worker-pool.ts'

export type { EditedPhoto, EditJob, EditResult, PhotoFailure, PreviewResult } from './edit-job.ts'

export interface Imaging {
  /** How many photos to have in flight at once, for full use of the machine. */
  readonly concurrency: number
  /** Writes exactly `job.target`, or nothing. A photo that cannot be edited is a value, not an error. */
  editPhoto(job: EditJob): Promise<EditResult>
  /** Writes a WebP of at most 640 pixels a side. */
  previewPhoto(source: string, target: string): Promise<PreviewResult>
  close(): Promise<void>
}

export function openImaging({ models = null, ownModel = null }: Partial<ModelFolders> = {}): Imaging {
  const cores = availableParallelism()
  const editors = openPool('edit-worker.ts', cores)
  const model = openPool('model-worker.ts', 1)
  const previews = openPool('edit-worker.ts', 1)

  const edit = async (job: EditJob, matteFile: string | null): Promise<EditResult> => {
    if (matteFile === null) return runIn<EditResult>(editors, 'edit', [job, null])
    const matteJob: MatteJob = { source: job.source, target: matteFile, canvas: job.edits.canvas }
    const made = await runIn<MatteResult>(model, 'matte', [
      matteJob,
      { models, ownModel } satisfies ModelFolders,
    ])
    if (!made.ok) return made
    return runIn<EditResult>(editors, 'edit', [job, { file: matteFile, subject: made.subject }])
  }

  return {
    // One more than there are cores: while one photo is with the model, the others are cut out and encoded.
    concurrency: cores + 1,
    editPhoto: async (job) => {
      const matteFile = job.edits.removeBackground ? `${job.target}.matte` : null
      const result = await edit(job, matteFile)
      if (!result.ok) {
        await rm(job.target, { force: true })
        if (matteFile !== null) await rm(matteFile, { force: true })
      }
      return result
    },
    previewPhoto: (source, target) => runIn<PreviewResult>(previews, 'preview', [source, target]),
    close: async () => {
      await Promise.all([editors, model, previews].map((pool) => pool.terminate(true)))
    },
  }
}
