/**
 * API keys: for programs (`allot_…`, with scopes) and for browsers (`pk_…`, which read one Space's usage and quote and
 * nothing else). A key belongs to one Space, or to the whole of Allot. Its text is shown once and only its hash kept.
 */
import { randomBytes } from 'node:crypto'
import type { DatabaseSync } from 'node:sqlite'
import { Fault } from '@allot/rules/fault'
import type { Instant } from '@allot/rules/instant'
import type { SpaceId } from '@allot/rules/space'
import { SCOPES, type Scope } from './access.ts'
import { type Page, type Paged, pageOf } from './pages.ts'
import { derived, fingerprint, hashed, idFor, sameAsked } from './secret.ts'

export interface ApiKey {
  readonly id: string
  /** null: of the whole of Allot. */
  readonly space: SpaceId | null
  readonly kind: 'secret' | 'publishable'
  readonly name: string
  readonly scopes: readonly Scope[]
  /** Its last characters, to tell it from others. */
  readonly hint: string
  readonly madeAt: Instant
  readonly revokedAt: Instant | null
}

export interface NewKey {
  readonly kind: 'secret' | 'publishable'
  readonly name: string
  readonly scopes: readonly Scope[]
}

export interface Keys {
  /** @returns the key with its text, the same for the same id. @throws Fault `id_reused`, `too_many` */
  make(space: SpaceId | null, asked: NewKey, id: string, now: Instant): ApiKey & { readonly text: string }
  /** A key with every scope over everything, for this process; the one before it under this name ends. */
  renew(name: string, now: Instant): string
  /** @returns undefined for a text that is no key, or one that was revoked */
  find(text: string): ApiKey | undefined
  /** Whether a key was not revoked since. */
  isLive(key: string): boolean
  list(space: SpaceId | null, page: Page): Paged<ApiKey>
  /** Safe to repeat. @returns false where the Space has no such key */
  revoke(space: SpaceId | null, key: string, now: Instant): boolean
}

const MOST_KEYS = 1_000
/** Keys by their hash, as they were found: a busy key is looked up a thousand times a second. */
const MOST_RECENT = 10_000

export function openKeys(db: DatabaseSync, secret: string): Keys {
  const insert =
    db.prepare(`INSERT OR IGNORE INTO keys (id, space_id, kind, name, scopes, hash, hint, asked, made_at)
    VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)`)
  const one = db.prepare('SELECT * FROM keys WHERE id = ?')
  const byHash = db.prepare('SELECT * FROM keys WHERE hash = ? AND revoked_at IS NULL')
  const page = db.prepare(
    'SELECT rowid AS at, * FROM keys WHERE space_id IS ? AND rowid > ? ORDER BY rowid LIMIT ?',
  )
  const count = db.prepare('SELECT count(*) AS n FROM keys WHERE space_id IS ?')
  const end = db.prepare('UPDATE keys SET revoked_at = ifnull(revoked_at, ?) WHERE id = ? AND space_id IS ?')
  const drop = db.prepare('DELETE FROM keys WHERE id = ?')
  const keep = (
    id: string,
    space: SpaceId | null,
    { kind, name, scopes }: NewKey,
    text: string,
    now: Instant,
  ) =>
    insert.run(
      id,
      space,
      kind,
      name,
      JSON.stringify(scopes),
      hashed(text),
      text.slice(-4),
      fingerprint([kind, name, scopes]),
      now,
    )
  const recent = new Map<string, ApiKey>()
  return {
    make: (space, asked, id, now) => {
      const keyId = idFor('key', space ?? '', id)
      const text = `${asked.kind === 'publishable' ? 'pk' : 'allot'}_${derived(secret, 'key', keyId)}`
      if (!one.get(keyId) && Number(count.get(space)?.n) >= MOST_KEYS)
        throw new Fault('too_many', 'key', `There are ${MOST_KEYS} keys already; use one of them.`)
      keep(keyId, space, asked, text, now)
      const row = one.get(keyId) ?? {}
      sameAsked(row.asked, fingerprint([asked.kind, asked.name, asked.scopes]))
      return { ...keyOf(row), text }
    },
    renew: (name, now) => {
      const text = `allot_${randomBytes(32).toString('base64url')}`
      drop.run(`key_${name}`)
      recent.clear()
      keep(`key_${name}`, null, { kind: 'secret', name, scopes: SCOPES }, text, now)
      return text
    },
    find: (text) => {
      const hash = hashed(text)
      const known = recent.get(hash)
      if (known) return known
      const row = byHash.get(hash)
      if (!row) return undefined
      const key = keyOf(row)
      if (recent.size >= MOST_RECENT) recent.clear()
      recent.set(hash, key)
      return key
    },
    isLive: (key) => one.get(key)?.revoked_at === null,
    list: (space, { after, limit }) => pageOf(page.all(space, after, limit), limit, 'at', keyOf),
    revoke: (space, key, now) => {
      recent.clear()
      return Number(end.run(now, key, space).changes) > 0
    },
  }
}

function keyOf(row: Record<string, unknown>): ApiKey {
  return {
    id: String(row.id),
    space: row.space_id === null ? null : String(row.space_id),
    kind: row.kind as ApiKey['kind'], // checked by the table
    name: String(row.name),
    scopes: JSON.parse(String(row.scopes)), // written from scopes
    hint: String(row.hint),
    madeAt: Number(row.made_at) as Instant, // written from instants
    revokedAt: row.revoked_at === null ? null : (Number(row.revoked_at) as Instant), // ditto
  }
}
