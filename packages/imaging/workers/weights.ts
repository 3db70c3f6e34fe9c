/** The weights of ISNet, prepared once by a process of their own. */
import type { PhotoFailure } from '../edit-job.ts'
import { NOTHING } from './reaches.ts'
import { openPool, type PoolOptions } from './worker-pool.ts'

/** @returns the file; null where there can be none, and the package's own weights are used */
export type PreparedWeights = { readonly ok: true; readonly file: string | null } | PhotoFailure

/** Never throws. @param models the folder that keeps them, which is there */
export async function prepareWeights(
  models: string | null,
  options: Omit<PoolOptions, 'reach'>,
): Promise<PreparedWeights> {
  const reach = () => ({ ...NOTHING, keeps: models === null ? [] : [models] })
  const pool = openPool('weights-worker.ts', 1, { ...options, reach })
  try {
    return await pool.exec('prepare', [models])
  } catch {
    return {
      ok: false,
      code: 'crashed',
      message:
        'The model for cut-outs could not be prepared. Try again; if it happens again, run allot doctor.',
    }
  } finally {
    await pool.terminate(true)
  }
}
