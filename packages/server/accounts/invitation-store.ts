/**
 * Invitations to a Space. The holder of the link can join once, within a week. Only a hash of it is stored, and of the
 * address that it is for; it can be revoked until it was used.
 */
import { Fault } from '@allot/rules/fault'
import { type Instant, later, WEEK } from '@allot/rules/instant'
import type { MemberId, Role, SpaceId } from '@allot/rules/space'
import type { Selectable } from 'kysely'
import type { Maker } from '../access/api-key.ts'
import type { Database } from '../database/database.ts'
import { type PageRequest, type PageResult, pageOf } from '../database/pages.ts'
import type { Tables } from '../database/tables.ts'
import { deriveSecret, hashSecret } from '../secrets/derived-secret.ts'
import {
  derivedId,
  fingerprint,
  type RepeatableRequest,
  requireSameRequest,
} from '../secrets/request-identity.ts'
import { keptAddress } from './mailbox.ts'

export interface StoredInvitation {
  readonly id: string
  readonly space: SpaceId
  readonly role: Exclude<Role, 'owner'>
  /** The id of a member, or of the key of an operator; of any key, where it is from before makers were known. */
  readonly madeBy: string
  /** The id of the key that it was made with; null where a person made it, or it is from before that was kept. */
  readonly madeWith: string | null
  readonly madeAt: Instant
  readonly expiresAt: Instant
  readonly acceptedBy: MemberId | null
  readonly revoked: boolean
  /** Whether it was sent by e-mail. */
  readonly mailed: boolean
}

export interface InvitationDefinition extends Pick<StoredInvitation, 'space' | 'role'> {
  readonly maker: Maker
  /** Whom it is for; without it, the person who has the link. */
  readonly email?: string | undefined
}

export interface InvitationStore {
  /** @returns the invitation and its text, the same for the same request. @throws Fault `idempotency_key_reused`, `too_many` */
  make(
    invitation: InvitationDefinition,
    request: RepeatableRequest,
    now: Instant,
  ): Promise<StoredInvitation & { readonly token: string }>
  /** The id that an invitation of the Space has, or would have, and whether it is there. */
  made(
    space: SpaceId,
    request: RepeatableRequest,
  ): Promise<{ readonly id: string; readonly isThere: boolean }>
  /** It was sent by e-mail. */
  noteMailed(id: string): Promise<void>
  find(token: string): Promise<StoredInvitation | undefined>
  list(space: SpaceId, page: PageRequest): Promise<PageResult<StoredInvitation>>
  /** Safe to repeat for the same member. @returns false when another member used it first, or it is over */
  accept(token: string, member: MemberId, now: Instant): Promise<boolean>
  /** Safe to repeat. @returns false where the Space has no such invitation */
  revoke(space: SpaceId, id: string, now: Instant): Promise<boolean>
  /** Revokes all that a member made and that were not used. Safe to repeat. */
  revokeOf(space: SpaceId, maker: string, now: Instant): Promise<void>
  /** Makes another the maker of those. */
  handOver(space: SpaceId, maker: string, to: Maker): Promise<void>
  /** Revokes all that were made with these keys and that were not used. Safe to repeat. */
  revokeMadeWith(keys: readonly string[], now: Instant): Promise<void>
  /** Makes another the maker of those that were made with a key. */
  handOverMadeWith(key: string, to: Maker): Promise<void>
}

/** What is stored as the maker of an invitation. */
function invitationMaker({ member, key }: Maker): string {
  return member ?? key ?? ''
}

export type InvitationStatus = 'open' | 'accepted' | 'revoked' | 'expired'

export function statusOf(invitation: StoredInvitation, now: Instant): InvitationStatus {
  if (invitation.acceptedBy !== null) return 'accepted'
  if (invitation.revoked) return 'revoked'
  return invitation.expiresAt <= now ? 'expired' : 'open'
}

const MAX_OPEN = 1_000

