/**
 * Which requests a page waits for, by their idempotency keys. What comes of one that no page waits for any more is said in
 * a note; where a person came back to the design, its page waits for it again.
 */
import { useEffect, useRef } from 'react'

/** By key: the page that waits, of all in this tab of the browser. */
const pages = new Map<string, symbol>()

export function useAwaited() {
  const page = useRef(Symbol('page')).current
  const own = useRef(new Set<string>()).current
  // While another page loads, this one is put aside with all it knows, and may come back.
  useEffect(() => {
    for (const key of own) pages.set(key, page)
    return () => release(own, page)
  }, [own, page])
  return {
    begin: (key: string) => {
      own.add(key)
      pages.set(key, page)
    },
    isHere: (key: string) => pages.get(key) === page,
    isAnywhere: (key: string) => pages.has(key),
    /** The person went on to something else. */
    leave: () => {
      release(own, page)
      own.clear()
    },
  }
}

function release(keys: ReadonlySet<string>, page: symbol): void {
  for (const key of keys) if (pages.get(key) === page) pages.delete(key)
}
