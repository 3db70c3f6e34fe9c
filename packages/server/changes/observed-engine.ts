/** An engine that counts the outcome of each operation, and emits the Spaces that changed once that is durable. */
import { DecisionFailed } from '@allot/engine/decision-failed'
import type { Engine } from '@allot/engine/engine'
import type { Answer } from '@allot/rules/answer'
import type { SpaceId } from '@allot/rules/space'
import type { Metrics } from '../observability/metrics.ts'
import type { OperationOutcome } from '../observability/operation-metrics.ts'
import { type ChangeEmitter, openChangeEmitter } from './emitter.ts'

export interface ObservedEngine {
  /** The same engine, observed. */
  readonly allot: Engine
  /** Calls the listener with each Space that changed in this process. @returns a function that removes it */
  readonly listen: ChangeEmitter['listen']
}

export function observeEngine(inner: Engine, metrics: Metrics): ObservedEngine {
  const { emit, listen } = openChangeEmitter()
  const note = (kind: string, answer: Answer) => {
    metrics.operation(kind, answer.replayed ? 'replayed' : answer.allowed ? 'allowed' : 'denied')
  }
  const counted = async <T>(kind: string, work: () => Promise<T>, done: (result: T) => void): Promise<T> => {
    metrics.waiting(1)
    try {
      const result = await work()
      done(result)
      return result
    } catch (fault) {
      metrics.operation(kind, outcomeOf(fault))
      throw fault
    } finally {
      metrics.waiting(-1)
    }
  }
  const observed = (space: SpaceId, kind: string, work: () => Promise<Answer>): Promise<Answer> =>
    counted(kind, work, (answer) => {
      note(kind, answer)
      if (!answer.replayed) emit(space)
    })
  const changing: Pick<Engine, 'createSpace' | 'submit' | 'submitMany' | 'submitAtomic'> = {
    createSpace: (creation, key) =>
      observed(creation.space, 'create', () => inner.createSpace(creation, key)),
    submit: (space, key, command) => observed(space, command.do, () => inner.submit(space, key, command)),
    submitMany: async (space, commands) => {
      metrics.waiting(commands.length)
      const all = await inner.submitMany(space, commands).finally(() => metrics.waiting(-commands.length))
      for (const [at, { command }] of commands.entries()) {
        const settled = all[at]
        if (settled?.status === 'fulfilled') note(command.do, settled.value)
        else metrics.operation(command.do, outcomeOf(settled?.reason))
      }
      if (all.some((each) => each.status === 'fulfilled' && !each.value.replayed)) emit(space)
      return all
    },
    submitAtomic: (space, commands) =>
      counted(
        'atomic',
        () => inner.submitAtomic(space, commands),
        ({ outcomes }) => {
          const answers = outcomes.map((outcome) => ('answer' in outcome ? outcome.answer : undefined))
          for (const [at, answer] of answers.entries())
            if (answer) note(commands[at]?.command.do ?? 'atomic', answer)
          if (answers.some((answer) => answer?.replayed === false)) emit(space)
        },
      ),
  }
  return {
    allot: Object.assign(Object.create(inner), changing) as Engine, // everything else is the inner one's
    listen,
  }
}

/** A fault is the caller's; a failure is Allot's own. */
function outcomeOf(reason: unknown): OperationOutcome {
  return reason instanceof DecisionFailed ? 'failed' : 'fault'
}
