/** What Spaces pay for: the newest word on each of their subscriptions. */
import type { DatabaseSync } from 'node:sqlite'
import type { Instant } from '@allot/rules/instant'
import type { Period } from '@allot/rules/renewal'
import type { SpaceId } from '@allot/rules/space'

export interface Paid {
  /** The subscription's own id, where it is paid. */
  readonly id: string
  readonly space: SpaceId
  readonly plan: string
  readonly period: Period
  /** past_due: a payment failed and is tried again; the plan goes on meanwhile. */
  readonly status: 'active' | 'past_due' | 'over'
  /** Whether it ends with the term that is paid. */
  readonly ends: boolean
  readonly paidUntil: Instant
  readonly customer: string | null
  /** What of the subscription carries the price. */
  readonly item: string | null
  /** When this was told. */
  readonly toldAt: Instant
}

export interface PaidTable {
  get(id: string): Paid | undefined
  /** What the Space pays for now: of several the one told of last. */
  current(space: SpaceId): Paid | undefined
  /** The last that the Space paid for, also where that is over. */
  last(space: SpaceId): Paid | undefined
  /** Nothing that was told later is overwritten. */
  put(paid: Paid): void
  /** Whether Allot is to follow later. */
  wait(space: SpaceId, waits: boolean): void
  waiting(): readonly SpaceId[]
  isKnown(event: string): boolean
  know(event: string, at: Instant): void
  /** Events of before then do not come again. */
  forget(before: Instant): void
}

export function openPaid(db: DatabaseSync): PaidTable {
  const one = db.prepare('SELECT * FROM paid WHERE id = ?')
  const current = db.prepare(
    `SELECT * FROM paid WHERE space_id = ? AND status <> 'over' ORDER BY told_at DESC, rowid DESC LIMIT 1`,
  )
  const last = db.prepare('SELECT * FROM paid WHERE space_id = ? ORDER BY told_at DESC, rowid DESC LIMIT 1')
  const put = db.prepare(`INSERT INTO paid
    (id, space_id, plan, period, status, ends, paid_until, customer, item, told_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
    ON CONFLICT (id) DO UPDATE SET plan = excluded.plan, period = excluded.period, status = excluded.status,
      ends = excluded.ends, paid_until = excluded.paid_until, customer = excluded.customer, item = excluded.item,
      told_at = excluded.told_at WHERE excluded.told_at >= paid.told_at`)
  const wait = db.prepare('UPDATE paid SET waits = ? WHERE space_id = ?')
  const waiting = db.prepare('SELECT DISTINCT space_id FROM paid WHERE waits = 1')
  const known = db.prepare('SELECT 1 FROM billing_events WHERE id = ?')
  const know = db.prepare('INSERT OR IGNORE INTO billing_events (id, at) VALUES (?, ?)')
  const forget = db.prepare('DELETE FROM billing_events WHERE at < ?')
  const found = (row: Record<string, unknown> | undefined) => row && paidOf(row)
  return {
    get: (id) => found(one.get(id)),
    current: (space) => found(current.get(space)),
    last: (space) => found(last.get(space)),
    put: ({ id, space, plan, period, status, ends, paidUntil, customer, item, toldAt }) =>
      void put.run(id, space, plan, period, status, ends ? 1 : 0, paidUntil, customer, item, toldAt),
    wait: (space, waits) => void wait.run(waits ? 1 : 0, space),
    waiting: () => waiting.all().map((row) => String(row.space_id)),
    isKnown: (event) => known.get(event) !== undefined,
    know: (event, at) => void know.run(event, at),
    forget: (before) => void forget.run(before),
  }
}

function paidOf(row: Record<string, unknown>): Paid {
  const orNull = (value: unknown) => (value === null ? null : String(value))
  return {
    id: String(row.id),
    space: String(row.space_id),
    plan: String(row.plan),
    period: row.period as Period, // checked by the table, here and below
    status: row.status as Paid['status'],
    ends: row.ends === 1,
    paidUntil: Number(row.paid_until) as Instant, // written from instants
    customer: orNull(row.customer),
    item: orNull(row.item),
    toldAt: Number(row.told_at) as Instant, // ditto
  }
}
