/**
 * Moving in: what the server kept in files of a data folder is brought into PostgreSQL. All of it comes in one
 * transaction, and what is there already stays as it is, so it may be done again.
 */
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { DatabaseSync, type SQLOutputValue } from 'node:sqlite'
import { StoreRefused } from '@allot/engine/store'
import { Client } from 'pg'
import { readOrCreateSecret, requireSharedSecret } from '../secrets/server-secret.ts'
import type { Database } from './database.ts'
import { openDatabase } from './open-database.ts'
import { openFiles } from './sqlite-files.ts'

/** Of whose tables each was made after those that it refers to. */
const FILES = ['accounts.sqlite', 'server.sqlite']
/** Lines of processes are nobody else's. */
const THERE = `SELECT name FROM sqlite_master
  WHERE type = 'table' AND name NOT LIKE 'sqlite%' AND name <> 'servers' ORDER BY rowid`

const AT_ONCE = 500

/** Whoever names a database for the first time would find it without them. @throws StoreRefused */
export async function requireMoved(data: string, db: Database): Promise<void> {
  const file = join(data, 'server.sqlite')
  if (!existsSync(file) || (await db.selectFrom('spaces').select('rowid').limit(1).executeTakeFirst())) return
  const files = new DatabaseSync(file, { readOnly: true })
  const some = files.prepare('SELECT 1 FROM spaces LIMIT 1').get()
  files.close()
  if (some)
    throw new StoreRefused(
      `${data} has accounts and Spaces in files, and the database has none yet. Run "allot move" first, or choose another data folder.`,
    )
}

/** @param secret the one of the folder unless said @returns how many rows came @throws StoreRefused */
export async function moveToPostgres(data: string, url: string, secret?: string): Promise<number> {
  if (!existsSync(join(data, 'server.sqlite'))) return 0
  await openFiles(data).close() // brings the files up to date
  const { db, close } = await openDatabase(data, url)
  const client = new Client({ connectionString: url, application_name: 'allot move' })
  try {
    await requireSharedSecret(secret ?? readOrCreateSecret(join(data, 'secret')), db)
    await client.connect()
    await client.query('BEGIN')
    let moved = 0
    for (const file of FILES) {
      const from = new DatabaseSync(join(data, file), { readOnly: true })
      for (const { name } of from.prepare(THERE).all()) moved += await copy(from, client, String(name))
      from.close()
    }
    // As one that was killed leaves it: the first server looks whether something was not told yet.
    await client.query(`INSERT INTO servers (id, seen_at) VALUES ('moved', 0) ON CONFLICT DO NOTHING`)
    await client.query('COMMIT')
    return moved
  } finally {
    await client.end()
    await close()
  }
}

/** Rows go over as JSON, so that each column reads what it is given as its own type. */
async function copy(from: DatabaseSync, to: Client, table: string): Promise<number> {
  let moved = 0
  let rows: Record<string, SQLOutputValue>[] = []
  const flush = async () => {
    const [first] = rows
    if (!first) return
    // A delivery gets a new number, in the same order.
    const names = Object.keys(first).filter((name) => !(table === 'deliveries' && name === 'id'))
    const columns = names.map((name) => `"${name}"`).join(', ')
    const { rowCount } = await to.query(
      `INSERT INTO "${table}" (${columns})
       SELECT ${columns} FROM json_populate_recordset(NULL::"${table}", $1) ON CONFLICT DO NOTHING`,
      [JSON.stringify(rows)],
    )
    moved += rowCount ?? 0
    rows = []
  }
  for (const row of from.prepare(`SELECT * FROM "${table}"`).iterate()) {
    rows.push(row)
    if (rows.length === AT_ONCE) await flush()
  }
  await flush()
  return moved
}
