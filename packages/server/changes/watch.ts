/** Watching: whoever wants to know hears what became of each operation, once it is durable. */
import type { Allot } from '@allot/engine/allot'
import type { Answer } from '@allot/rules/answer'
import type { SpaceId } from '@allot/rules/space'
import type { Metrics } from '../observability/metrics.ts'
import { openTelling, type Telling } from './emitter.ts'

export interface Watched {
  /** The same Allot; what is asked of it is told. */
  readonly allot: Allot
  /** Hears of each Space that changed in this process. @returns what ends the telling */
  readonly listen: Telling['listen']
}

export function watched(inner: Allot, metrics: Metrics): Watched {
  const { tell, listen } = openTelling()
  const note = (kind: string, answer: Answer) => {
    metrics.operation(kind, answer.replayed ? 'replayed' : answer.allowed ? 'allowed' : 'denied')
  }
  const counted = async <T>(kind: string, asked: () => Promise<T>, done: (came: T) => void): Promise<T> => {
    metrics.waiting(1)
    try {
      const came = await asked()
      done(came)
      return came
    } catch (fault) {
      metrics.operation(kind, 'fault')
      throw fault
    } finally {
      metrics.waiting(-1)
    }
  }
  const told = (space: SpaceId, kind: string, asked: () => Promise<Answer>): Promise<Answer> =>
    counted(kind, asked, (answer) => {
      note(kind, answer)
      if (!answer.replayed) tell(space)
    })
  const changing: Pick<Allot, 'createSpace' | 'submit' | 'submitEach' | 'submitTogether'> = {
    createSpace: (creation, id) => told(creation.space, 'create', () => inner.createSpace(creation, id)),
    submit: (space, id, request) => told(space, request.do, () => inner.submit(space, id, request)),
    submitEach: async (space, orders) => {
      metrics.waiting(orders.length)
      const all = await inner.submitEach(space, orders).finally(() => metrics.waiting(-orders.length))
      for (const [at, { asked }] of orders.entries()) {
        const settled = all[at]
        if (settled?.status === 'fulfilled') note(asked.do, settled.value)
        else metrics.operation(asked.do, 'fault')
      }
      if (all.some((each) => each.status === 'fulfilled' && !each.value.replayed)) tell(space)
      return all
    },
    submitTogether: (space, requests) =>
      counted(
        'together',
        () => inner.submitTogether(space, requests),
        ({ outcomes }) => {
          const answers = outcomes.map((outcome) => ('answer' in outcome ? outcome.answer : undefined))
          for (const [at, answer] of answers.entries())
            if (answer) note(requests[at]?.do ?? 'together', answer)
          if (answers.some((answer) => answer?.replayed === false)) tell(space)
        },
      ),
  }
  return {
    allot: Object.assign(Object.create(inner), changing) as Allot, // everything else is the inner one's
    listen,
  }
}
