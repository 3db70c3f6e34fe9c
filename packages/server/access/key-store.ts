/**
 * The API keys of this Allot. The text of a key is shown once, to who made it; only its hash is stored.
 */
import { Fault } from '@allot/rules/fault'
import { type Instant, MINUTE } from '@allot/rules/instant'
import type { MemberId, SpaceId } from '@allot/rules/space'
import type { Database } from '../database/database.ts'
import { type PageRequest, type PageResult, pageOf } from '../database/pages.ts'
import { deriveSecret, hashSecret } from '../secrets/derived-secret.ts'
import {
  derivedId,
  fingerprint,
  type RepeatableRequest,
  refuseUnknownCaller,
  requireSameRequest,
} from '../secrets/request-identity.ts'
import type { ApiKey, KeyDefinition, Maker } from './api-key.ts'
import { KeyCache } from './key-cache.ts'
import { KEY_COLUMNS, keyOf, rowOf } from './key-row.ts'
import { ProcessKeys } from './process-keys.ts'

export interface KeyStore {
  /** @returns the key with its text, the same for the same request. @throws Fault `idempotency_key_reused`, `too_many` */
  make(
    space: SpaceId | null,
    definition: KeyDefinition,
    request: RepeatableRequest,
    now: Instant,
  ): Promise<ApiKey & { readonly text: string }>
  /** @returns the text of a key with every scope over everything, for this process alone; it is not stored */
  mint(name: string, now: Instant): string
  /**
   * @returns undefined for a text that is no key, or of one that was revoked or has expired. Another server's revocation
   * counts after a second
   */
  find(text: string): ApiKey | undefined | Promise<ApiKey | undefined>
  /** The key with this id, also one that was revoked; those of a process are not found. */
  get(key: string): Promise<ApiKey | undefined>
  list(space: SpaceId | null, page: PageRequest): Promise<PageResult<ApiKey>>
  /**
   * Revokes a key and those that were made with it, and with these. Safe to repeat.
   * @returns the ids of all that ended; none where the Space has no such key
   */
  revoke(space: SpaceId | null, key: string, now: Instant): Promise<readonly string[]>
  /** Revokes all that a member made. Safe to repeat. */
  revokeOf(space: SpaceId, member: MemberId, now: Instant): Promise<void>
  /** Makes another the maker: of one key, or of all that a member made. @returns false where there is none */
  handOver(
    space: SpaceId,
    those: { readonly key: string } | { readonly of: MemberId },
    to: Maker,
  ): Promise<boolean>
  /** Makes another the maker of what was made with a key, wherever. Safe to repeat. */
  handOverMadeWith(key: string, to: Maker): Promise<void>
}

/** Of those that are neither revoked nor expired. */
const MAX_KEYS = 1_000
/** When a key was used is written again after so long: an operation should not wait for a second write. */
const USE_NOTED_EVERY = 5 * MINUTE

export function openKeyStore(db: Database, secret: string, clock: () => Instant): KeyStore {
  const cache = new KeyCache(clock)
  const processKeys = new ProcessKeys()
  const one = (id: string) =>
    db
      .selectFrom('keys')
      .select([...KEY_COLUMNS, 'asked'])
      .where('id', '=', id)
  const unlessExpired = (key: ApiKey): ApiKey | undefined =>
    key.expiresAt !== null && key.expiresAt <= clock() ? undefined : key
  const lookUp = async (text: string): Promise<ApiKey | undefined> => {
    const row = await db
      .selectFrom('keys')
      .select(KEY_COLUMNS)
      .where('hash', '=', hashSecret(text))
      .where('revoked_at', 'is', null)
      .executeTakeFirst()
    cache.delete(text)
    const key = row && unlessExpired(keyOf(row))
    if (!key) return undefined
    cache.set(text, key)
    if (key.usedAt === null || clock() - key.usedAt >= USE_NOTED_EVERY) await noteUse(db, key.id, clock())
    return key
  }
  return {
    make: async (space, definition, { by, idempotencyKey }, now) => {
      const { kind, name, scopes, expiresAt, addresses } = definition
      const keyId = derivedId('key', space ?? '', by, idempotencyKey)
      const text = `${kind === 'publishable' ? 'pk' : 'allot'}_${deriveSecret(secret, 'key', keyId)}`
      const restricted = expiresAt !== null || addresses.length > 0
      const contentFingerprint = fingerprint([
        ...[kind, name, scopes],
        ...(restricted ? [expiresAt, addresses] : []),
      ])
      refuseUnknownCaller(await one(derivedId('key', space ?? '', idempotencyKey)).executeTakeFirst())
      if (!(await one(keyId).executeTakeFirst()) && (await countLive(db, space, now)) >= MAX_KEYS)
        throw new Fault(
          'too_many',
          'key',
          `There are ${MAX_KEYS} keys already, which is the most. Revoke one first.`,
        )
      const stored = { id: keyId, hash: hashSecret(text), hint: text.slice(-4), asked: contentFingerprint }
      await db
        .insertInto('keys')
        .values({ ...stored, ...rowOf(definition), space_id: space, made_at: now })
        .onConflict((conflict) => conflict.doNothing())
        .execute()
      const { asked: fingerprintBefore, ...row } = await one(keyId).executeTakeFirstOrThrow()
      requireSameRequest(fingerprintBefore, contentFingerprint)
      return { ...keyOf(row), text }
    },
    mint: (name, now) => processKeys.mint(name, now),
    find: (text) => {
      const known = processKeys.get(text) ?? cache.get(text)
      return known ? unlessExpired(known) : lookUp(text)
    },
    get: async (key) => {
      const row = await one(key).executeTakeFirst()
      return row && keyOf(row)
    },
    list: async (space, { after, limit }) => {
      const rows = await db
        .selectFrom('keys')
        .select([...KEY_COLUMNS, 'rowid'])
        .where('space_id', space === null ? 'is' : '=', space)
        .where('rowid', '>', after)
        .orderBy('rowid')
        .limit(limit)
        .execute()
      return pageOf(rows, limit, 'rowid', keyOf)
    },
    ...keyChanges(db, () => cache.clear()),
  }
}