export function openInvitationStore(db: Database, secret: string): InvitationStore {
  const one = (id: string) =>
    db
      .selectFrom('invitations')
      .select([...INVITATION, 'asked', 'address'])
      .where('id', '=', id)
  /** One from before ids followed from the caller too keeps its id, for who made it. */
  const idOf = async (space: SpaceId, { by, idempotencyKey }: RepeatableRequest) => {
    const earlier = derivedId('inv', space, idempotencyKey)
    const row = await one(earlier).executeTakeFirst()
    return row?.made_by === by ? earlier : derivedId('inv', space, by, idempotencyKey)
  }
  const byHash = (token: string) =>
    db.selectFrom('invitations').select(INVITATION).where('hash', '=', hashSecret(token)).executeTakeFirst()
  return {
    made: async (space, request) => {
      const id = await idOf(space, request)
      return { id, isThere: (await one(id).executeTakeFirst()) !== undefined }
    },
    make: async ({ space, role, maker, email }, request, now) => {
      const id = await idOf(space, request)
      const address = email === undefined ? '' : keptAddress(secret, email)
      const asked = fingerprint(address === '' ? [role] : [role, address])
      const token = deriveSecret(secret, 'invitation', id)
      if (!(await one(id).executeTakeFirst())) await requireRoom(db, space, now)
      const times = { made_at: now, expires_at: later(now, WEEK) }
      await db
        .insertInto('invitations')
        .values({
          id,
          space_id: space,
          role,
          hash: hashSecret(token),
          asked,
          address,
          ...rowOf(maker),
          ...times,
        })
        .onConflict((conflict) => conflict.doNothing())
        .execute()
      const { asked: before, address: kept, ...row } = await one(id).executeTakeFirstOrThrow()
      // Of before addresses were kept: its address was no part of what was asked.
      requireSameRequest(before, kept === null ? fingerprint([role]) : asked)
      return { ...invitationOf(row), token }
    },
    noteMailed: async (id) => {
      await db.updateTable('invitations').set({ mailed: 1 }).where('id', '=', id).execute()
    },
    find: async (token) => {
      const row = await byHash(token)
      return row && invitationOf(row)
    },
    list: async (space, { after, limit }) => {
      const rows = await db
        .selectFrom('invitations')
        .select([...INVITATION, 'rowid'])
        .where('space_id', '=', space)
        .where('rowid', '>', after)
        .orderBy('rowid')
        .limit(limit)
        .execute()
      return pageOf(rows, limit, 'rowid', invitationOf)
    },
    accept: async (token, member, now) => {
      await db
        .updateTable('invitations')
        .set({ accepted_by: member })
        .where('hash', '=', hashSecret(token))
        .where('revoked_at', 'is', null)
        .where('accepted_by', 'is', null)
        .where('expires_at', '>', now)
        .execute()
      return (await byHash(token))?.accepted_by === member
    },
    ...invitationChanges(db),
  }
}

const INVITATION = [
  'id',
  'space_id',
  'role',
  'made_by',
  'made_with',
  'made_at',
  'expires_at',
  'accepted_by',
  'revoked_at',
  'mailed',
] as const

function invitationOf(
  row: Pick<Selectable<Tables['invitations']>, (typeof INVITATION)[number]>,
): StoredInvitation {
  const { id, space_id: space, role, made_by: madeBy, made_at: madeAt, expires_at: expiresAt } = row
  const { accepted_by: acceptedBy, revoked_at: revokedAt, made_with: madeWith } = row
  const revoked = revokedAt !== null
  const mailed = row.mailed === 1
  return { id, space, role, madeBy, madeWith, madeAt, expiresAt, acceptedBy, revoked, mailed }
}

function rowOf(maker: Maker) {
  return { made_by: invitationMaker(maker), made_with: maker.key }
}

/** @throws Fault `too_many` */
async function requireRoom(db: Database, space: SpaceId, now: Instant): Promise<void> {
  const { n } = await db
    .selectFrom('invitations')
    .select((row) => row.fn.countAll<number>().as('n'))
    .where('space_id', '=', space)
    .where('accepted_by', 'is', null)
    .where('revoked_at', 'is', null)
    .where('expires_at', '>', now)
    .executeTakeFirstOrThrow()
  if (n < MAX_OPEN) return
  throw new Fault(
    'too_many',
    'invitation',
    `${MAX_OPEN} invitations are open, which is the most. Revoke some first.`,
  )
}

function invitationChanges(
  db: Database,
): Pick<InvitationStore, 'revoke' | 'revokeOf' | 'handOver' | 'revokeMadeWith' | 'handOverMadeWith'> {
  const unused = () =>
    db.updateTable('invitations').where('accepted_by', 'is', null).where('revoked_at', 'is', null)
  const unusedOf = (space: SpaceId, maker: string) =>
    unused().where('space_id', '=', space).where('made_by', '=', maker)
  /** An operator's, and those of before the key was kept, name the key as their maker. */
  const unusedWith = (keys: readonly string[]) =>
    unused().where((is) => is.or([is('made_with', 'in', keys), is('made_by', 'in', keys)]))
  return {
    revoke: async (space, id, now) => {
      const { numUpdatedRows } = await db
        .updateTable('invitations')
        .set((row) => ({ revoked_at: row.fn.coalesce('revoked_at', row.val(now)) }))
        .where('id', '=', id)
        .where('space_id', '=', space)
        .executeTakeFirst()
      return numUpdatedRows > 0
    },
    revokeOf: async (space, maker, now) => {
      await unusedOf(space, maker).set({ revoked_at: now }).execute()
    },
    handOver: async (space, maker, to) => {
      await unusedOf(space, maker).set(rowOf(to)).execute()
    },
    revokeMadeWith: async (keys, now) => {
      await unusedWith(keys).set({ revoked_at: now }).execute()
    },
    handOverMadeWith: async (key, to) => {
      await unusedWith([key]).set(rowOf(to)).execute()
    },
  }
}
