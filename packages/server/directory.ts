/**
 * The directory: which Spaces a member belongs to. It answers what spans Spaces and so cannot stand in any one
 * Space's log; the log stays the truth about who may act in it.
 */
import type { DatabaseSync } from 'node:sqlite'
import type { MemberId, Role, SpaceId } from '@allot/rules/space'
import { type Page, type Paged, pageOf, type Row } from './pages.ts'

export interface Listed {
  readonly id: SpaceId
  readonly name: string
  readonly role: Role
  readonly owner: MemberId
}

export interface Directory {
  /** Safe to repeat; a role that changed replaces the old one. */
  list(space: SpaceId, name: string, member: MemberId, role: Role): void
  /** Safe to repeat. */
  unlist(space: SpaceId, member: MemberId): void
  spacesOf(member: MemberId, page?: Page): Paged<Listed>
  /** Every Space, each with its owner, oldest first. */
  all(page?: Page): Paged<Listed>
  space(space: SpaceId): Listed | undefined
}

const FIRST: Page = { after: 0, limit: 1_000 }

export function openDirectory(db: DatabaseSync): Directory {
  const insert = db.prepare(`INSERT INTO spaces (space_id, name, member_id, role) VALUES (?, ?, ?, ?)
    ON CONFLICT (space_id, member_id) DO UPDATE SET role = excluded.role`)
  const remove = db.prepare('DELETE FROM spaces WHERE space_id = ? AND member_id = ?')
  const mine = db.prepare(`${LISTED} WHERE s.member_id = ? AND s.rowid > ? ORDER BY s.rowid LIMIT ?`)
  const all = db.prepare(`${LISTED} WHERE s.role = 'owner' AND s.rowid > ? ORDER BY s.rowid LIMIT ?`)
  const one = db.prepare(`${LISTED} WHERE s.role = 'owner' AND s.space_id = ?`)
  return {
    list: (space, name, member, as) => void insert.run(space, name, member, as),
    unlist: (space, member) => void remove.run(space, member),
    spacesOf: (member, { after, limit } = FIRST) =>
      pageOf(mine.all(member, after, limit), limit, 'at', listed),
    all: ({ after, limit } = FIRST) => pageOf(all.all(after, limit), limit, 'at', listed),
    space: (space) => {
      const row = one.get(space)
      return row && listed(row)
    },
  }
}

const LISTED = `SELECT s.rowid AS at, s.space_id AS id, s.name, s.role,
  (SELECT o.member_id FROM spaces o WHERE o.space_id = s.space_id AND o.role = 'owner') AS owner FROM spaces s`

function listed(row: Row): Listed {
  return { id: String(row.id), name: String(row.name), role: row.role as Role, owner: String(row.owner) } // checked by the table
}
