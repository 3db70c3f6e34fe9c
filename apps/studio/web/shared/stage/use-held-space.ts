/** Whether the space bar is held outside of fields and buttons, for which it has another meaning. */
import { useEffect, useState } from 'react'

export function useHeldSpace(): boolean {
  const [isHeld, setHeld] = useState(false)
  useEffect(() => {
    const press = (event: KeyboardEvent) => {
      if (event.key !== ' ' || takesSpace(event.target)) return
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
  }, [])
  return isHeld
}

function takesSpace(target: EventTarget | null): boolean {
  return (
    target instanceof HTMLElement &&
    target.closest('input, textarea, select, button, a, [role=dialog]') !== null
  )
}
