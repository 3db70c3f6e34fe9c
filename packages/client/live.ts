/**
 * Live usage: server-sent events, read with `fetch` so that a key can be sent along. A stream that breaks off or falls
 * silent is opened again with growing pauses, without a limit. A stream that could never be opened is given up after a
 * few seconds, so that the caller can poll instead.
 */
import { inSpace } from './address.ts'
import { eventsOf } from './event-stream.ts'
import { AllotFault } from './fault.ts'
import { optionsOf } from './options.ts'
import { backoff, sleep } from './retry.ts'
import type { Transport } from './transport.ts'
import type { RequestOptions, Usage } from './wire.ts'

/** Milliseconds. The server sends something every 20 seconds; a longer silence is a dead connection. */
const MAX_SILENCE = 60_000
/** With the pauses between them, three seconds. */
const MAX_FIRST_ATTEMPTS = 5

/** Attempts since something was last received, and whether any stream was ever opened. */
interface Attempts {
  failed: number
  isOpened: boolean
}

export function liveOver(transport: Transport) {
  return async function* live(
    space: string,
    options?: Pick<RequestOptions, 'signal'>,
  ): AsyncGenerator<Usage, void> {
    const { signal } = optionsOf(options)
    const attempts: Attempts = { failed: 0, isOpened: false }
    while (!signal?.aborted) {
      const fault = yield* streamOf(transport, space, signal, attempts)
      if (signal?.aborted) return
      attempts.failed += 1
      const isGivenUp = !attempts.isOpened && attempts.failed === MAX_FIRST_ATTEMPTS
      if (isGivenUp || !fault.retryable) throw fault
      await sleep(backoff(attempts.failed, fault), signal)
    }
  }
}

/** One stream. @returns why it ended */
async function* streamOf(
  { open }: Transport,
  space: string,
  signal: AbortSignal | undefined,
  attempts: Attempts,
): AsyncGenerator<Usage, AllotFault> {
  const connection = new AbortController()
  const ends = signal ? AbortSignal.any([signal, connection.signal]) : connection.signal
  try {
    const response = await open(inSpace(space, 'live'), ends)
    attempts.isOpened = true
    for await (const { event, data } of eventsOf(response, connection, ends, MAX_SILENCE)) {
      attempts.failed = 0
      if (event === 'usage') yield JSON.parse(data) as Usage // what the address sends under this name
    }
    return new AllotFault(0, 'unreachable', 'The stream of live usage broke off.')
  } catch (fault) {
    if (fault instanceof AllotFault) return fault
    throw fault
  } finally {
    connection.abort()
  }
}
