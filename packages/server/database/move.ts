/**
 * Copies the server's own tables from the files of a data folder into PostgreSQL, in one transaction. Rows that are
 * there already stay as they are, so it may be repeated.
 */
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { DatabaseSync, type SQLOutputValue } from 'node:sqlite'
import { StoreRefused } from '@allot/engine/store'
import type { Client } from 'pg'
import { readOrCreateSecret, requireSharedSecret } from '../secrets/server-secret.ts'
import type { Database } from './database.ts'
import { openDatabase } from './open-database.ts'
import { openFiles } from './sqlite-files.ts'

/** In each file, a table was created after the tables that it refers to. */
const FILES = ['accounts.sqlite', 'server.sqlite']
/** All but the heartbeats of processes. */
const TABLE_NAMES = `SELECT name FROM sqlite_master
  WHERE type = 'table' AND name NOT LIKE 'sqlite%' AND name <> 'servers' ORDER BY rowid`

const ROWS_AT_ONCE = 500

/** An operator who configures a database for the first time would miss their accounts. @throws StoreRefused */
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

/** @param secret otherwise the one of the folder. @returns how many rows were copied. @throws StoreRefused */
export async function moveToPostgres(data: string, url: string, secret?: string): Promise<number> {
  if (!existsSync(join(data, 'server.sqlite'))) return 0
  await openFiles(data).close() // brings the files up to date
  const { db, close } = await openDatabase(data, url)
  const { Client } = await import('pg')
  const client = new Client({ connectionString: url, application_name: 'allot move' })
  try {
    await requireSharedSecret(secret ?? readOrCreateSecret(join(data, 'secret')), db)
    await client.connect()
    await client.query('BEGIN')
    let moved = 0
    for (const file of FILES) {
      const from = new DatabaseSync(join(data, file), { readOnly: true })
      for (const { name } of from.prepare(TABLE_NAMES).all()) moved += await copy(from, client, String(name))
      from.close()
    }
    // A heartbeat as of a killed process: the first server checks every Space for undelivered events.
    await client.query(`INSERT INTO servers (id, seen_at) VALUES ('moved', 0) ON CONFLICT DO NOTHING`)
    await client.query('COMMIT')
    return moved
  } finally {
    await client.end()
    await close()
  }
}

/** Rows are sent as JSON, so that PostgreSQL converts each value to the type of its column. */
async function copy(from: DatabaseSync, to: Client, table: string): Promise<number> {
  let moved = 0
  let rows: Record<string, SQLOutputValue>[] = []
  const insert = async () => {
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
    if (rows.length === ROWS_AT_ONCE) await insert()
  }
  await insert()
  return moved
}
