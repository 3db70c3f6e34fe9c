/** Whether the space bar is held outside of fields and buttons, for which it has another meaning. */
import { type RefObject, useEffect, useState } from 'react'

/** @param stage what is looked at; a dialog over it has the space bar for itself */
export function useHeldSpace(stage: RefObject<HTMLElement | null>): boolean {
  const [isHeld, setHeld] = useState(false)
  useEffect(() => {
    const press = (event: KeyboardEvent) => {
      if (event.key !== ' ' || takesSpace(event.target, stage.current)) return
      event.preventDefault() // the page would scroll
      setHeld(true)
    }
    const lift = (event: KeyboardEvent) => event.key === ' ' && setHeld(false)
    const leave = () => setHeld(false)
    addEventListener('keydown', press)
    addEventListener('keyup', lift)
    addEventListener('blur', leave)
    return () => {
      removeEventListener('keydown', press)
      removeEventListener('keyup', lift)
      removeEventListener('blur', leave)
    }
  }, [stage])
  return isHeld
}

function takesSpace(target: EventTarget | null, stage: HTMLElement | null): boolean {
  if (!(target instanceof HTMLElement)) return false
  if (target.closest('input, textarea, select, button, a') !== null) return true
  const over = target.closest('[role=dialog]')
  return over !== null && !over.contains(stage)
}
