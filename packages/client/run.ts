/**
 * Run: metered work, whole. It places a hold, runs the work, captures what succeeded and releases the rest.
 *
 * - **Denied**: the denial is returned and the work never runs.
 * - **The work returns**: all units are captured; or as many as it reported by `task.succeeded(n)`, and the rest is
 *   released as failed (`technical`).
 * - **The work throws**: what it reported by `task.succeeded(n)` is captured, the rest is released as `technical` (or
 *   as `options.reason` says), and the error is thrown again, even if the release failed: a hold that could not be
 *   released expires.
 * - **Aborted** by `options.signal`: before the work began, everything is released. While it runs, `task.signal`
 *   aborts and the end of the work is awaited; if it throws, the reason is `cancelled`, or `timeout` for a
 *   TimeoutError, and the policy says what those give back. Settling itself is never aborted.
 * - **Long work**: the hold is extended as long as the work runs. If it expired all the same (the process slept),
 *   another hold is placed to settle on; if that is denied, the denial is returned and nothing was taken.
 * - **A lost answer**: every request is repeated under the same key, so it counts once.
 * - **The same idempotency key again**, after a crash or from a queue: a hold that is still open is continued. If an
 *   earlier run captured something, the work runs again and nothing more is taken. If it was denied, failed or
 *   expired, a new hold is placed. Other work under the same key is the fault `idempotency_key_reused`.
 *
 * A fault while settling finished work is thrown as AllotFault: running the same key again settles it.
 */
import { runOptionsOf } from './options.ts'
import { type RunHold, runHoldsOf, type Settlement } from './run-hold.ts'
import type { Denial, FeatureUse, HoldMethods, NewOperation, RefundReason } from './wire.ts'

/** @param feature a feature by name or with its details, or the list of what a Batch does to each image */
export type RunMethod = <Value>(
  feature: string | FeatureUse | readonly FeatureUse[],
  options: RunOptions,
  work: (task: RunTask) => Value | Promise<Value>,
) => Promise<RunResult<Value>>

export interface RunOptions extends Pick<NewOperation, 'by' | 'client' | 'count'> {
  readonly space: string
  /** Identifies the job, so that it is charged once: at most 150 characters. One is made if not given. */
  readonly idempotencyKey?: string
  /** Holds as many units as fit now, where not all do; `task.count` says how many. */
  readonly partial?: boolean
  readonly signal?: AbortSignal
  /** Seconds after which a hold expires that is not extended, 900 if not given: what a crash reserves is free then. */
  readonly holdFor?: number
  /** Why the work failed, by what it threw, as `moderated`. */
  readonly reason?: (thrown: unknown) => RefundReason | undefined
}

export interface RunTask {
  /** The units that are reserved. */
  readonly count: number
  readonly hold: string
  readonly signal: AbortSignal
  /** Reports how many units have succeeded so far. */
  succeeded(units: number): void
}

export type RunResult<Value> =
  | ({ readonly allowed: true; readonly value: Value } & Settlement)
  | { readonly allowed: false; readonly denial: Denial }

/** @param allot a client, or an embedded Allot */
export function runOver(allot: Pick<HoldMethods, 'hold' | 'extend' | 'capture' | 'release'>): RunMethod {
  return async (feature, given, work) => {
    const options = runOptionsOf(given)
    const { signal, reason } = options
    signal?.throwIfAborted()
    const runHolds = runHoldsOf(allot, options, operationOf(feature, options))
    const placed = await runHolds.place()
    if ('denial' in placed) return { allowed: false, denial: placed.denial }
    if (signal?.aborted) {
      await runHolds.giveBack(placed)
      throw signal.reason
    }
    const { task, succeeded } = taskOf(placed, signal)
    const stop = runHolds.keep(placed)
    const ended = await Promise.resolve(task)
      .then(work)
      .then(
        (value) => ({ value }),
        (thrown: unknown) => ({ thrown }),
      )
    stop()
    if ('thrown' in ended) {
      const why = reason?.(ended.thrown) ?? (signal?.aborted ? reasonOf(signal) : 'technical')
      await runHolds.settle(placed, succeeded() ?? 0, why).catch(() => undefined)
      throw ended.thrown
    }
    const settled = await runHolds.settle(placed, succeeded() ?? placed.count, 'technical')
    if ('denial' in settled) return { allowed: false, denial: settled.denial }
    return { allowed: true, value: ended.value, ...settled }
  }
}

function operationOf(feature: Parameters<RunMethod>[0], { by, client, count = 1 }: RunOptions): NewOperation {
  const common = { count, ...(by !== undefined && { by }), ...(client !== undefined && { client }) }
  if (typeof feature === 'string') return { ...common, use: { feature } }
  return 'feature' in feature ? { ...common, use: feature } : { ...common, batch: [...feature] }
}

function taskOf({ hold, count }: RunHold, signal = new AbortController().signal) {
  let reported: number | undefined
  const succeeded = (units: number) => {
    if (!Number.isInteger(units) || units < 0 || units > count)
      throw new RangeError(`${units} units cannot have succeeded: ${count} are reserved.`)
    reported = units
  }
  return { task: { hold, count, signal, succeeded } satisfies RunTask, succeeded: () => reported }
}

function reasonOf({ reason }: AbortSignal): RefundReason {
  return reason instanceof Error && reason.name === 'TimeoutError' ? 'timeout' : 'cancelled'
}
