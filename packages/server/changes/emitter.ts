/** Telling: whoever wants to know hears of a Space; the one who tells does not know who listens. */
import type { SpaceId } from '@allot/rules/space'

export interface Telling {
  tell(space: SpaceId): void
  /** @returns what ends the listening */
  listen(listener: (space: SpaceId) => void): () => void
}

export function openTelling(): Telling {
  const listeners = new Set<(space: SpaceId) => void>()
  return {
    tell: (space) => {
      for (const listener of listeners) listener(space)
    },
    listen: (listener) => {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
  }
}
