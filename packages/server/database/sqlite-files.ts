/**
 * The server's tables in two files of the data folder, for one process: `server.sqlite`, and separately
 * `accounts.sqlite`, since better-auth writes it in transactions of its own.
 */
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import type { DatabaseSync, SQLInputValue, StatementSync } from 'node:sqlite'
import { openFile } from '@allot/sqlite/file'
import { Kysely, type SqliteDatabase, SqliteDialect, type SqliteStatement } from 'kysely'
import type { OpenDatabase } from './database.ts'
import { FILE_MIGRATIONS } from './migrations.ts'
import type { Tables } from './tables.ts'

const DURABLE = 'PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL'
/** better-auth migrates it. */
const ACCOUNTS = { table: 'user', settings: DURABLE }
const OWN = {
  table: 'spaces',
  settings: `${DURABLE}; PRAGMA foreign_keys = ON`,
  steps: FILE_MIGRATIONS,
}

/** @throws FileRefused */
export function openFiles(data: string): OpenDatabase {
  const accountsFile = join(data, 'accounts.sqlite')
  const accounts = openFile(accountsFile, ACCOUNTS)
  const file = join(data, 'server.sqlite')
  const isNew = !existsSync(file)
  const own = openFile(file, OWN)
  if (isNew) takeOver(own, accountsFile)
  const db = new Kysely<Tables>({ dialect: new SqliteDialect({ database: asSqliteDatabase(own) }) })
  return {
    db,
    accounts,
    shared: false,
    close: async () => {
      own.close()
      accounts.close()
    },
  }
}

/** Bound (law 9): statements that are kept prepared. */
const MAX_PREPARED = 500

/** Node's SQLite behind the interface of the query builder. */
function asSqliteDatabase(db: DatabaseSync): SqliteDatabase {
  const kept = new Map<string, SqliteStatement>()
  return {
    prepare: (sql) => {
      const ready = kept.get(sql) ?? prepared(db.prepare(sql))
      if (kept.size >= MAX_PREPARED) kept.clear()
      kept.set(sql, ready)
      return ready
    },
    close: () => db.close(),
  }
}

function prepared(statement: StatementSync): SqliteStatement {
  const bound = (parameters: readonly unknown[]) => parameters as SQLInputValue[] // columns are text and numbers
  return {
    reader: statement.columns().length > 0,
    all: (parameters) => statement.all(...bound(parameters)),
    run: (parameters) => statement.run(...bound(parameters)),
    iterate: (parameters) => statement.iterate(...bound(parameters)),
  }
}

/** The first versions stored the directory in the file of the accounts. */
function takeOver(db: DatabaseSync, accounts: string): void {
  db.prepare('ATTACH ? AS old').run(accounts)
  const there = db.prepare("SELECT 1 FROM old.sqlite_master WHERE name = 'spaces'").get()
  if (there)
    db.exec(
      'INSERT OR IGNORE INTO main.spaces SELECT space_id, name, member_id, role FROM old.spaces ORDER BY rowid',
    )
  db.exec('DETACH old')
}
