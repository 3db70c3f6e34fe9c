/**
 * The server's database: the one place that knows how to reach its tables. Without an address they are in files of the
 * data folder, and one process has them; with one they are in PostgreSQL beside the logs, where any number of servers
 * share them. The statements are the same either way.
 */
import type { DatabaseSync } from 'node:sqlite'
import type { Kysely } from 'kysely'
import type { Pool } from 'pg'
import { openPostgres } from './postgres.ts'
import { openFiles } from './sqlite-files.ts'
import type { Tables } from './tables.ts'

export type Database = Kysely<Tables>

export interface OpenDatabase {
  readonly db: Database
  /** Where better-auth keeps people and their sessions. */
  readonly accounts: DatabaseSync | Pool
  /** Other processes use it at the same time. */
  readonly shared: boolean
  close(): Promise<void>
}

/** @throws StoreRefused · FileRefused when it cannot be used */
export async function openDatabase(data: string, url: string | undefined): Promise<OpenDatabase> {
  return url === undefined ? openFiles(data) : openPostgres(url)
}
