/**
 * API keys: for programs (`allot_…`, with scopes) and for browsers (`pk_…`, which read one Space's usage and quote and
 * nothing else). A key belongs to one Space, or to the whole of Allot. Its text is shown once and only its hash kept.
 */
import { randomBytes } from 'node:crypto'
import { SCOPES, type Scope } from '@allot/api/scope'
import { Fault } from '@allot/rules/fault'
import { type Instant, SECOND } from '@allot/rules/instant'
import type { SpaceId } from '@allot/rules/space'
import type { Selectable } from 'kysely'
import type { Database } from '../database/database.ts'
import { type PageRequest, type PageResult, pageOf } from '../database/pages.ts'
import type { Tables } from '../database/tables.ts'
import { deriveSecret, hashSecret } from '../secrets/derived-secret.ts'
import { derivedId, fingerprint, requireSameRequest } from '../secrets/request-identity.ts'

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

export interface KeyDefinition {
  readonly kind: 'secret' | 'publishable'
  readonly name: string
  readonly scopes: readonly Scope[]
}

export interface KeyStore {
  /** @returns the key with its text, the same for the same id. @throws Fault `idempotency_key_reused`, `too_many` */
  make(
    space: SpaceId | null,
    asked: KeyDefinition,
    id: string,
    now: Instant,
  ): Promise<ApiKey & { readonly text: string }>
  /** A key with every scope over everything, for this process alone; nothing of it is written down. */
  mint(name: string, now: Instant): string
  /** @returns undefined for a text that is no key, or one that was revoked: here just now, elsewhere a second ago */
  find(text: string): ApiKey | undefined | Promise<ApiKey | undefined>
  /** Whether a key was not revoked since. */
  isLive(key: string): Promise<boolean>
  list(space: SpaceId | null, page: PageRequest): Promise<PageResult<ApiKey>>
  /** Safe to repeat. @returns false where the Space has no such key */
  revoke(space: SpaceId | null, key: string, now: Instant): Promise<boolean>
}

const MAX_KEYS = 1_000
/**
 * Keys as they were found, by the text that came with the request: hashing it first took a twenty-fifth of an
 * operation. A text that is no key is not kept, nor is any once a key was revoked.
 */
const MAX_CACHED = 10_000
/** Looked up again after so long, since another server may have revoked it. */
const RECENT = SECOND

export function openKeyStore(db: Database, secret: string, clock: () => Instant): KeyStore {
  const recent = new Map<string, { readonly key: ApiKey; readonly foundAt: Instant }>()
  const own = new Map<string, ApiKey>()
  const one = (id: string) =>
    db
      .selectFrom('keys')
      .select([...KEY, 'asked'])
      .where('id', '=', id)
  const lookUp = async (text: string): Promise<ApiKey | undefined> => {
    const row = await db
      .selectFrom('keys')
      .select(KEY)
      .where('hash', '=', hashSecret(text))
      .where('revoked_at', 'is', null)
      .executeTakeFirst()
    recent.delete(text)
    if (!row) return undefined
    const key = keyOf(row)
    if (recent.size >= MAX_CACHED) recent.clear()
    recent.set(text, { key, foundAt: clock() })
    return key
  }
  return {
    make: async (space, asked, id, now) => {
      const keyId = derivedId('key', space ?? '', id)
      const text = `${asked.kind === 'publishable' ? 'pk' : 'allot'}_${deriveSecret(secret, 'key', keyId)}`
      const print = fingerprint([asked.kind, asked.name, asked.scopes])
      if (!(await one(keyId).executeTakeFirst()) && (await countOf(db, space)) >= MAX_KEYS)
        throw new Fault('too_many', 'key', `There are ${MAX_KEYS} keys already; use one of them.`)
      await db
        .insertInto('keys')
        .values({
          id: keyId,
          space_id: space,
          kind: asked.kind,
          name: asked.name,
          scopes: JSON.stringify(asked.scopes),
          hash: hashSecret(text),
          hint: text.slice(-4),
          asked: print,
          made_at: now,
        })
        .onConflict((there) => there.doNothing())
        .execute()
      const { asked: before, ...row } = await one(keyId).executeTakeFirstOrThrow()
      requireSameRequest(before, print)
      return { ...keyOf(row), text }
    },
    mint: (name, now) => {
      const text = `allot_${randomBytes(32).toString('base64url')}`
      const [id, hint] = [`key_${name}`, text.slice(-4)]
      own.set(text, {
        id,
        space: null,
        kind: 'secret',
        name,
        scopes: SCOPES,
        hint,
        madeAt: now,
        revokedAt: null,
      })
      return text
    },
    find: (text) => {
      const mine = own.get(text)
      if (mine) return mine
      const known = recent.get(text)
      if (known && Math.abs(clock() - known.foundAt) < RECENT) return known.key
      return lookUp(text)
    },
    isLive: async (key) =>
      own.values().some(({ id }) => id === key) || (await one(key).executeTakeFirst())?.revoked_at === null,
    list: async (space, { after, limit }) => {
      const rows = await db
        .selectFrom('keys')
        .select([...KEY, 'rowid'])
        .where('space_id', space === null ? 'is' : '=', space)
        .where('rowid', '>', after)
        .orderBy('rowid')
        .limit(limit)
        .execute()
      return pageOf(rows, limit, 'rowid', keyOf)
    },
    revoke: async (space, key, now) => {
      const { numUpdatedRows } = await db
        .updateTable('keys')
        .set((row) => ({ revoked_at: row.fn.coalesce('revoked_at', row.val(now)) }))
        .where('id', '=', key)
        .where('space_id', space === null ? 'is' : '=', space)
        .executeTakeFirst()
      recent.clear()
      return numUpdatedRows > 0
    },
  }
}

const KEY = ['id', 'space_id', 'kind', 'name', 'scopes', 'hint', 'made_at', 'revoked_at'] as const

function keyOf(row: Pick<Selectable<Tables['keys']>, (typeof KEY)[number]>): ApiKey {
  const { id, space_id: space, kind, name, scopes, hint, made_at: madeAt, revoked_at: revokedAt } = row
  return { id, space, kind, name, scopes: JSON.parse(scopes), hint, madeAt, revokedAt } // written from scopes
}

async function countOf(db: Database, space: SpaceId | null): Promise<number> {
  const { n } = await db
    .selectFrom('keys')
    .select((row) => row.fn.countAll<number>().as('n'))
    .where('space_id', space === null ? 'is' : '=', space)
    .executeTakeFirstOrThrow()
  return n
}
