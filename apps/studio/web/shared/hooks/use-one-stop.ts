/**
 * A list of many that is one stop of the Tab key: arrow keys go from one to the next, Delete removes one, and the focus stays
 * in the list (the roving tabindex of the ARIA Authoring Practices).
 */
import { type KeyboardEvent, useEffect, useRef, useState } from 'react'

export interface OneStop {
  readonly list: React.RefObject<HTMLUListElement | null>
  /** The one that the Tab key reaches. */
  readonly id: string | undefined
  onFocus(id: string): void
  onKeyDown(event: KeyboardEvent): void
  remove(id: string): void
}

const STEPS: ReadonlyMap<string, number> = new Map([
  ['arrowright', 1],
  ['arrowdown', 1],
  ['arrowleft', -1],
  ['arrowup', -1],
  ['home', Number.NEGATIVE_INFINITY],
  ['end', Number.POSITIVE_INFINITY],
])

/**
 * @param ids in their order; the elements that take the focus have `data-stop` with them
 * @param onRemove without it nothing is removed from the list
 */
export function useOneStop(ids: readonly string[], first: string, onRemove?: (id: string) => void): OneStop {
  const list = useRef<HTMLUListElement>(null)
  const [focused, setFocused] = useState<string>()
  const [wanted, setWanted] = useState<string>()
  const id = ids.find((each) => each === focused) ?? first
  const focus = (id: string | undefined) =>
    list.current?.querySelector<HTMLElement>(`[data-stop="${id}"]`)?.focus()
  // Where one was removed the focus goes to its neighbour, once that is all that is there.
  useEffect(() => {
    if (wanted === undefined) return
    list.current?.querySelector<HTMLElement>(`[data-stop="${wanted}"]`)?.focus()
    setWanted(undefined)
  }, [wanted])
  const remove = (gone: string) => {
    const at = ids.indexOf(gone)
    setWanted(ids[at + 1] ?? ids[at - 1])
    onRemove?.(gone)
  }
  return {
    list,
    id,
    remove,
    onFocus: setFocused,
    onKeyDown: (event) => {
      const step = STEPS.get(event.key.toLowerCase())
      const at = ids.indexOf(id)
      if (step !== undefined) {
        event.preventDefault()
        focus(ids[Math.min(Math.max(at + step, 0), ids.length - 1)])
      }
      if (onRemove && (event.key === 'Delete' || event.key === 'Backspace')) {
        event.preventDefault()
        remove(id)
      }
    },
  }
}
