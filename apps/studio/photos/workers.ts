/**
 * The photo workers: editing happens in processes of its own, so that the server stays quick, every core is used, and
 * a photo that crashes or hangs a decoder takes nobody with it. As many photos are in flight as there are cores, so
 * memory does not grow with the size of a Batch. The processes end when this one does, however it ends.
 */
import { rm } from 'node:fs/promises'
import { availableParallelism } from 'node:os'
import { join } from 'node:path'
import workerpool, { type Pool } from 'workerpool'
import type { EditJob, EditResult } from './edit.ts'
import type { PhotoFaultCode } from './fault.ts'

export interface PhotoWorkers {
  /** How many photos are worth having in flight at once. */
  readonly atOnce: number
  /** Writes exactly `job.target`, or nothing. Never throws for a photo's sake. */
  edit(job: EditJob): Promise<EditResult>
  /** Leaves a WebP of at most 640 pixels a side. */
  preview(source: string, target: string): Promise<EditResult>
  close(): Promise<void>
}

/** A photo of 100 megapixels into AVIF takes about a minute; what takes longer hangs. */
const LONGEST_EDIT = 180_000

export function openPhotoWorkers(cores = availableParallelism()): PhotoWorkers {
  const editors = pool('worker.ts', cores)
  const model = pool('model-worker.ts', 1)
  const previews = pool('worker.ts', 1)
  return {
    // One more than there are cores: while one photo is with the model, the others are cut and encoded.
    atOnce: cores + 1,
    edit: async (job) => {
      const matte = job.edits.removeBackground ? `${job.target}.matte` : null
      if (matte !== null) {
        const seen = await run(model, 'matte', [job.source, matte])
        if (!seen.ok) return seen
      }
      const result = await run(editors, 'edit', [job, matte])
      if (!result.ok) {
        await rm(job.target, { force: true })
        if (matte !== null) await rm(matte, { force: true })
      }
      return result
    },
    preview: (source, target) => run(previews, 'preview', [source, target]),
    close: async () => {
      await Promise.all([editors.terminate(true), model.terminate(true), previews.terminate(true)])
    },
  }
}

function pool(script: string, maxWorkers: number): Pool {
  return workerpool.pool(join(import.meta.dirname, script), {
    workerType: 'process',
    minWorkers: 0,
    maxWorkers,
    maxQueueSize: 1_000,
    // What a decoder prints is nobody's result: `--json` has standard output to itself.
    forkOpts: { stdio: ['ignore', 'ignore', 'inherit', 'ipc'] },
  })
}

async function run(pool: Pool, method: string, parameters: unknown[]): Promise<EditResult> {
  try {
    return await pool.exec(method, parameters).timeout(LONGEST_EDIT)
  } catch (cause) {
    const timedOut = cause instanceof Error && cause.name === 'TimeoutError'
    const code: PhotoFaultCode = timedOut ? 'timed_out' : 'crashed'
    const why = timedOut ? `took longer than ${LONGEST_EDIT / 60_000} minutes` : 'could not be processed'
    return { ok: false, code, message: `This photo ${why}. Save a smaller or simpler copy and add it again.` }
  }
}
