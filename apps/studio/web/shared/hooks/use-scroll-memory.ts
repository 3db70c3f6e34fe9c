/**
 * Where a page was scrolled to. A page that is opened begins at its top; the way back leads to where one was, once its
 * content is there again, unless the person has moved meanwhile.
 */
import { useEffect, useLayoutEffect, useRef } from 'react'
import { newIdempotencyKey } from '../api/idempotency-key.ts'

/** By the mark of an entry of the browser's history: one that has a mark was seen before. */
const positions = new Map<string, number>()
/** Bound (law 9): of the entries that were looked at longest ago. */
const MAX_KEPT = 100

/** @param location the address that is shown */
export function useScrollMemory(location: string): void {
  const shown = useRef(location)

  useEffect(() => {
    history.scrollRestoration = 'manual'
    const keep = () => remember(markOf() ?? marked(), scrollY)
    keep()
    addEventListener('scroll', keep, { passive: true })
    return () => removeEventListener('scroll', keep)
  }, [])

  useLayoutEffect(() => {
    if (shown.current === location) return
    shown.current = location
    const mark = markOf()
    if (mark === undefined) marked()
    return scrollOnceThere(mark === undefined ? 0 : (positions.get(mark) ?? 0))
  }, [location])
}

/** Undefined for an entry that is new. */
function markOf(): string | undefined {
  const state: unknown = history.state
  if (typeof state !== 'object' || state === null || !('mark' in state)) return undefined
  return String(state.mark)
}

function marked(): string {
  const mark = newIdempotencyKey()
  history.replaceState({ ...history.state, mark }, '')
  return mark
}

function remember(mark: string, y: number): void {
  positions.delete(mark)
  positions.set(mark, y)
  const [oldest] = positions.keys()
  if (positions.size > MAX_KEPT && oldest !== undefined) positions.delete(oldest)
}

const MOVES = ['wheel', 'touchstart', 'pointerdown', 'keydown'] as const

/** @returns ends it */
function scrollOnceThere(to: number): () => void {
  const isThere = () => document.documentElement.scrollHeight - innerHeight >= to
  scrollTo({ top: to, behavior: 'instant' })
  if (isThere()) return () => {}
  const grown = new ResizeObserver(() => {
    if (!isThere()) return
    scrollTo({ top: to, behavior: 'instant' })
    end()
  })
  const end = () => {
    grown.disconnect()
    for (const move of MOVES) removeEventListener(move, end)
  }
  grown.observe(document.body)
  for (const move of MOVES) addEventListener(move, end, { passive: true })
  return end
}