/** Where it cannot be written, the disk is full for example, the key works all the same. */
async function noteUse(db: Database, key: string, now: Instant): Promise<void> {
  const noted = db.updateTable('keys').set({ used_at: now }).where('id', '=', key).execute()
  await noted.catch(() => undefined)
}

async function countLive(db: Database, space: SpaceId | null, now: Instant): Promise<number> {
  const { n } = await db
    .selectFrom('keys')
    .select((row) => row.fn.countAll<number>().as('n'))
    .where('space_id', space === null ? 'is' : '=', space)
    .where('revoked_at', 'is', null)
    .where((row) => row.or([row('expires_at', 'is', null), row('expires_at', '>', now)]))
    .executeTakeFirstOrThrow()
  return n
}

/** @param changed called when a key that was found may not be as it was */
function keyChanges(
  db: Database,
  changed: () => void,
): Pick<KeyStore, 'revoke' | 'revokeOf' | 'handOver' | 'handOverMadeWith'> {
  return {
    revoke: async (space, key, now) => {
      const ended = await db
        .withRecursive('ended(id)', (its) =>
          its
            .selectFrom('keys')
            .select('id')
            .where('id', '=', key)
            .where('space_id', space === null ? 'is' : '=', space)
            .union(its.selectFrom('keys').innerJoin('ended', 'ended.id', 'keys.made_with').select('keys.id')),
        )
        .updateTable('keys')
        .set((row) => ({ revoked_at: row.fn.coalesce('revoked_at', row.val(now)) }))
        .where('id', 'in', (row) => row.selectFrom('ended').select('ended.id'))
        .returning('id')
        .execute()
      changed()
      return ended.map(({ id }) => id)
    },
    revokeOf: async (space, member, now) => {
      await db
        .updateTable('keys')
        .set({ revoked_at: now })
        .where('space_id', '=', space)
        .where('made_by', '=', member)
        .where('revoked_at', 'is', null)
        .execute()
      changed()
    },
    handOver: async (space, those, to) => {
      const { numUpdatedRows } = await db
        .updateTable('keys')
        .set({ made_by: to.member, made_with: to.key })
        .where('space_id', '=', space)
        .where('revoked_at', 'is', null)
        .$if('key' in those, (rows) => rows.where('id', '=', 'key' in those ? those.key : ''))
        .$if('of' in those, (rows) => rows.where('made_by', '=', 'of' in those ? those.of : ''))
        .executeTakeFirst()
      changed()
      return numUpdatedRows > 0
    },
    handOverMadeWith: async (key, to) => {
      const those = db.updateTable('keys').where('made_with', '=', key).where('revoked_at', 'is', null)
      await those
        .set({ made_by: to.member, made_with: to.key })
        .where('id', '<>', to.key ?? '')
        .execute()
      // The new key of an operator, which the old one made and which takes over: it is made by no other.
      await those.set({ made_with: null }).execute()
      changed()
    },
  }
}
