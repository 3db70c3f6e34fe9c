/**
 * The directory: which Spaces a member belongs to, and the hashes of API keys. It answers what spans Spaces and so
 * cannot stand in any one Space's log; the log stays the truth about who may act in it.
 */
import { createHash, randomBytes } from 'node:crypto'
import type { DatabaseSync } from 'node:sqlite'
import type { MemberId, Role, SpaceId } from '@allot/rules/space'

export interface Listed {
  readonly id: SpaceId
  readonly name: string
  readonly role: Role
  readonly owner: MemberId
}

export interface Directory {
  /** Safe to repeat. */
  list(space: SpaceId, name: string, member: MemberId, role: Role): void
  spacesOf(member: MemberId): readonly Listed[]
  roleIn(space: SpaceId, member: MemberId): Role | undefined
  /** Every Space, each with its owner, oldest first; at most 1,000. */
  all(): readonly Listed[]
  /** A new key that may act for every Space; only its hash is kept. The one before it under this name ends. */
  mintKey(name: string): string
  isKey(key: string): boolean
}

export function openDirectory(db: DatabaseSync): Directory {
  db.exec(SCHEMA)
  const insert = db.prepare(
    'INSERT OR IGNORE INTO spaces (space_id, name, member_id, role) VALUES (?, ?, ?, ?)',
  )
  const mine = db.prepare(`${LISTED} WHERE s.member_id = ? ORDER BY s.rowid`)
  const role = db.prepare('SELECT role FROM spaces WHERE space_id = ? AND member_id = ?')
  const all = db.prepare(`${LISTED} WHERE s.role = 'owner' ORDER BY s.rowid LIMIT 1000`)
  const keep = db.prepare('INSERT OR REPLACE INTO keys (name, hash) VALUES (?, ?)')
  const known = db.prepare('SELECT 1 FROM keys WHERE hash = ?')
  return {
    list: (space, name, member, as) => void insert.run(space, name, member, as),
    spacesOf: (member) => mine.all(member).map(listed),
    roleIn: (space, member) => role.get(space, member)?.role as Role | undefined, // the column is checked to be a Role
    all: () => all.all().map(listed),
    mintKey: (name) => {
      const key = `allot_${randomBytes(24).toString('base64url')}`
      keep.run(name, hashed(key))
      return key
    },
    isKey: (key) => known.get(hashed(key)) !== undefined,
  }
}

const SCHEMA = `
CREATE TABLE IF NOT EXISTS spaces (
  space_id TEXT NOT NULL,
  name TEXT NOT NULL,
  member_id TEXT NOT NULL,
  role TEXT NOT NULL CHECK (role IN ('owner', 'admin', 'member')),
  PRIMARY KEY (space_id, member_id)
) STRICT;
CREATE INDEX IF NOT EXISTS spaces_of_member ON spaces (member_id);
CREATE TABLE IF NOT EXISTS keys (name TEXT PRIMARY KEY, hash TEXT NOT NULL UNIQUE) STRICT;`

const LISTED = `SELECT s.space_id AS id, s.name, s.role,
  (SELECT o.member_id FROM spaces o WHERE o.space_id = s.space_id AND o.role = 'owner') AS owner FROM spaces s`

function listed(row: Record<string, unknown>): Listed {
  return { id: String(row.id), name: String(row.name), role: row.role as Role, owner: String(row.owner) } // checked by the table
}

/** Keys are 24 random bytes, so a plain hash cannot be guessed back. */
function hashed(key: string): string {
  return createHash('sha256').update(key).digest('base64url')
}
