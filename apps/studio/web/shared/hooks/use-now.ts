/** The clock of the page: everything that counts down reads it, so that no two of them say another second. */
import { useSyncExternalStore } from 'react'

const SECOND = 1_000

const listeners = new Set<() => void>()
let now = Date.now()
let timer: ReturnType<typeof setInterval> | undefined

function tick(): void {
  now = Date.now()
  for (const listener of listeners) listener()
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener)
  timer ??= setInterval(tick, SECOND)
  return () => {
    listeners.delete(listener)
    if (listeners.size > 0) return
    clearInterval(timer)
    timer = undefined
  }
}

/** While it does not tick it may be late by a second. */
function read(): number {
  if (timer === undefined && Date.now() - now >= SECOND) now = Date.now()
  return now
}

const never = () => () => undefined

/** Milliseconds since 1970. @param ticks whether to render again every second, for a time that counts down */
export function useNow(ticks: boolean): number {
  return useSyncExternalStore(ticks ? subscribe : never, read)
}
