/**
 * Watched work: a worker process that takes more time or memory for one photo than it may says so and ends itself, at once.
 * It does so by a signal: a process that exits by itself waits for its decoder's threads first, and those are what has to
 * end. The event loop is free while they work; where it is not, the pool ends the process a little later.
 */
import { workerEmit } from 'workerpool'
import { limitsIn } from '../photo-limits.ts'
import './ends-with-parent.ts'

/** Which of its limits a photo met. */
export type Exceeded = 'time' | 'memory'

/** What the process says before it ends. */
export interface ExceededEvent {
  readonly exceeded: Exceeded
}

/** Memory grows by less than 300 MB in it. */
const LOOK_EVERY_MS = 100

type Method = (...parameters: never[]) => unknown

/** @param own the megabytes that this process needs besides: a model's */
export function watched<Methods extends Record<string, Method>>(methods: Methods, own = 0): Methods {
  const { seconds, megabytes } = limitsIn(process.argv)
  const most = (megabytes + own) * 1024 ** 2
  const each = Object.entries(methods).map(([name, method]) => {
    const work = async (...parameters: never[]) => {
      const end = performance.now() + seconds * 1_000
      const watch = setInterval(() => {
        if (process.memoryUsage.rss() > most) endWith('memory')
        else if (performance.now() > end) endWith('time')
      }, LOOK_EVERY_MS)
      try {
        return await method(...parameters)
      } finally {
        clearInterval(watch)
      }
    }
    return [name, work] as const
  })
  // The same names and parameters; what they return is awaited on the other side anyway.
  return Object.fromEntries(each) as unknown as Methods
}

function endWith(exceeded: Exceeded): void {
  workerEmit({ exceeded } satisfies ExceededEvent)
  // The message is on its way: a pipe takes it at once.
  setImmediate(() => process.kill(process.pid, 'SIGKILL'))
}
