/** Reserves one generation by itself, just before it is made, where a limit by the minute lets no more be reserved. */
import type { Denial } from '@allot/client/wire'
import { ownKey } from '../charges/own-key.ts'
import { worthWaitingFor } from '../contract/short-waits.ts'
import type { HoldPorts } from './holds.ts'
import { type ItemTake, operationOf, partOf } from './item-takes.ts'
import type { Job } from './job.ts'
import { holdIdOf } from './job-hold.ts'

export type Reserved =
  | { readonly outcome: 'reserved' }
  /** Allowed from then on, in milliseconds since 1970. */
  | { readonly outcome: 'later'; readonly from: number; readonly denial: Denial }
  | { readonly outcome: 'denied'; readonly denial: Denial }

/** A generation takes no longer. */
const LIFETIME = 'PT1H'

/** The answer is found again by its key after a crash, and its hold stands with the others of the job. */
export async function reserveAlone(
  { allot, store, client }: HoldPorts,
  job: Job,
  item: number,
  take: ItemTake,
): Promise<Reserved> {
  const { of } = take
  const operation = operationOf(take, { by: job.member, client, count: 1 })
  for (let attempt = 0; ; attempt++) {
    const idempotencyKey = ownKey(job.keySecret, job.id, item, of, 'hold', attempt)
    const answer = await allot.hold(job.space, operation, { idempotencyKey, for: LIFETIME })
    const { holds, holdRequests } = store.job(job.id) ?? job
    if (answer.allowed && !holds.some(({ hold }) => hold === holdIdOf(answer))) {
      const placed = { hold: holdIdOf(answer), part: partOf(take), only: { item, of } }
      store.saveHolds(job.id, [...holds, placed], holdRequests)
      return { outcome: 'reserved' }
    }
    // An earlier attempt gets its answer again, and what it reserved is spent; the next one asks anew.
    if (answer.allowed || answer.replayed) continue
    const { denial } = answer
    const from = worthWaitingFor(denial, Date.now())
    return from === undefined ? { outcome: 'denied', denial } : { outcome: 'later', from, denial }
  }
}
