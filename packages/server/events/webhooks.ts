/** Webhooks: the addresses of a Space that want to be told of some of its events. */
import type { DatabaseSync } from 'node:sqlite'
import { Fault } from '@allot/rules/fault'
import type { Instant } from '@allot/rules/instant'
import type { SpaceId } from '@allot/rules/space'
import { type Page, type Paged, pageOf } from '../pages.ts'
import { fingerprint, idFor, sameAsked } from '../secret.ts'

export interface Webhook {
  readonly id: string
  readonly space: SpaceId
  readonly url: string
  readonly events: readonly string[]
  readonly madeAt: Instant
  /** Why it is not called any more; null while it is. */
  readonly disabled: string | null
}

export interface Webhooks {
  /** @returns the same for the same id. @throws Fault `id_reused`, `too_many` */
  make(asked: Pick<Webhook, 'space' | 'url' | 'events'>, id: string, now: Instant): Webhook
  get(id: string): Webhook | undefined
  list(space: SpaceId, page: Page): Paged<Webhook>
  /** Those of a Space that are called. */
  active(space: SpaceId): readonly Webhook[]
  disable(id: string, why: string): void
  /** @returns false where the Space has no such webhook */
  remove(space: SpaceId, id: string): boolean
}

const MOST = 20

export function openWebhooks(db: DatabaseSync): Webhooks {
  const insert = db.prepare(
    'INSERT OR IGNORE INTO webhooks (id, space_id, url, events, asked, made_at) VALUES (?, ?, ?, ?, ?, ?)',
  )
  const one = db.prepare('SELECT * FROM webhooks WHERE id = ?')
  const page = db.prepare(
    'SELECT rowid AS at, * FROM webhooks WHERE space_id = ? AND rowid > ? ORDER BY rowid LIMIT ?',
  )
  const active = db.prepare('SELECT * FROM webhooks WHERE space_id = ? AND disabled IS NULL ORDER BY rowid')
  const count = db.prepare('SELECT count(*) AS n FROM webhooks WHERE space_id = ?')
  const end = db.prepare('UPDATE webhooks SET disabled = ? WHERE id = ?')
  const drop = db.prepare('DELETE FROM webhooks WHERE id = ? AND space_id = ?')
  return {
    make: ({ space, url, events }, id, now) => {
      const made = idFor('whk', space, id)
      if (!one.get(made) && Number(count.get(space)?.n) >= MOST)
        throw new Fault('too_many', 'webhook', `A Space has at most ${MOST} webhooks; remove one first.`)
      insert.run(made, space, url, JSON.stringify(events), fingerprint([url, events]), now)
      const row = one.get(made) ?? {}
      sameAsked(row.asked, fingerprint([url, events]))
      return webhookOf(row)
    },
    get: (id) => {
      const row = one.get(id)
      return row && webhookOf(row)
    },
    list: (space, { after, limit }) => pageOf(page.all(space, after, limit), limit, 'at', webhookOf),
    active: (space) => active.all(space).map(webhookOf),
    disable: (id, why) => void end.run(why, id),
    remove: (space, id) => Number(drop.run(id, space).changes) > 0,
  }
}

function webhookOf(row: Record<string, unknown>): Webhook {
  return {
    id: String(row.id),
    space: String(row.space_id),
    url: String(row.url),
    events: JSON.parse(String(row.events)), // written from events
    madeAt: Number(row.made_at) as Instant, // written from instants
    disabled: row.disabled === null ? null : String(row.disabled),
  }
}
