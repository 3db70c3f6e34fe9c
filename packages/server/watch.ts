/** Watching: whoever wants to know hears what became of each operation, once it is durable. */
import type { Allot } from '@allot/engine/allot'
import type { Answer } from '@allot/rules/answer'
import type { SpaceId } from '@allot/rules/space'
import type { Outcome } from './metrics.ts'

export interface Watched {
  /** The same Allot; what is asked of it is told. */
  readonly allot: Allot
  /** Hears of each Space that changed in this process. @returns what ends the telling */
  listen(listener: (space: SpaceId) => void): () => void
}

/** @param operated told of every operation, also of those that changed nothing */
export function watched(inner: Allot, operated: (kind: string, outcome: Outcome) => void): Watched {
  const listeners = new Set<(space: SpaceId) => void>()
  const told = async (space: SpaceId, kind: string, asked: () => Promise<Answer>): Promise<Answer> => {
    try {
      const answer = await asked()
      operated(kind, answer.replayed ? 'replayed' : answer.allowed ? 'allowed' : 'denied')
      if (!answer.replayed) for (const listener of listeners) listener(space)
      return answer
    } catch (fault) {
      operated(kind, 'fault')
      throw fault
    }
  }
  const changing: Pick<Allot, 'createSpace' | 'submit'> = {
    createSpace: (creation, id) => told(creation.space, 'create', () => inner.createSpace(creation, id)),
    submit: (space, id, request) => told(space, request.do, () => inner.submit(space, id, request)),
  }
  return {
    allot: Object.assign(Object.create(inner), changing) as Allot, // everything else is the inner one's
    listen: (listener) => {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
  }
}
