/** Plan changes: what admins asked for, and what became of it. */
import type { DatabaseSync } from 'node:sqlite'
import type { Instant } from '@allot/rules/instant'
import type { Period } from '@allot/rules/renewal'
import type { SpaceId } from '@allot/rules/space'
import { type Page, type Paged, pageOf } from '../pages.ts'
import { fingerprint, idFor, sameAsked } from '../secret.ts'

export interface PlanChange {
  readonly id: string
  readonly space: SpaceId
  /** null: the end of the subscription. */
  readonly to: { readonly plan: string; readonly period: Period } | null
  readonly askedBy: string
  readonly askedAt: Instant
  /** elsewhere: the payment provider decides it and tells what came of it. */
  readonly status: 'waiting' | 'confirmed' | 'declined' | 'elsewhere'
  readonly settledAt: Instant | null
}

export interface PlanChanges {
  /** @returns the same for the same id. @throws Fault `id_reused` */
  make(asked: Pick<PlanChange, 'space' | 'to' | 'askedBy' | 'status'>, id: string, now: Instant): PlanChange
  get(space: SpaceId, id: string): PlanChange | undefined
  list(space: SpaceId, page: Page): Paged<PlanChange>
  /** The first word counts. */
  settle(id: string, status: 'confirmed' | 'declined', now: Instant): void
}

export function openChanges(db: DatabaseSync): PlanChanges {
  const insert = db.prepare(`INSERT OR IGNORE INTO plan_changes
    (id, space_id, plan, period, asked_by, asked_at, asked, status) VALUES (?, ?, ?, ?, ?, ?, ?, ?)`)
  const one = db.prepare('SELECT * FROM plan_changes WHERE id = ? AND space_id = ?')
  const page = db.prepare(
    'SELECT rowid AS at, * FROM plan_changes WHERE space_id = ? AND rowid > ? ORDER BY rowid LIMIT ?',
  )
  const settle = db.prepare(
    `UPDATE plan_changes SET status = ?, settled_at = ? WHERE id = ? AND status = 'waiting'`,
  )
  return {
    make: ({ space, to, askedBy, status }, id, now) => {
      const made = idFor('chg', space, id)
      const asked = fingerprint(to)
      insert.run(made, space, to?.plan ?? null, to?.period ?? null, askedBy, now, asked, status)
      const row = one.get(made, space) ?? {}
      sameAsked(row.asked, asked)
      return changeOf(row)
    },
    get: (space, id) => {
      const row = one.get(id, space)
      return row && changeOf(row)
    },
    list: (space, { after, limit }) => pageOf(page.all(space, after, limit), limit, 'at', changeOf),
    settle: (id, status, now) => void settle.run(status, now, id),
  }
}

function changeOf(row: Record<string, unknown>): PlanChange {
  return {
    id: String(row.id),
    space: String(row.space_id),
    to: row.plan === null ? null : { plan: String(row.plan), period: row.period as Period }, // written from a period
    askedBy: String(row.asked_by),
    askedAt: Number(row.asked_at) as Instant, // written from instants
    status: row.status as PlanChange['status'], // checked by the table
    settledAt: row.settled_at === null ? null : (Number(row.settled_at) as Instant), // ditto
  }
}
