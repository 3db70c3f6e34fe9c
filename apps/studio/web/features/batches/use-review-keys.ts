/** The keys of the review. They are heard before the dialog, which keeps arrow keys to itself. */
import { useEffect, useLayoutEffect, useRef } from 'react'
import { actionOfKey, type ReviewAction } from './review-state.ts'

export function useReviewKeys(isOn: boolean, act: (action: ReviewAction) => void): void {
  const latest = useRef(act)
  // Before what it acts on can be seen: a key is about what is shown.
  useLayoutEffect(() => {
    latest.current = act
  })
  useEffect(() => {
    if (!isOn) return
    const press = (event: KeyboardEvent) => {
      if (event.ctrlKey || event.metaKey || event.altKey || hasOwnKeys(event.target)) return
      const action = actionOfKey(event.key)
      if (!action) return
      event.preventDefault()
      latest.current(action)
    }
    addEventListener('keydown', press, { capture: true })
    return () => removeEventListener('keydown', press, { capture: true })
  }, [isOn])
}

/** A field takes letters, the handle of the comparison takes arrows. */
function hasOwnKeys(target: EventTarget | null): boolean {
  return target instanceof HTMLElement && target.closest('input, textarea, select, [role=slider]') !== null
}
