/**
 * Invitations: a link that lets whoever has it join a Space, once, within a week. Only a hash of it is kept, and it
 * can be taken back until it was used.
 */
import type { DatabaseSync } from 'node:sqlite'
import { Fault } from '@allot/rules/fault'
import { type Instant, later, WEEK } from '@allot/rules/instant'
import type { MemberId, Role, SpaceId } from '@allot/rules/space'
import { type Page, type Paged, pageOf } from './pages.ts'
import { derived, fingerprint, hashed, idFor, sameAsked } from './secret.ts'

export interface Invitation {
  readonly id: string
  readonly space: SpaceId
  readonly role: Exclude<Role, 'owner'>
  readonly madeBy: string
  readonly madeAt: Instant
  readonly expiresAt: Instant
  readonly acceptedBy: MemberId | null
  readonly revoked: boolean
}

export interface Invitations {
  /** @returns the invitation and its text, the same for the same id. @throws Fault `id_reused`, `too_many` */
  make(
    asked: Pick<Invitation, 'space' | 'role' | 'madeBy'>,
    id: string,
    now: Instant,
  ): Invitation & { readonly token: string }
  find(token: string): Invitation | undefined
  list(space: SpaceId, page: Page): Paged<Invitation>
  /** Safe to repeat for the same member. @returns false when somebody else was first, or it is over */
  accept(token: string, member: MemberId, now: Instant): boolean
  /** Safe to repeat. @returns false where the Space has no such invitation */
  revoke(space: SpaceId, id: string, now: Instant): boolean
}

export type Status = 'open' | 'accepted' | 'revoked' | 'expired'

export function statusOf(invitation: Invitation, now: Instant): Status {
  if (invitation.acceptedBy !== null) return 'accepted'
  if (invitation.revoked) return 'revoked'
  return invitation.expiresAt <= now ? 'expired' : 'open'
}

const MOST_OPEN = 1_000

export function openInvitations(db: DatabaseSync, secret: string): Invitations {
  const insert = db.prepare(`INSERT OR IGNORE INTO invitations
    (id, space_id, role, hash, asked, made_by, made_at, expires_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?)`)
  const one = db.prepare('SELECT * FROM invitations WHERE id = ?')
  const byHash = db.prepare('SELECT * FROM invitations WHERE hash = ?')
  const page = db.prepare(
    'SELECT rowid AS at, * FROM invitations WHERE space_id = ? AND rowid > ? ORDER BY rowid LIMIT ?',
  )
  const open = db.prepare(`SELECT count(*) AS n FROM invitations
    WHERE space_id = ? AND accepted_by IS NULL AND revoked_at IS NULL AND expires_at > ?`)
  const take = db.prepare(`UPDATE invitations SET accepted_by = ?
    WHERE hash = ? AND revoked_at IS NULL AND expires_at > ? AND accepted_by IS NULL`)
  const end = db.prepare(
    'UPDATE invitations SET revoked_at = ifnull(revoked_at, ?) WHERE id = ? AND space_id = ?',
  )
  return {
    make: ({ space, role, madeBy }, id, now) => {
      const made = idFor('inv', space, id)
      const token = derived(secret, 'invitation', made)
      if (!one.get(made) && Number(open.get(space, now)?.n) >= MOST_OPEN)
        throw new Fault('too_many', 'invitation', `${MOST_OPEN} invitations are open; take some back first.`)
      insert.run(made, space, role, hashed(token), fingerprint([role]), madeBy, now, later(now, WEEK))
      const row = one.get(made) ?? {}
      sameAsked(row.asked, fingerprint([role]))
      return { ...invitationOf(row), token }
    },
    find: (token) => {
      const row = byHash.get(hashed(token))
      return row && invitationOf(row)
    },
    list: (space, { after, limit }) => pageOf(page.all(space, after, limit), limit, 'at', invitationOf),
    accept: (token, member, now) => {
      take.run(member, hashed(token), now)
      return byHash.get(hashed(token))?.accepted_by === member
    },
    revoke: (space, id, now) => Number(end.run(now, id, space).changes) > 0,
  }
}

function invitationOf(row: Record<string, unknown>): Invitation {
  return {
    id: String(row.id),
    space: String(row.space_id),
    role: row.role as Invitation['role'], // checked by the table
    madeBy: String(row.made_by),
    madeAt: Number(row.made_at) as Instant, // written from instants
    expiresAt: Number(row.expires_at) as Instant, // ditto
    acceptedBy: row.accepted_by === null ? null : String(row.accepted_by),
    revoked: row.revoked_at !== null,
  }
}
