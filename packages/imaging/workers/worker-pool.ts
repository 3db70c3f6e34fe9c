/**
 * A pool of worker processes that run one script, and whose turn it is to have one (fair-queue.ts). A photo that crashes a
 * decoder ends one process and no other, and so does one that takes more time or memory than it may. The processes end
 * when this one does, however it ends.
 */
import { join } from 'node:path'
import workerpool, { type Pool } from 'workerpool'
import { type ConfinedOptions, confinedFork } from '../confinement/fork-options.ts'
import { warmCache } from '../confinement/warm-cache.ts'
import type { PhotoFailure } from '../edit-job.ts'
import { type Lazy, lazy } from '../lazy.ts'
import { argumentsOf, DEFAULT_PHOTO_LIMITS, type PhotoLimits } from '../photo-limits.ts'
import { FairQueue, type FairQueueOptions, TooMuchWaits, type Turn } from './fair-queue.ts'
import type { Exceeded, ExceededEvent } from './watched.ts'
import { CostCorrection, type WorkCost } from './work-cost.ts'

/** A process whose event loop is not free ends so many seconds after it should have ended itself. */
const GRACE_SECONDS = 5

/** Bound (law 9): jobs that wait in one pool; those that wait for their turn are bounded there. */
const MAX_QUEUED_JOBS = 1_000

/** As the pool says that nothing was begun. */
const ENDED_BEFORE = 'Worker is terminated'

/** How the pool begins when it says that a process ended in its work. */
const ENDED_AMID = 'Workerpool Worker terminated Unexpectedly'

/** What the limits of a photo leave room for besides: the model's, V8's and what is reserved and not used. */
const OWN_MEGABYTES = 4_096

type Script =
  | 'edit-worker.ts'
  | 'model-worker.ts'
  | 'service-worker.ts'
  | 'weights-worker.ts'
  | 'probe-worker.ts'

/** How the processes of a pool are started. */
export interface PoolOptions extends Pick<ConfinedOptions, 'confinement' | 'layers'> {
  /** What they may reach, asked for when the first one starts. */
  readonly reach: () => ConfinedOptions['reach']
  readonly limits?: PhotoLimits
}

export class WorkerPool {
  readonly #pool: Lazy<Pool>
  readonly #queue: FairQueue
  readonly #limits: PhotoLimits
  readonly #correction = new CostCorrection()
  /** What a service has begun may have to be paid, so it is not asked for again. */
  readonly #mayRepeat: boolean
  /** Processes that load, in the order of their start. */
  readonly #starting: Promise<unknown>[] = []

  constructor(script: Script, queue: FairQueueOptions, options: PoolOptions) {
    this.#queue = new FairQueue(queue)
    this.#limits = options.limits ?? DEFAULT_PHOTO_LIMITS
    this.#mayRepeat = script !== 'service-worker.ts'
    this.#pool = lazy(() => openPool(script, queue.slots + queue.spare, options))
  }

  /**
   * Runs a method of the pool's script when it is its turn. A limit that is met is a failure of the photo, and so is a crash
   * the second time: a machine that is short of memory ends the process of a good photo too.
   */
  async run<Result>(
    turn: Turn,
    cost: WorkCost,
    method: string,
    parameters: readonly unknown[],
  ): Promise<Result | PhotoFailure> {
    try {
      return await this.#queue.run(turn, this.#correction.of(cost), async () => {
        const begun = performance.now()
        await this.#started()
        const result = await this.#exec<Result>(method, parameters)
        if (!isFailure(result)) this.#correction.learn(cost, (performance.now() - begun) / 1_000)
        return result
      })
    } catch (cause) {
      if (cause instanceof TooMuchWaits) return BUSY
      throw cause
    }
  }

  /** Starts so many processes: they load while the caller does something else. */
  prepare(count: number, parameters: readonly unknown[]): void {
    for (let n = 0; n < count; n++) this.#starting.push(this.#exec('ready', parameters))
  }

  async close(): Promise<void> {
    await this.#pool.opened()?.terminate(true)
  }

  /** One that loads is ready before another one could be: work waits for it where no other is idle. */
  async #started(): Promise<void> {
    while (this.#starting.length > 0 && this.#pool.get().stats().idleWorkers === 0)
      await this.#starting.shift()
  }

  async #exec<Result>(
    method: string,
    parameters: readonly unknown[],
    isAgain = false,
  ): Promise<Result | PhotoFailure> {
    let exceeded: Exceeded | undefined
    try {
      return await this.#pool
        .get()
        .exec(method, [...parameters], {
          on: (event: ExceededEvent) => {
            exceeded = event.exceeded
          },
        })
        .timeout((this.#limits.seconds + GRACE_SECONDS) * 1_000)
    } catch (cause) {
      // The process that was to do it had ended while it had nothing to do: another one takes it.
      if (cause instanceof Error && cause.message === ENDED_BEFORE)
        return this.#exec(method, parameters, isAgain)
      const wasKilled =
        cause instanceof Error && cause.message.startsWith(ENDED_AMID) && exceeded === undefined
      if (wasKilled && this.#mayRepeat && !isAgain) return this.#exec(method, parameters, true)
      const timedOut = cause instanceof Error && cause.name === 'TimeoutError'
      return this.#failure(timedOut ? 'time' : exceeded)
    }
  }

  #failure(exceeded: Exceeded | undefined): PhotoFailure {
    const { seconds, megabytes } = this.#limits
    switch (exceeded) {
      case 'time':
        return failure('timed_out', `took longer than the ${seconds} seconds that a photo may take here`)
      case 'memory':
        return failure(
          'too_much_memory',
          `took more memory than the ${megabytes} MB that a photo may take here`,
        )
      case undefined:
        return failure('crashed', 'could not be processed')
    }
  }
}

function isFailure(result: unknown): boolean {
  return typeof result === 'object' && result !== null && Reflect.get(result, 'ok') === false
}

/** For who asks a process outside of any turn. */
export function openPool(name: Script, maxWorkers: number, options: PoolOptions): Pool {
  const { confinement, layers, reach, limits = DEFAULT_PHOTO_LIMITS } = options
  const file = join(import.meta.dirname, name)
  const { script, forkArgs, forkOpts } = confinedFork(file, {
    ...{ confinement, layers, reach: reach(), words: argumentsOf(limits) },
    maxDataBytes: (limits.megabytes + OWN_MEGABYTES) * 1024 ** 2,
  })
  if (script !== file) void warmCache(file, forkOpts.env)
  return workerpool.pool(script, {
    workerType: 'process',
    minWorkers: 0,
    maxWorkers,
    maxQueueSize: MAX_QUEUED_JOBS,
    forkArgs: [...forkArgs],
    forkOpts,
  })
}

function failure(code: PhotoFailure['code'], why: string): PhotoFailure {
  return { ok: false, code, message: `This photo ${why}. Save a smaller or simpler copy and add it again.` }
}

const BUSY: PhotoFailure = {
  ok: false,
  code: 'busy',
  message:
    'Too much of what you asked for waits for its turn already. Wait until some of it is done, then try again.',
}
