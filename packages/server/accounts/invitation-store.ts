/**
 * Invitations to a Space. The holder of the link can join once, within a week. Only a hash of it is stored, and it can
 * be revoked until it was used.
 */
import { Fault } from '@allot/rules/fault'
import { type Instant, later, WEEK } from '@allot/rules/instant'
import type { MemberId, Role, SpaceId } from '@allot/rules/space'
import type { Selectable } from 'kysely'
import type { Database } from '../database/database.ts'
import { type PageRequest, type PageResult, pageOf } from '../database/pages.ts'
import type { Tables } from '../database/tables.ts'
import { deriveSecret, hashSecret } from '../secrets/derived-secret.ts'
import { derivedId, fingerprint, requireSameRequest } from '../secrets/request-identity.ts'

export interface StoredInvitation {
  readonly id: string
  readonly space: SpaceId
  readonly role: Exclude<Role, 'owner'>
  readonly madeBy: string
  readonly madeAt: Instant
  readonly expiresAt: Instant
  readonly acceptedBy: MemberId | null
  readonly revoked: boolean
}

export interface InvitationStore {
  /** @returns the invitation and its text, the same for the same idempotency key. @throws Fault `idempotency_key_reused`, `too_many` */
  make(
    invitation: Pick<StoredInvitation, 'space' | 'role' | 'madeBy'>,
    idempotencyKey: string,
    now: Instant,
  ): Promise<StoredInvitation & { readonly token: string }>
  find(token: string): Promise<StoredInvitation | undefined>
  list(space: SpaceId, page: PageRequest): Promise<PageResult<StoredInvitation>>
  /** Safe to repeat for the same member. @returns false when another member used it first, or it is over */
  accept(token: string, member: MemberId, now: Instant): Promise<boolean>
  /** Safe to repeat. @returns false where the Space has no such invitation */
  revoke(space: SpaceId, id: string, now: Instant): Promise<boolean>
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
      .select([...INVITATION, 'asked'])
      .where('id', '=', id)
  const byHash = (token: string) =>
    db.selectFrom('invitations').select(INVITATION).where('hash', '=', hashSecret(token)).executeTakeFirst()
  return {
    make: async ({ space, role, madeBy }, idempotencyKey, now) => {
      const id = derivedId('inv', space, idempotencyKey)
      const token = deriveSecret(secret, 'invitation', id)
      if (!(await one(id).executeTakeFirst()) && (await openIn(db, space, now)) >= MAX_OPEN)
        throw new Fault(
          'too_many',
          'invitation',
          `${MAX_OPEN} invitations are open, which is the most. Revoke some first.`,
        )
      await db
        .insertInto('invitations')
        .values({
          id,
          space_id: space,
          role,
          hash: hashSecret(token),
          asked: fingerprint([role]),
          made_by: madeBy,
          made_at: now,
          expires_at: later(now, WEEK),
        })
        .onConflict((conflict) => conflict.doNothing())
        .execute()
      const { asked: fingerprintBefore, ...row } = await one(id).executeTakeFirstOrThrow()
      requireSameRequest(fingerprintBefore, fingerprint([role]))
      return { ...invitationOf(row), token }
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
    revoke: async (space, id, now) => {
      const { numUpdatedRows } = await db
        .updateTable('invitations')
        .set((row) => ({ revoked_at: row.fn.coalesce('revoked_at', row.val(now)) }))
        .where('id', '=', id)
        .where('space_id', '=', space)
        .executeTakeFirst()
      return numUpdatedRows > 0
    },
  }
}

const INVITATION = [
  'id',
  'space_id',
  'role',
  'made_by',
  'made_at',
  'expires_at',
  'accepted_by',
  'revoked_at',
] as const

function invitationOf(
  row: Pick<Selectable<Tables['invitations']>, (typeof INVITATION)[number]>,
): StoredInvitation {
  const { id, space_id: space, role, made_by: madeBy, made_at: madeAt, expires_at: expiresAt } = row
  const { accepted_by: acceptedBy, revoked_at: revokedAt } = row
  return { id, space, role, madeBy, madeAt, expiresAt, acceptedBy, revoked: revokedAt !== null }
}

async function openIn(db: Database, space: SpaceId, now: Instant): Promise<number> {
  const { n } = await db
    .selectFrom('invitations')
    .select((row) => row.fn.countAll<number>().as('n'))
    .where('space_id', '=', space)
    .where('accepted_by', 'is', null)
    .where('revoked_at', 'is', null)
    .where('expires_at', '>', now)
    .executeTakeFirstOrThrow()
  return n
}
