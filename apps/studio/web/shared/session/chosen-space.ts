/** Which Space the pages show: the chosen one, kept in the browser, or the first that the member is in. */
import type { Me } from '@allot/client/allot'
import { useSyncExternalStore } from 'react'
import { useSession } from './use-session.ts'

const STORAGE_KEY = 'allot.space'
const listeners = new Set<() => void>()

/** The Space that is shown. @throws Error outside the pages of a Space; these are only shown to its members */
export function useSpace(): Me['spaces'][number] {
  const { me } = useSession()
  const chosen = useSyncExternalStore(
    (changed) => {
      listeners.add(changed)
      return () => listeners.delete(changed)
    },
    () => localStorage.getItem(STORAGE_KEY),
  )
  const space = me?.spaces.find((each) => each.id === chosen) ?? me?.spaces[0]
  if (!space) throw new Error('Invariant: a page of a Space is shown to a person who is in none.')
  return space
}

export function chooseSpace(id: string): void {
  localStorage.setItem(STORAGE_KEY, id)
  for (const changed of listeners) changed()
}
