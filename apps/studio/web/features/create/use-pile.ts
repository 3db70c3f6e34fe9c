/** The pile of this page: loaded once, looked at again when the person comes back, woken when the studio is back. */
import { useEffect, useState, useSyncExternalStore } from 'react'
import { piles } from '../../shared/api/piles.ts'
import { connection } from '../../shared/connection/connection.ts'
import { keptFiles } from './kept-files.ts'
import { photoState } from './picked-photo.ts'
import { PilePhotos, type PileSnapshot, type SavedWork } from './pile-photos.ts'

interface UsedPile extends PileSnapshot {
  readonly pile: PilePhotos
}

/** @param onSaved called once, with what an earlier visit left */
export function usePile(space: string, member: string, onSaved: (saved: SavedWork) => void): UsedPile {
  const [pile] = useState(
    () =>
      new PilePhotos({
        owner: `${space}/${member}`,
        read: () => piles.read(space),
        change: (change) => piles.change(space, change),
        add: (photos) => piles.add(space, photos),
        part: (part) => piles.part(space, part),
        files: keptFiles,
      }),
  )
  const snapshot = useSyncExternalStore(pile.subscribe, pile.snapshot)
  // biome-ignore lint/correctness/useExhaustiveDependencies: an earlier visit is gone on with once
  useEffect(() => void pile.load().then(onSaved, () => undefined), [pile])
  useEffect(() => {
    const look = () => {
      if (!document.hidden && pile.snapshot().isLoaded) void pile.load().catch(() => undefined)
    }
    document.addEventListener('visibilitychange', look)
    const stop = connection.subscribe(() => {
      if (connection.state === 'online') pile.wake()
    })
    return () => {
      document.removeEventListener('visibilitychange', look)
      stop()
    }
  }, [pile])
  useLeaveWarning(snapshot.photos.some((photo) => photoState(photo) === 'sending'))
  return { pile, ...snapshot }
}

/** The browser asks in its own words before the page is closed. */
function useLeaveWarning(isNeeded: boolean): void {
  useEffect(() => {
    if (!isNeeded) return
    const warn = (event: BeforeUnloadEvent) => event.preventDefault()
    addEventListener('beforeunload', warn)
    return () => removeEventListener('beforeunload', warn)
  }, [isNeeded])
}
