/**
 * The queue of deliveries: which one is due, and when a failed one is tried again. Any number of processes may take from
 * it; each delivery is taken by one of them.
 */
import { DAY, type Duration, HOUR, type Instant, later, MINUTE, SECOND } from '@allot/rules/instant'
import { keepable } from '@allot/rules/text'
import type { Database } from '../database/database.ts'
import { DELIVERY_COLUMNS, type DeliveryResult, type StoredDelivery } from './delivery.ts'

export interface DeliveryQueue {
  /**
   * Takes the delivery that has been due longest, except those to busy webhooks. No other process takes it for a minute;
   * if this process ends before it settles the delivery, it is due again after that.
   */
  take(now: Instant, busy: readonly string[]): Promise<StoredDelivery | undefined>
  /** Gives back one that was taken and not tried. */
  giveBack(delivery: StoredDelivery, now: Instant): Promise<void>
  /** When the next delivery becomes due; undefined where none waits. */
  nextAfter(now: Instant): Promise<Instant | undefined>
  /** How many wait for one webhook. */
  waitingFor(webhook: string): Promise<number>
  /** Stores what came of an attempt, and when the next one is if it failed. @param final there is no further attempt */
  settle(delivery: StoredDelivery, result: DeliveryResult, final: boolean, now: Instant): Promise<void>
  /** How many wait, and how long the oldest of them has waited. */
  lag(now: Instant): Promise<{ readonly waiting: number; readonly oldestMs: number }>
}

/** Longer than any attempt takes. */
const TAKEN_FOR = MINUTE

/** Pauses before each further attempt; together a little less than three days. */
const PAUSES: readonly Duration[] = [
  (5 * SECOND) as Duration, // here and below: multiples of a unit
  (5 * MINUTE) as Duration,
  (30 * MINUTE) as Duration,
  (2 * HOUR) as Duration,
  (5 * HOUR) as Duration,
  (10 * HOUR) as Duration,
  (14 * HOUR) as Duration,
  (16 * HOUR) as Duration,
  DAY,
]

/** @param shared whether other processes take from the same table at the same time */
export function openDeliveryQueue(db: Database, shared: boolean): DeliveryQueue {
  const rows = () => db.selectFrom('deliveries')
  const due = (now: Instant, busy: readonly string[]) =>
    rows()
      .select('id')
      .where('next_at', '<=', now)
      .$if(busy.length > 0, (query) =>
        query.where((row) => row(row.fn.coalesce('webhook_id', row.val('')), 'not in', busy)),
      )
      .orderBy('next_at')
      .orderBy('id')
      .limit(1)
      .$if(shared, (query) => query.forUpdate().skipLocked())
  return {
    take: (now, busy) =>
      db
        .updateTable('deliveries')
        .set({ next_at: later(now, TAKEN_FOR) })
        .where('id', '=', due(now, busy))
        .returning(DELIVERY_COLUMNS)
        .executeTakeFirst(),
    giveBack: async ({ id }, now) => {
      await db.updateTable('deliveries').set({ next_at: now }).where('id', '=', id).execute()
    },
    waitingFor: async (webhook) => {
      const { n } = await rows()
        .select((row) => row.fn.countAll<number>().as('n'))
        .where('webhook_id', '=', webhook)
        .where('next_at', 'is not', null)
        .executeTakeFirstOrThrow()
      return n
    },
    nextAfter: async (now) => {
      const next = await rows()
        .select('next_at')
        .where('next_at', '>', now)
        .orderBy('next_at')
        .limit(1)
        .executeTakeFirst()
      return next?.next_at ?? undefined
    },
    settle: async ({ id, tries }, { ok, status, text }, final, now) => {
      const pause = PAUSES[tries]
      const next_at = ok || final || pause === undefined ? null : later(now, pause)
      await db
        .updateTable('deliveries')
        .set({
          next_at,
          status: ok ? 'delivered' : next_at === null ? 'failed' : 'waiting',
          tried_at: now,
          tries: tries + 1,
          response_status: status,
          response: keepable(text), // what a receiver answers is anything
        })
        .where('id', '=', id)
        .execute()
    },
    lag: async (now) => {
      const { waiting, oldest } = await rows()
        .select((row) => [row.fn.countAll<number>().as('waiting'), row.fn.min('made_at').as('oldest')])
        .where('next_at', 'is not', null)
        .executeTakeFirstOrThrow()
      return { waiting, oldestMs: oldest === null ? 0 : Math.max(0, now - oldest) }
    },
  }
}
