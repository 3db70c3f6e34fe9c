/**
 * Live usage: server-sent events, read with `fetch` so that a key can be sent along. A stream that breaks or falls
 * silent is opened again with growing pauses, for as long as it takes. One that could never be opened is given up after
 * a few seconds, for whoever would rather ask now and then.
 */
import { AllotFault } from './fault.ts'
import { inSpace } from './operations.ts'
import { type Ask, pauseAfter, rest, type Transport } from './transport.ts'
import type { Usage } from './wire.ts'

/** The server says something every 20 seconds; silence for longer than this is a dead connection. */
const SILENCE = 60_000
/** With the pauses between them, three seconds. */
const MOST_TRIES = 5

export function liveOver({ open }: Transport) {
  return async function* live(
    space: string,
    { signal }: Pick<Ask, 'signal'> = {},
  ): AsyncGenerator<Usage, void> {
    let opened = false
    for (let failed = 0; !signal?.aborted; ) {
      const line = new AbortController()
      let pause: number
      try {
        const ends = signal ? AbortSignal.any([signal, line.signal]) : line.signal
        const response = await open(inSpace(space, 'live'), ends)
        opened = true
        for await (const { event, data } of events(response, line, ends)) {
          failed = 0
          if (event === 'usage') yield JSON.parse(data) as Usage // what the address answers with
        }
        throw new AllotFault(0, 'unreachable', 'The stream of live usage broke off.')
      } catch (fault) {
        if (signal?.aborted) return
        failed += 1
        if (!(fault instanceof AllotFault && fault.retryable)) throw fault
        if (!opened && failed === MOST_TRIES) throw fault
        pause = pauseAfter(failed, fault)
      } finally {
        line.abort()
      }
      await rest(pause, signal)
    }
  }
}

interface Event {
  readonly event: string
  readonly data: string
}

/** The events of a stream; it ends where the stream ends, breaks or falls silent. */
async function* events(
  response: Response,
  line: AbortController,
  ends: AbortSignal,
): AsyncGenerator<Event, void> {
  const reader = response.body?.getReader()
  ends.addEventListener('abort', () => void reader?.cancel().catch(() => undefined))
  const decoder = new TextDecoder()
  let text = ''
  for (;;) {
    const watch = setTimeout(() => line.abort(), SILENCE)
    const piece = await reader?.read().catch(() => undefined)
    clearTimeout(watch)
    if (!piece?.value) return
    text += decoder.decode(piece.value, { stream: true })
    const blocks = text.split(/\r?\n\r?\n/)
    text = blocks.pop() ?? ''
    for (const block of blocks) yield eventIn(block)
  }
}

function eventIn(block: string): Event {
  const fields = block.split(/\r?\n/).map((line) => /^(event|data): ?(.*)$/.exec(line) ?? [])
  const all = (name: string) => fields.filter(([, field]) => field === name).map(([, , value = '']) => value)
  return { event: all('event').at(-1) ?? 'message', data: all('data').join('\n') }
}
