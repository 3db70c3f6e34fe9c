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
import { DURABLE, openOwnFile, ownFile } from './own-file.ts'
import type { Tables } from './tables.ts'

/** better-auth migrates it. */
const ACCOUNTS = { table: 'user', settings: DURABLE }
/** @throws FileRefused */
export function openFiles(data: string): OpenDatabase {
  const accountsFile = join(data, 'accounts.sqlite')
  const accounts = openFile(accountsFile, ACCOUNTS)
  dropIssuer(accounts)
  const isNew = !existsSync(ownFile(data))
  const own = openOwnFile(data)
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
      // On a full disk SQLite has rolled back already; to do so again would fail, and hide why.
      if (sql === 'rollback' && !db.isTransaction) return NOTHING
      const ready = kept.get(sql) ?? prepared(db.prepare(sql))
      if (kept.size >= MAX_PREPARED) kept.clear()
      kept.set(sql, ready)
      return ready
    },
    close: () => db.close(),
  }
}

const NOTHING: SqliteStatement = {
  reader: false,
  all: () => [],
  run: () => ({ changes: 0, lastInsertRowid: 0 }),
  iterate: () => [].values(),
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

/**
 * better-auth 1.7.0 wrote an issuer beside each account; since 1.7.3 it does not, and a column that must have a value
 * would refuse every new account.
 */
function dropIssuer(accounts: DatabaseSync): void {
  if (accounts.prepare("SELECT 1 FROM pragma_table_info('account') WHERE name = 'issuer'").get())
    accounts.exec(
      'BEGIN; DROP INDEX IF EXISTS "account_issuer_accountId_uidx"; ALTER TABLE "account" DROP COLUMN "issuer"; COMMIT',
    )
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
