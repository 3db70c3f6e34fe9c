/** Server-sent events (the HTML standard's `text/event-stream`), read from the body of a response. */

export interface ServerSentEvent {
  /** Its type; "message" where the stream names none. */
  readonly event: string
  readonly data: string
}

/**
 * The events of a stream, until it ends, breaks off or is silent for too long.
 * @param connection aborted when it falls silent
 * @param ends cancels reading
 * @param maxSilence milliseconds
 */
export async function* eventsOf(
  response: Response,
  connection: AbortController,
  ends: AbortSignal,
  maxSilence: number,
): AsyncGenerator<ServerSentEvent, void> {
  const reader = response.body?.getReader()
  ends.addEventListener('abort', () => void reader?.cancel().catch(() => undefined))
  const decoder = new TextDecoder()
  let text = ''
  for (;;) {
    const watch = setTimeout(() => connection.abort(), maxSilence)
    const chunk = await reader?.read().catch(() => undefined)
    clearTimeout(watch)
    if (!chunk?.value) return
    text += decoder.decode(chunk.value, { stream: true })
    const blocks = text.split(/\r?\n\r?\n/)
    text = blocks.pop() ?? ''
    for (const block of blocks) yield eventIn(block)
  }
}

function eventIn(block: string): ServerSentEvent {
  const fields = block.split(/\r?\n/).map((line) => /^(event|data): ?(.*)$/.exec(line) ?? [])
  const all = (name: string) => fields.filter(([, field]) => field === name).map(([, , value = '']) => value)
  return { event: all('event').at(-1) ?? 'message', data: all('data').join('\n') }
}
