/** The processes that find subjects: by a model on this machine, whose weights are prepared first, or by a service. */
import type { JobFiles } from '../confinement/job-files.ts'
import { made } from '../confinement/reach.ts'
import type { ModelSource, PhotoFailure } from '../edit-job.ts'
import type { Lazy } from '../lazy.ts'
import type { Turn } from './fair-queue.ts'
import { findersReach } from './reaches.ts'
import { type PreparedWeights, prepareWeights } from './weights.ts'
import { costOf, type PlainWork } from './work-cost.ts'
import { type PoolOptions, WorkerPool } from './worker-pool.ts'

/** Photos that are with a service at once. */
export const CALLS_AT_ONCE = 4

export class Finders {
  readonly #model: ModelSource
  readonly #options: Omit<PoolOptions, 'reach'>
  readonly #pool: WorkerPool
  #preparing: Promise<PreparedWeights> | undefined

  constructor(model: ModelSource, files: Lazy<JobFiles>, options: Omit<PoolOptions, 'reach'>) {
    this.#model = model
    this.#options = options
    const reach = () => findersReach(files.get(), model)
    // The model has one process, which uses all cores.
    const [script, slots] =
      model.service === null
        ? (['model-worker.ts', 1] as const)
        : (['service-worker.ts', CALLS_AT_ONCE] as const)
    this.#pool = new WorkerPool(script, { slots, long: slots, spare: 0 }, { ...options, reach })
  }

  /** Starts a process and loads what it finds subjects with. */
  prepare(): void {
    void this.#source().then((source) => {
      if (!('ok' in source)) this.#pool.prepare(1, [source])
    })
  }

  async run<Result>(turn: Turn, method: PlainWork, job: unknown): Promise<Result | PhotoFailure> {
    const source = await this.#source()
    if ('ok' in source) return source
    return this.#pool.run<Result>(turn, costOf(method), method, [job, source])
  }

  async close(): Promise<void> {
    await this.#preparing
    await this.#pool.close()
  }

  /** What a process is given; what failed is tried again with the next photo. */
  async #source(): Promise<ModelSource | PhotoFailure> {
    const { models, ownModel, service } = this.#model
    if (service !== null || ownModel !== null) return this.#model
    this.#preparing ??= prepareWeights(models === null ? null : made(models), this.#options)
    const prepared = await this.#preparing
    if (prepared.ok) return { ...this.#model, weights: prepared.file }
    this.#preparing = undefined
    return prepared
  }
}
