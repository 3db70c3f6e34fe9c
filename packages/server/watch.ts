/** Watching: whoever wants to know hears what became of each operation, once it is durable. */
import type { Allot } from '@allot/engine/allot'
import type { Answer } from '@allot/rules/answer'
import type { SpaceId } from '@allot/rules/space'
import type { Metrics } from './metrics.ts'
import { openTelling, type Telling } from './telling.ts'

export interface Watched {
  /** The same Allot; what is asked of it is told. */
  readonly allot: Allot
  /** Hears of each Space that changed in this process. @returns what ends the telling */
  readonly listen: Telling['listen']
}

export function watched(inner: Allot, metrics: Metrics): Watched {
  const { tell, listen } = openTelling()
  const told = async (space: SpaceId, kind: string, asked: () => Promise<Answer>): Promise<Answer> => {
    metrics.waiting(1)
    try {
      const answer = await asked()
      metrics.operation(kind, answer.replayed ? 'replayed' : answer.allowed ? 'allowed' : 'denied')
      if (!answer.replayed) tell(space)
      return answer
    } catch (fault) {
      metrics.operation(kind, 'fault')
      throw fault
    } finally {
      metrics.waiting(-1)
    }
  }
  const changing: Pick<Allot, 'createSpace' | 'submit'> = {
    createSpace: (creation, id) => told(creation.space, 'create', () => inner.createSpace(creation, id)),
    submit: (space, id, request) => told(space, request.do, () => inner.submit(space, id, request)),
  }
  return {
    allot: Object.assign(Object.create(inner), changing) as Allot, // everything else is the inner one's
    listen,
  }
}
