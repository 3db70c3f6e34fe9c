/**
 * Retry: an attempt is repeated with exponential backoff and jitter until it is answered or its deadline has passed.
 * Network errors, 429, 502, 503 and 504 are repeated; Retry-After lengthens the pause.
 */
import { AllotFault, throwUnreachable } from './fault.ts'

/** One attempt may take this share of the deadline, so that a dead connection leaves time for another attempt. */
const ATTEMPT_SHARE = 1 / 3
/** Milliseconds. Pauses grow no longer, so that a caller is answered soon after the server is back. */
const MAX_PAUSE = 5_000
const FIRST_PAUSE = 100
const RETRIED: ReadonlySet<number> = new Set([0, 429, 502, 503, 504])

/**
 * @param deadline milliseconds for all attempts and pauses together
 * @throws AllotFault of the last attempt, or the reason of the signal
 */
export async function retry<T>(
  signal: AbortSignal | undefined,
  deadline: number,
  attempt: (signal: AbortSignal) => Promise<T>,
): Promise<T> {
  const end = performance.now() + deadline
  for (let tried = 1; ; tried++) {
    signal?.throwIfAborted()
    const left = end - performance.now()
    const limit = AbortSignal.timeout(Math.max(1, Math.ceil(Math.min(left, deadline * ATTEMPT_SHARE))))
    try {
      return await attempt(signal ? AbortSignal.any([signal, limit]) : limit).catch(throwUnreachable)
    } catch (fault) {
      signal?.throwIfAborted()
      if (!(fault instanceof AllotFault) || !RETRIED.has(fault.status)) throw fault
      const pause = backoff(tried, fault)
      if (performance.now() + pause >= end) throw fault
      await sleep(pause, signal)
    }
  }
}

/** @returns milliseconds: twice as long after each attempt, with jitter, but at least what Retry-After asked for */
export function backoff(tried: number, { retryAfter = 0 }: AllotFault): number {
  return Math.max(Math.min(MAX_PAUSE, FIRST_PAUSE * 2 ** tried * (0.5 + Math.random())), retryAfter * 1_000)
}

/** Resolves after so many milliseconds, or as soon as the signal aborts. */
export function sleep(milliseconds: number, signal: AbortSignal | undefined): Promise<void> {
  return new Promise((resolve) => {
    const end = () => {
      clearTimeout(timer)
      signal?.removeEventListener('abort', end)
      resolve()
    }
    const timer = setTimeout(end, milliseconds)
    signal?.addEventListener('abort', end)
    if (signal?.aborted) end()
  })
}
