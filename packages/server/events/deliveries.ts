/**
 * Deliveries: what is to be told to whom, and how it went. An event is written down once for each webhook and member
 * that it goes to, however often the log is read; it is tried again with growing pauses for three days.
 */
import type { DatabaseSync } from 'node:sqlite'
import { DAY, type Duration, HOUR, type Instant, later, MINUTE, SECOND } from '@allot/rules/instant'
import type { MemberId, SpaceId } from '@allot/rules/space'
import { type Page, type Paged, pageOf } from '../pages.ts'
import type { Reply } from './webhook.ts'

export interface Delivery {
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

export type NewDelivery = Pick<Delivery, 'space' | 'event' | 'type' | 'body'> &
  ({ readonly webhook: string } | { readonly member: MemberId })

export interface Deliveries {
  /** Safe to repeat. */
  add(delivery: NewDelivery, now: Instant): void
  /** The one that has been due longest, but for those under way and those to webhooks that are busy. */
  due(now: Instant, underWay: readonly number[], busy: readonly string[]): Delivery | undefined
  /** When the next one is due that is not due yet. */
  nextAfter(now: Instant): Instant | undefined
  /** How many wait for one webhook. */
  waitingFor(webhook: string): number
  /** Notes how a try went, and when the next one is if it failed. @param final whether it is not tried again */
  settle(delivery: Delivery, reply: Reply, final: boolean, now: Instant): void
  /** Newest first. */
  list(webhook: string, page: Page): Paged<Delivery>
  /** Sends one again, whatever became of it. @returns undefined where the webhook has no such delivery */
  replay(webhook: string, id: number, now: Instant): Delivery | undefined
  /** How many wait, and how long the one that waits longest has. */
  lag(now: Instant): { readonly waiting: number; readonly oldestMs: number }
  forget(before: Instant): void
}

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

export function openDeliveries(db: DatabaseSync): Deliveries {
  const sql = statements(db)
  const one = (id: number): Delivery | undefined => {
    const row = sql.one.get(id)
    return row && deliveryOf(row)
  }
  return {
    add: ({ space, event, type, body, ...to }, now) => {
      const webhook = 'webhook' in to ? to.webhook : null
      const member = 'member' in to ? to.member : null
      sql.add.run(space, webhook, member, event, type, body, now, now)
    },
    due: (now, underWay, busy) => {
      const row = sql.due.get(now, JSON.stringify(underWay), JSON.stringify(busy))
      return row && deliveryOf(row)
    },
    waitingFor: (webhook) => Number(sql.waiting.get(webhook)?.n),
    nextAfter: (now) => {
      const at = sql.next.get(now)?.at
      return at === null || at === undefined ? undefined : (Number(at) as Instant) // written from instants
    },
    settle: ({ id, tries }, { ok, status, text }, final, now) => {
      const pause = PAUSES[tries]
      const again = ok || final || pause === undefined ? null : later(now, pause)
      sql.settle.run(again, ok ? 'delivered' : again === null ? 'failed' : 'waiting', now, status, text, id)
    },
    list: (webhook, { after, limit }) =>
      pageOf(
        sql.page.all(webhook, after === 0 ? Number.MAX_SAFE_INTEGER : after, limit),
        limit,
        'id',
        deliveryOf,
      ),
    replay: (webhook, id, now) => {
      sql.replay.run(now, id, webhook)
      const delivery = one(id)
      return delivery?.webhook === webhook ? delivery : undefined
    },
    lag: (now) => {
      const row = sql.lag.get()
      const oldest = row?.oldest === null || row?.oldest === undefined ? now : Number(row.oldest)
      return { waiting: Number(row?.n ?? 0), oldestMs: Math.max(0, now - oldest) }
    },
    forget: (before) => void sql.forget.run(before),
  }
}

function statements(db: DatabaseSync) {
  return {
    add: db.prepare(`INSERT OR IGNORE INTO deliveries (space_id, webhook_id, member_id, event_id, type, body, made_at, next_at)
      VALUES (?, ?, ?, ?, ?, ?, ?, ?)`),
    due: db.prepare(`SELECT * FROM deliveries WHERE next_at <= ?
      AND id NOT IN (SELECT value FROM json_each(?))
      AND ifnull(webhook_id, '') NOT IN (SELECT value FROM json_each(?))
      ORDER BY next_at, id LIMIT 1`),
    next: db.prepare('SELECT min(next_at) AS at FROM deliveries WHERE next_at > ?'),
    waiting: db.prepare('SELECT count(*) AS n FROM deliveries WHERE webhook_id = ? AND next_at IS NOT NULL'),
    settle: db.prepare(`UPDATE deliveries SET next_at = ?, status = ?, tried_at = ?, tries = tries + 1,
      response_status = ?, response = ? WHERE id = ?`),
    one: db.prepare('SELECT * FROM deliveries WHERE id = ?'),
    page: db.prepare('SELECT * FROM deliveries WHERE webhook_id = ? AND id < ? ORDER BY id DESC LIMIT ?'),
    replay: db.prepare(
      `UPDATE deliveries SET next_at = ?, status = 'waiting', tries = 0 WHERE id = ? AND webhook_id = ?`,
    ),
    lag: db.prepare('SELECT count(*) AS n, min(made_at) AS oldest FROM deliveries WHERE next_at IS NOT NULL'),
    forget: db.prepare('DELETE FROM deliveries WHERE next_at IS NULL AND made_at < ?'),
  }
}

function deliveryOf(row: Record<string, unknown>): Delivery {
  const orNull = (value: unknown) => (value === null ? null : Number(value))
  return {
    id: Number(row.id),
    space: String(row.space_id),
    webhook: row.webhook_id === null ? null : String(row.webhook_id),
    member: row.member_id === null ? null : String(row.member_id),
    event: String(row.event_id),
    type: String(row.type),
    body: String(row.body),
    madeAt: Number(row.made_at) as Instant, // written from instants, here and below
    nextAt: orNull(row.next_at) as Instant | null,
    tries: Number(row.tries),
    status: row.status as Delivery['status'], // checked by the table
    triedAt: orNull(row.tried_at) as Instant | null,
    responseStatus: orNull(row.response_status),
    response: row.response === null ? null : String(row.response),
  }
}
