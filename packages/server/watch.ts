/** Watching: whoever wants to know hears of each Space that changed in this process, once its change is durable. */
import type { Allot } from '@allot/engine/allot'
import type { SpaceId } from '@allot/rules/space'

export interface Watched {
  /** The same Allot; what changes through it is told. */
  readonly allot: Allot
  /** @returns what ends the telling */
  listen(listener: (space: SpaceId) => void): () => void
}

export function watched(inner: Allot): Watched {
  const listeners = new Set<(space: SpaceId) => void>()
  const tell = (space: SpaceId) => {
    for (const listener of listeners) listener(space)
  }
  const changing: Pick<Allot, 'createSpace' | 'submit'> = {
    createSpace: async (creation, id) => {
      const answer = await inner.createSpace(creation, id)
      if (!answer.replayed) tell(creation.space)
      return answer
    },
    submit: async (space, id, request) => {
      const answer = await inner.submit(space, id, request)
      if (!answer.replayed) tell(space)
      return answer
    },
  }
  return {
    allot: Object.assign(Object.create(inner), changing) as Allot, // everything else is the inner one's
    listen: (listener) => {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
  }
}
