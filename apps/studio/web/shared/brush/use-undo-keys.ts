/** Ctrl+Z takes the last stroke back, with Shift it is painted again. */
import { useEffect } from 'react'

export function useUndoKeys(change: (change: { readonly kind: 'undo' | 'redo' }) => void): void {
  useEffect(() => {
    const press = (event: KeyboardEvent) => {
      if (!(event.ctrlKey || event.metaKey) || event.key.toLowerCase() !== 'z') return
      event.preventDefault()
      change({ kind: event.shiftKey ? 'redo' : 'undo' })
    }
    addEventListener('keydown', press)
    return () => removeEventListener('keydown', press)
  }, [change])
}
