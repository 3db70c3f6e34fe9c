import { mkdtempSync, readFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { startCluster, type TestCluster } from '@allot/engine/testing/postgres-cluster'
import { passkey } from '@better-auth/passkey'
import { getMigrations } from 'better-auth/db/migration'
import { anonymous, twoFactor } from 'better-auth/plugins'
import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { OpenDatabase } from './database.ts'
import { openDatabase } from './open-database.ts'

let cluster: TestCluster
let shared: OpenDatabase
let alone: OpenDatabase

beforeAll(async () => {
  cluster = await startCluster({ fsync: 'off' })
  shared = await openDatabase('', await cluster.createDatabase())
  alone = await openDatabase(mkdtempSync(join(tmpdir(), 'allot-')), undefined)
})

afterAll(async () => {
  await Promise.all([shared.close(), alone.close()])
  await cluster.stop()
})

it('a transaction that fails says why, also where SQLite has rolled it back already, as on a full disk', async () => {
  const { db } = await openDatabase(mkdtempSync(join(tmpdir(), 'allot-')), undefined)
  const full = db.transaction().execute(async (within) => {
    await sql`ROLLBACK`.execute(within) // as SQLite does itself
    throw new Error('database or disk is full')
  })
  await expect(full).rejects.toThrow('database or disk is full')
  const { rows } = await sql<{ n: number }>`SELECT 1 AS n`.execute(db)
  expect(rows).toEqual([{ n: 1 }])
  await db.destroy()
})

describe('the tables on PostgreSQL', () => {
  it('are those that better-auth requires', async () => {
    const { toBeCreated, toBeAdded } = await getMigrations({
      database: shared.accounts,
      secret: 'nothing is signed with it in this test',
      rateLimit: { enabled: true, storage: 'database' },
      plugins: [anonymous(), twoFactor(), passkey()],
    })
    expect([...toBeCreated, ...toBeAdded]).toEqual([])
  })

  it('are equal to those of SQLite, column by column', async () => {
    const columns = async (db: OpenDatabase['db']) => {
      const tables = await db.introspection.getTables()
      const own = tables.filter(({ name }) => !BESIDE.test(name))
      return own
        .flatMap(({ name, columns }) => columns.map((each) => `${name}.${each.name}`))
        .filter((name) => !name.endsWith('.rowid'))
        .sort()
    }
    expect(await columns(shared.db)).toEqual(await columns(alone.db))
    expect(await columns(shared.db)).toContain('deliveries.next_at')
  })
})

/** The accounts, which are in another file on SQLite, and what only servers that share need. */
const BESIDE =
  /^(user|session|account|verification|rateLimit|twoFactor|passkey|attempts|secret|allot_server_migrations)$/

it.each(['server.sqlite', 'accounts.sqlite'])(
  'a file %s that is another program’s is refused, and left as it is',
  async (name) => {
    const data = mkdtempSync(join(tmpdir(), 'allot-'))
    const theirs = new DatabaseSync(join(data, name))
    theirs.exec('CREATE TABLE theirs (line TEXT); PRAGMA user_version = 1')
    theirs.close()
    const before = readFileSync(join(data, name))
    await expect(openDatabase(data, undefined)).rejects.toThrow(`${name} is a database of another program`)
    expect(readFileSync(join(data, name)).equals(before)).toBe(true)
  },
)
