/**
 * Migrations of an SQLite file: the numbered .sql files of a folder, each applied once, in the order of their names and
 * forward only. The file's own `user_version` is the number of migrations that were applied to it.
 */
import { readdirSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import type { DatabaseSync } from 'node:sqlite'
import { transaction } from './transaction.ts'

/** Brings the file up to date; a migration that fails leaves it as it was before that migration. */
export function migrate(db: DatabaseSync, folder: string): void {
  const { done } = migrationProgress(db, folder)
  for (const [at, name] of migrationsIn(folder).entries()) {
    if (at < done) continue
    const sql = readSql(join(folder, name))
    transaction(db, () => db.exec(`${sql}; PRAGMA user_version = ${at + 1}`))
  }
}

/** How many migrations were applied to the file, and how many there are; a file of a newer version has more applied. */
export function migrationProgress(
  db: DatabaseSync,
  folder: string,
): { readonly done: number; readonly all: number } {
  const done = Number(db.prepare('PRAGMA user_version').get()?.user_version ?? 0)
  return { done, all: migrationsIn(folder).length }
}

/** Replaces a line `.read file`, a command of SQLite's shell, with that file, whose path is relative to this one. */
function readSql(file: string): string {
  return readFileSync(file, 'utf8').replace(/^\.read (.+)$/gm, (_, other) =>
    readSql(join(dirname(file), other)),
  )
}

function migrationsIn(folder: string): readonly string[] {
  return readdirSync(folder)
    .filter((name) => name.endsWith('.sql'))
    .sort()
}
