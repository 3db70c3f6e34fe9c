/**
 * Numbered migrations of an SQLite file: the .sql files of a folder, each applied once and in the order of their
 * names, forward only. How far a file has come stands in its own `user_version`.
 */
import { readdirSync, readFileSync } from 'node:fs'
import type { DatabaseSync } from 'node:sqlite'

/** Brings the file up to date; a step that fails leaves it as it was before that step. */
export function migrate(db: DatabaseSync, folder: string): void {
  const done = Number(db.prepare('PRAGMA user_version').get()?.user_version ?? 0)
  for (const [at, sql] of steps(folder).entries()) {
    if (at < done) continue
    db.exec('BEGIN IMMEDIATE')
    try {
      db.exec(`${sql}; PRAGMA user_version = ${at + 1}`)
      db.exec('COMMIT')
    } catch (cause) {
      db.exec('ROLLBACK')
      throw cause
    }
  }
}

function steps(folder: string): readonly string[] {
  return readdirSync(folder)
    .filter((name) => name.endsWith('.sql'))
    .sort()
    .map((name) => readFileSync(`${folder}/${name}`, 'utf8'))
}
