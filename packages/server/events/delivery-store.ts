/**
 * Deliveries: what is to be told to whom, and how it went. An event is written down once for each webhook and member
 * that it goes to, however often the log is read; it is tried again with growing pauses for three days.
 */
import { DAY, type Duration, HOUR, type Instant, later, MINUTE, SECOND } from '@allot/rules/instant'
import type { MemberId, SpaceId } from '@allot/rules/space'
import type { Database } from '../database/database.ts'
import { type PageRequest, type PageResult, pageOf } from '../database/pages.ts'
import type { DeliveryResult } from './webhook-call.ts'

export interface StoredDelivery {
  readonly id: number
  readonly space: SpaceId
  /** One of the two: a webhook, or a member by e-mail. */
  readonly webhook: string | null
  readonly member: MemberId | null
  readonly event: string
  readonly type: string
  readonly body: string
  readonly madeAt: Instant
  readonly nextAt: Instant | null
  readonly tries: number
  readonly status: 'waiting' | 'delivered' | 'failed'
  readonly triedAt: Instant | null
  readonly responseStatus: number | null
  readonly response: string | null
}

export type NewDelivery = Pick<StoredDelivery, 'space' | 'event' | 'type' | 'body'> &
  ({ readonly webhook: string } | { readonly member: MemberId })

export interface DeliveryStore {
  /** Safe to repeat. */
  add(delivery: NewDelivery, now: Instant): Promise<void>
  /**
   * Takes the one that has been due longest, but for those to webhooks that are busy. It is nobody else's for a while;
   * if the process that took it ends without a word, it is due again after that.
   */
  take(now: Instant, busy: readonly string[]): Promise<StoredDelivery | undefined>
  /** Gives back one that was taken and not tried. */
  giveBack(delivery: StoredDelivery, now: Instant): Promise<void>
  /** When the next one is due that is not due yet. */
  nextAfter(now: Instant): Promise<Instant | undefined>
  /** How many wait for one webhook. */
  waitingFor(webhook: string): Promise<number>
  /** Notes how a try went, and when the next one is if it failed. @param final whether it is not tried again */
  settle(delivery: StoredDelivery, reply: DeliveryResult, final: boolean, now: Instant): Promise<void>
  /** Newest first. */
  list(webhook: string, page: PageRequest): Promise<PageResult<StoredDelivery>>
  /** Sends one again, whatever became of it. @returns undefined where the webhook has no such delivery */
  replay(webhook: string, id: number, now: Instant): Promise<StoredDelivery | undefined>
  /** How many wait, and how long the one that waits longest has. */
  lag(now: Instant): Promise<{ readonly waiting: number; readonly oldestMs: number }>
  forget(before: Instant): Promise<void>
}

/** Longer than any try takes. */
const TAKEN_FOR = MINUTE

/** Pauses before each further try; together they come to three days less a little. */
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

/** @param shared whether others take from the same table at the same time */
export function openDeliveryStore(db: Database, shared: boolean): DeliveryStore {
  const those = () => db.selectFrom('deliveries')
  const due = (now: Instant, busy: readonly string[]) =>
    those()
      .select('id')
      .where('next_at', '<=', now)
      .$if(busy.length > 0, (those) =>
        those.where((row) => row(row.fn.coalesce('webhook_id', row.val('')), 'not in', busy)),
      )
      .orderBy('next_at')
      .orderBy('id')
      .limit(1)
      .$if(shared, (those) => those.forUpdate().skipLocked())
  return {
    add: async ({ space, event, type, body, ...to }, now) => {
      const webhook_id = 'webhook' in to ? to.webhook : null
      const member_id = 'member' in to ? to.member : null
      const its = { space_id: space, webhook_id, member_id, event_id: event, type, body }
      await db
        .insertInto('deliveries')
        .values({ ...its, made_at: now, next_at: now })
        .onConflict((there) => there.doNothing())
        .execute()
    },
    take: (now, busy) =>
      db
        .updateTable('deliveries')
        .set({ next_at: later(now, TAKEN_FOR) })
        .where('id', '=', due(now, busy))
        .returning(DELIVERY)
        .executeTakeFirst(),
    giveBack: async ({ id }, now) => {
      await db.updateTable('deliveries').set({ next_at: now }).where('id', '=', id).execute()
    },
    waitingFor: async (webhook) => {
      const { n } = await those()
        .select((row) => row.fn.countAll<number>().as('n'))
        .where('webhook_id', '=', webhook)
        .where('next_at', 'is not', null)
        .executeTakeFirstOrThrow()
      return n
    },
    nextAfter: async (now) => {
      const next = await those()
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
          response: text,
        })
        .where('id', '=', id)
        .execute()
    },
    list: async (webhook, { after, limit }) => {
      const rows = await those()
        .select(DELIVERY)
        .where('webhook_id', '=', webhook)
        .$if(after > 0, (those) => those.where('id', '<', after))
        .orderBy('id', 'desc')
        .limit(limit)
        .execute()
      return pageOf(rows, limit, 'id', (delivery) => delivery)
    },
    replay: (webhook, id, now) =>
      db
        .updateTable('deliveries')
        .set({ next_at: now, status: 'waiting', tries: 0 })
        .where('id', '=', id)
        .where('webhook_id', '=', webhook)
        .returning(DELIVERY)
        .executeTakeFirst(),
    lag: async (now) => {
      const { waiting, oldest } = await those()
        .select((row) => [row.fn.countAll<number>().as('waiting'), row.fn.min('made_at').as('oldest')])
        .where('next_at', 'is not', null)
        .executeTakeFirstOrThrow()
      return { waiting, oldestMs: oldest === null ? 0 : Math.max(0, now - oldest) }
    },
    forget: async (before) => {
      await db.deleteFrom('deliveries').where('next_at', 'is', null).where('made_at', '<', before).execute()
    },
  }
}

const DELIVERY = [
  'id',
  'space_id as space',
  'webhook_id as webhook',
  'member_id as member',
  'event_id as event',
  'type',
  'body',
  'made_at as madeAt',
  'next_at as nextAt',
  'tries',
  'status',
  'tried_at as triedAt',
  'response_status as responseStatus',
  'response',
] as const
