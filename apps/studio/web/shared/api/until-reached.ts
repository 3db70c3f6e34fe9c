/** Repeats a request that is safe to repeat until the studio answers it. */
import { connection } from '../connection/connection.ts'
import { isUnreached } from './offline.ts'
import { StudioRefusal } from './request.ts'

const PAUSE_MS = 1_000

/** @throws Error whose message is a sentence for the person, where the studio refuses it */
export async function untilReached<Answer>(ask: () => Promise<Answer>): Promise<Answer> {
  for (;;) {
    try {
      return await ask()
    } catch (cause) {
      const isForNow = cause instanceof StudioRefusal && (cause.status === 429 || cause.status === 503)
      if (!isUnreached(cause) && !isForNow) throw cause
      await new Promise((resume) => setTimeout(resume, PAUSE_MS))
      await connection.reached()
    }
  }
}
