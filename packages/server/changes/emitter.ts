/** Telling: whoever wants to know hears of a Space; the one who tells does not know who listens. */
import type { SpaceId } from '@allot/rules/space'

export interface ChangeEmitter {
  emit(space: SpaceId): void
  /** @returns what ends the listening */
  listen(listener: (space: SpaceId) => void): () => void
}

export function openChangeEmitter(): ChangeEmitter {
  const listeners = new Set<(space: SpaceId) => void>()
  return {
    emit: (space) => {
      for (const listener of listeners) listener(space)
    },
    listen: (listener) => {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
  }
}
