/** Alerts: the inbox of a Space's people. A warning is told once for each pool, threshold and period; rules see to that. */
import type { DatabaseSync } from 'node:sqlite'
import type { Entry } from '@allot/rules/entry'
import type { Instant } from '@allot/rules/instant'
import type { MemberId, SpaceId } from '@allot/rules/space'
import { type Page, type Paged, pageOf } from '../pages.ts'

export interface Alert {
  readonly seq: number
  readonly at: Instant
  readonly policy: string
  readonly pool: string
  readonly threshold: number
  readonly by: MemberId
}

export interface Alerts {
  /** Safe to repeat. */
  add(space: SpaceId, entry: Entry & { kind: 'warned' }): void
  /** Newest first. */
  list(space: SpaceId, page: Page): Paged<Alert>
  /** The last one that the member has read; 0 for none. */
  readBy(space: SpaceId, member: MemberId): number
  unread(space: SpaceId, member: MemberId): number
  /** Everything up to this one is read. */
  read(space: SpaceId, member: MemberId, through: number): void
}

export function openAlerts(db: DatabaseSync): Alerts {
  const insert = db.prepare(
    'INSERT OR IGNORE INTO alerts (space_id, seq, at, policy, pool, threshold, by_member) VALUES (?, ?, ?, ?, ?, ?, ?)',
  )
  const page = db.prepare('SELECT * FROM alerts WHERE space_id = ? AND seq < ? ORDER BY seq DESC LIMIT ?')
  const mark = db.prepare(`INSERT INTO alerts_read (space_id, member_id, seq) VALUES (?, ?, ?)
    ON CONFLICT (space_id, member_id) DO UPDATE SET seq = max(seq, excluded.seq)`)
  const marked = db.prepare('SELECT seq FROM alerts_read WHERE space_id = ? AND member_id = ?')
  const count = db.prepare('SELECT count(*) AS n FROM alerts WHERE space_id = ? AND seq > ?')
  const readBy = (space: SpaceId, member: MemberId) => Number(marked.get(space, member)?.seq ?? 0)
  return {
    add: (space, { seq, at, policy, pool, threshold, by }) =>
      void insert.run(space, seq, at, policy, pool, threshold, by),
    list: (space, { after, limit }) =>
      pageOf(page.all(space, after === 0 ? Number.MAX_SAFE_INTEGER : after, limit), limit, 'seq', alertOf),
    readBy,
    unread: (space, member) => Number(count.get(space, readBy(space, member))?.n),
    read: (space, member, through) => void mark.run(space, member, through),
  }
}

function alertOf(row: Record<string, unknown>): Alert {
  return {
    seq: Number(row.seq),
    at: Number(row.at) as Instant, // written from instants
    policy: String(row.policy),
    pool: String(row.pool),
    threshold: Number(row.threshold),
    by: String(row.by_member),
  }
}
