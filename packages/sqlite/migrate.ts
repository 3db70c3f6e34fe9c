/**
 * Numbered migrations of an SQLite file: the .sql files of a folder, each applied once and in the order of their
 * names, forward only. How far a file has come stands in its own `user_version`.
 */
import { readdirSync, readFileSync } from 'node:fs'
import type { DatabaseSync } from 'node:sqlite'

/** Brings the file up to date; a step that fails leaves it as it was before that step. */
export function migrate(db: DatabaseSync, folder: string): void {
  const { done } = progress(db, folder)
  for (const [at, name] of steps(folder).entries()) {
    if (at < done) continue
    const sql = readFileSync(`${folder}/${name}`, 'utf8')
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

/** How many steps the file has seen, and how many there are; a file of a newer version has seen more. */
export function progress(db: DatabaseSync, folder: string): { readonly done: number; readonly all: number } {
  const done = Number(db.prepare('PRAGMA user_version').get()?.user_version ?? 0)
  return { done, all: steps(folder).length }
}

function steps(folder: string): readonly string[] {
  return readdirSync(folder)
    .filter((name) => name.endsWith('.sql'))
    .sort()
}
