/**
 * A pool of worker processes that run one script. A photo that crashes a decoder ends one process and no other; one
 * that takes too long is killed with its process. The processes end when this one does, however it ends.
 */
import { join } from 'node:path'
import workerpool, { type Pool } from 'workerpool'
import type { PhotoFailure } from '../edit-job.ts'

/** A photo of 100 megapixels into AVIF takes about a minute, so a longer run hangs. */
const MAX_RUN_MS = 180_000

/** Bound (law 9): jobs that wait in one pool. */
const MAX_QUEUED_JOBS = 1_000

type Script = 'edit-worker.ts' | 'model-worker.ts' | 'service-worker.ts'

export function openPool(script: Script, maxWorkers: number): Pool {
  return workerpool.pool(join(import.meta.dirname, script), {
    workerType: 'process',
    minWorkers: 0,
    maxWorkers,
    maxQueueSize: MAX_QUEUED_JOBS,
    forkOpts: {
      // Decoders print to standard output, which may carry this program's own results.
      stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
      // Without it onnxruntime records usage events in the user's cache folder and tries to send them.
      env: { ...process.env, ORT_DISABLE_TELEMETRY: '1' },
    },
  })
}

/** Runs a method of the pool's script. A crash and a timeout become failures of the photo. */
export async function runIn<Result>(
  pool: Pool,
  method: string,
  parameters: readonly unknown[],
): Promise<Result | PhotoFailure> {
  try {
    return await pool.exec(method, [...parameters]).timeout(MAX_RUN_MS)
  } catch (cause) {
    const timedOut = cause instanceof Error && cause.name === 'TimeoutError'
    const why = timedOut ? `took longer than ${MAX_RUN_MS / 60_000} minutes` : 'could not be processed'
    return {
      ok: false,
      code: timedOut ? 'timed_out' : 'crashed',
      message: `This photo ${why}. Save a smaller or simpler copy and add it again.`,
    }
  }
}
