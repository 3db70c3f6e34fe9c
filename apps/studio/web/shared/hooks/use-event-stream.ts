/**
 * Follows an event stream of the studio for as long as a page is open. The browser connects anew where the line was cut;
 * where the studio refuses, it is tried again after a moment.
 */
import { useEffect, useEffectEvent } from 'react'
import { connection } from '../connection/connection.ts'

interface Followed {
  /** Each event, read from its JSON. */
  onEvent(event: unknown): void
  /** The line is open; what happened before was not sent. */
  onOpen?(): void
  /** The studio refused: the page reads anew, which says why. */
  onRefused(): void
}

const AGAIN_MS = 3_000

/** @param address undefined where there is nothing to follow */
export function useEventStream(
  address: string | undefined,
  { onEvent, onOpen = () => undefined, onRefused }: Followed,
): void {
  const said = useEffectEvent(onEvent)
  const opened = useEffectEvent(onOpen)
  const refused = useEffectEvent(onRefused)
  useEffect(() => {
    if (address === undefined) return
    let events: EventSource
    let timer: ReturnType<typeof setTimeout>
    const connect = () => {
      events = new EventSource(address)
      events.onopen = () => opened()
      events.onmessage = ({ data }) => said(JSON.parse(data))
      events.onerror = () => {
        connection.doubt()
        if (events.readyState !== EventSource.CLOSED) return // it connects anew by itself
        refused()
        timer = setTimeout(connect, AGAIN_MS)
      }
    }
    connect()
    return () => {
      clearTimeout(timer)
      events.close()
    }
  }, [address])
}
