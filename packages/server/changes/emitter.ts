/** Notifies listeners that a Space changed; the emitter knows nothing of them. */
import type { SpaceId } from '@allot/rules/space'

export interface ChangeEmitter {
  emit(space: SpaceId): void
  /** @returns a function that removes the listener */
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
