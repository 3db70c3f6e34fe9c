/**
 * Run: metered work, whole. It places a hold, runs the work, captures what succeeded and releases the rest.
 *
 * - **Denied**: the denial is returned and the work never runs.
 * - **The work returns**: all units are captured; or as many as it said by `task.succeeded(n)`, and the rest is
 *   released as failed (`technical`).
 * - **The work throws**: what it had said by `task.succeeded(n)` is captured, the rest is released as `technical`
 *   (or what `options.reason` makes of the error), and the error is thrown on, whatever became of the release: a hold
 *   that could not be released expires.
 * - **Aborted** by `options.signal`: before the work began, everything is released; while it runs, `task.signal` tells
 *   it and its end is awaited. If it throws then, the reason is `cancelled`, or `timeout` for a TimeoutError, and the
 *   policy says what those give back. Settling itself is never aborted.
 * - **Long work**: the hold is extended for as long as the work runs. Where it expired all the same (the process was
 *   asleep), another is placed to settle on; if that is refused, the denial is returned and nothing was taken.
 * - **A lost answer**: every request is repeated under the same key, so it counts once.
 * - **The same idempotencyKey again**, after a crash or from a queue: a hold that is still open is gone on with. A run that has
 *   captured something was paid for, so its work runs again and nothing more is taken. One that was denied, failed or
 *   expired is asked for anew. Other work under the same key is a fault (`idempotency_key_reused`).
 *
 * A fault while settling finished work is thrown as AllotFault: running the same key again settles it.
 */
import type { Holds } from './holds.ts'
import { type Lease, leasesOf, type Settled } from './lease.ts'
import type { Asked, Denial, FeatureUse, Reason } from './wire.ts'

/** @param feature one feature by name or with its details, or the list of what a Batch does to each image */
export type Run = <Value>(
  feature: string | FeatureUse | readonly FeatureUse[],
  options: RunOptions,
  work: (task: Task) => Value | Promise<Value>,
) => Promise<Ran<Value>>

export interface RunOptions extends Pick<Asked, 'by' | 'client' | 'count'> {
  readonly space: string
  /** What makes it happen once: of the job, at most 150 characters. One is made unless said. */
  readonly idempotencyKey?: string
  /** Rather as many as fit now than none; `task.count` says how many. */
  readonly partial?: boolean
  readonly signal?: AbortSignal
  /** Seconds that the hold lives without being extended, 900 unless said: how long a crash keeps units reserved. */
  readonly holdFor?: number
  /** Why the work failed, from what it threw: `moderated`, say. */
  readonly reason?: (thrown: unknown) => Reason | undefined
}

export interface Task {
  /** The units that are reserved. */
  readonly count: number
  readonly hold: string
  readonly signal: AbortSignal
  /** So many units, in all, have succeeded. */
  succeeded(units: number): void
}

export type Ran<Value> =
  | ({ readonly allowed: true; readonly value: Value } & Settled)
  | { readonly allowed: false; readonly denial: Denial }

/** @param allot a client, or an Allot that is embedded */
export function runOver(allot: Pick<Holds, 'hold' | 'extend' | 'capture' | 'release'>): Run {
  return async (feature, options, work) => {
    const { signal, reason } = options
    signal?.throwIfAborted()
    const leases = leasesOf(allot, options, operationOf(feature, options))
    const placed = await leases.place()
    if ('denial' in placed) return { allowed: false, denial: placed.denial }
    if (signal?.aborted) {
      await leases.giveBack(placed)
      throw signal.reason
    }
    const { task, succeeded } = taskOf(placed, signal)
    const stop = leases.keep(placed)
    const ended = await Promise.resolve(task)
      .then(work)
      .then(
        (value) => ({ value }),
        (thrown: unknown) => ({ thrown }),
      )
    stop()
    if ('thrown' in ended) {
      const why = reason?.(ended.thrown) ?? (signal?.aborted ? reasonOf(signal) : 'technical')
      await leases.settle(placed, succeeded() ?? 0, why).catch(() => undefined)
      throw ended.thrown
    }
    const settled = await leases.settle(placed, succeeded() ?? placed.count, 'technical')
    if ('denial' in settled) return { allowed: false, denial: settled.denial }
    return { allowed: true, value: ended.value, ...settled }
  }
}

function operationOf(feature: Parameters<Run>[0], { by, client, count = 1 }: RunOptions): Asked {
  const asked = { count, ...(by !== undefined && { by }), ...(client !== undefined && { client }) }
  if (typeof feature === 'string') return { ...asked, use: { feature } }
  return 'feature' in feature ? { ...asked, use: feature } : { ...asked, batch: [...feature] }
}

function taskOf({ hold, count }: Lease, signal = new AbortController().signal) {
  let said: number | undefined
  const succeeded = (units: number) => {
    if (!Number.isInteger(units) || units < 0 || units > count)
      throw new RangeError(`${units} units cannot have succeeded: ${count} are reserved.`)
    said = units
  }
  return { task: { hold, count, signal, succeeded } satisfies Task, succeeded: () => said }
}

function reasonOf({ reason }: AbortSignal): Reason {
  return reason instanceof Error && reason.name === 'TimeoutError' ? 'timeout' : 'cancelled'
}
