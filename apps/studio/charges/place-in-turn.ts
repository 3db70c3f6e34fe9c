/**
 * Reserves work that may wait: where a limit by the minute alone refuses it, it is asked for again when that has room. A
 * Batch waits by the same rule (contract/short-waits.ts).
 *
 *   Pro generates 2 a minute; the third, asked for at 10:00:20, waits until 10:01:00 and is reserved then.
 */
import { setTimeout as sleep } from 'node:timers/promises'
import { worthWaitingFor } from '../contract/short-waits.ts'
import type { ChargedWork, Charging, PlacedHolds } from './charging.ts'

export interface LimitWait {
  /** A person cancels it. What is reserved already stays. */
  readonly cancel: AbortSignal
  /** The program ends. */
  readonly closing: AbortSignal
  /** Called with the instant until which it waits, in milliseconds since 1970; null when it goes on. */
  onWait(until: number | null): void
}

/** @returns undefined where it was cancelled while it waited, with nothing reserved @throws the reason of `closing` */
export async function placeInTurn(
  charging: Pick<Charging, 'place'>,
  work: ChargedWork,
  { cancel, closing, onWait }: LimitWait,
): Promise<PlacedHolds | undefined> {
  const signal = AbortSignal.any([cancel, closing])
  for (;;) {
    const placed = await charging.place(work)
    const from = placed.ok ? undefined : worthWaitingFor(placed.denial, Date.now())
    if (from === undefined) return placed
    onWait(from)
    // An abort ends the wait, and is seen below.
    await sleep(Math.max(0, from - Date.now()), undefined, { signal }).catch(() => undefined)
    onWait(null)
    closing.throwIfAborted()
    if (cancel.aborted) return undefined
  }
}
