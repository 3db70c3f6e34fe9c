/**
 * The API keys of this Allot. The text of a key is shown once; only its hash is stored.
 */
import { Fault } from '@allot/rules/fault'
import type { Instant } from '@allot/rules/instant'
import type { SpaceId } from '@allot/rules/space'
import type { Selectable } from 'kysely'
import type { Database } from '../database/database.ts'
import { type PageRequest, type PageResult, pageOf } from '../database/pages.ts'
import type { Tables } from '../database/tables.ts'
import { deriveSecret, hashSecret } from '../secrets/derived-secret.ts'
import { derivedId, fingerprint, requireSameRequest } from '../secrets/request-identity.ts'
import type { ApiKey, KeyDefinition } from './api-key.ts'
import { KeyCache } from './key-cache.ts'
import { ProcessKeys } from './process-keys.ts'

export interface KeyStore {
  /** @returns the key with its text, the same for the same idempotency key. @throws Fault `idempotency_key_reused`, `too_many` */
  make(
    space: SpaceId | null,
    definition: KeyDefinition,
    idempotencyKey: string,
    now: Instant,
  ): Promise<ApiKey & { readonly text: string }>
  /** @returns the text of a key with every scope over everything, for this process alone; it is not stored */
  mint(name: string, now: Instant): string
  /**
   * @returns undefined for a text that is no key, or of a revoked one. Another server's revocation counts after a second
   */
  find(text: string): ApiKey | undefined | Promise<ApiKey | undefined>
  /** Whether the key with this id exists and is not revoked. */
  isLive(key: string): Promise<boolean>
  list(space: SpaceId | null, page: PageRequest): Promise<PageResult<ApiKey>>
  /** Safe to repeat. @returns false where the Space has no such key */
  revoke(space: SpaceId | null, key: string, now: Instant): Promise<boolean>
}

/** Of those that are not revoked. */
const MAX_KEYS = 1_000

export function openKeyStore(db: Database, secret: string, clock: () => Instant): KeyStore {
  const cache = new KeyCache(clock)
  const processKeys = new ProcessKeys()
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
    cache.delete(text)
    if (!row) return undefined
    const key = keyOf(row)
    cache.set(text, key)
    return key
  }
  return {
    make: async (space, { kind, name, scopes }, idempotencyKey, now) => {
      const keyId = derivedId('key', space ?? '', idempotencyKey)
      const text = `${kind === 'publishable' ? 'pk' : 'allot'}_${deriveSecret(secret, 'key', keyId)}`
      const contentFingerprint = fingerprint([kind, name, scopes])
      if (!(await one(keyId).executeTakeFirst()) && (await countLive(db, space)) >= MAX_KEYS)
        throw new Fault(
          'too_many',
          'key',
          `There are ${MAX_KEYS} keys already, which is the most. Revoke one first.`,
        )
      await db
        .insertInto('keys')
        .values({
          id: keyId,
          space_id: space,
          kind,
          name,
          scopes: JSON.stringify(scopes),
          hash: hashSecret(text),
          hint: text.slice(-4),
          asked: contentFingerprint,
          made_at: now,
        })
        .onConflict((conflict) => conflict.doNothing())
        .execute()
      const { asked: fingerprintBefore, ...row } = await one(keyId).executeTakeFirstOrThrow()
      requireSameRequest(fingerprintBefore, contentFingerprint)
      return { ...keyOf(row), text }
    },
    mint: (name, now) => processKeys.mint(name, now),
    find: (text) => processKeys.get(text) ?? cache.get(text) ?? lookUp(text),
    isLive: async (key) => processKeys.has(key) || (await one(key).executeTakeFirst())?.revoked_at === null,
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
      cache.clear()
      return numUpdatedRows > 0
    },
  }
}

const KEY = ['id', 'space_id', 'kind', 'name', 'scopes', 'hint', 'made_at', 'revoked_at'] as const

function keyOf(row: Pick<Selectable<Tables['keys']>, (typeof KEY)[number]>): ApiKey {
  const { id, space_id: space, kind, name, scopes, hint, made_at: madeAt, revoked_at: revokedAt } = row
  return { id, space, kind, name, scopes: JSON.parse(scopes), hint, madeAt, revokedAt } // written from scopes
}

async function countLive(db: Database, space: SpaceId | null): Promise<number> {
  const { n } = await db
    .selectFrom('keys')
    .select((row) => row.fn.countAll<number>().as('n'))
    .where('space_id', space === null ? 'is' : '=', space)
    .where('revoked_at', 'is', null)
    .executeTakeFirstOrThrow()
  return n
}
