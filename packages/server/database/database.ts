/**
 * The server's own tables, as the rest of the server sees them: typed statements that are the same on SQLite and on
 * PostgreSQL. open-database.ts chooses where they are.
 */
import type { DatabaseSync } from 'node:sqlite'
import type { Kysely } from 'kysely'
import type { Pool } from 'pg'
import type { Tables } from './tables.ts'

export type Database = Kysely<Tables>

export interface OpenDatabase {
  readonly db: Database
  /** Where better-auth stores accounts and sessions. */
  readonly accounts: DatabaseSync | Pool
  /** Other processes use it at the same time. */
  readonly shared: boolean
  close(): Promise<void>
}
