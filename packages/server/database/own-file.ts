/** `server.sqlite`, the file of the server's own tables, and what a process reads and notes there that is no server. */
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import type { DatabaseSync } from 'node:sqlite'
import type { SpacePage } from '@allot/api/wire'
import { openFile } from '@allot/sqlite/file'
import { FILE_MIGRATIONS } from './migrations.ts'

export const DURABLE = 'PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL'

const OWN = {
  table: 'spaces',
  settings: `${DURABLE}; PRAGMA foreign_keys = ON`,
  steps: FILE_MIGRATIONS,
}

export function ownFile(data: string): string {
  return join(data, 'server.sqlite')
}

/** @throws FileRefused */
export function openOwnFile(data: string): DatabaseSync {
  return openFile(ownFile(data), OWN)
}

/** For a command that works on Spaces by itself, without loading a server. */
export interface SpacesFile {
  readonly spaces: SpacePage['spaces']
  /** Whether a webhook waits to hear of what happens. */
  readonly hasWebhooks: boolean
  /**
   * Notes that the process may change Spaces, as a server does: the next server reads all of them for events that were
   * left, unless one is opened here under the same id, which delivers them (events/heartbeat.ts).
   */
  noteProcess(id: string, now: number): void
}

/** @returns undefined where there is none yet, so that a server has to make it @throws FileRefused */
export function readSpacesFile(data: string): SpacesFile | undefined {
  if (!existsSync(ownFile(data))) return undefined
  const within = <Result>(work: (db: DatabaseSync) => Result): Result => {
    const db = openOwnFile(data)
    try {
      return work(db)
    } finally {
      db.close()
    }
  }
  return within((db) => ({
    spaces: db
      .prepare("SELECT space_id, name, member_id FROM spaces WHERE role = 'owner' ORDER BY rowid LIMIT 1000")
      .all()
      .map(({ space_id, name, member_id }) => ({
        ...{ id: String(space_id), name: String(name), owner: String(member_id) },
        role: 'owner' as const,
      })),
    hasWebhooks: db.prepare('SELECT 1 FROM webhooks LIMIT 1').get() !== undefined,
    noteProcess: (id, now) =>
      within((db) => void db.prepare('INSERT OR REPLACE INTO servers VALUES (?, ?)').run(id, now)),
  }))
}
