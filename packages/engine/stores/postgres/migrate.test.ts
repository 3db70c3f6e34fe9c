import { Client } from 'pg'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { startCluster, type TestCluster } from '../../testing/postgres-cluster.ts'
import { migratePostgres } from './migrate.ts'
import { openPostgresStore } from './store.ts'

let cluster: TestCluster
beforeAll(async () => {
  cluster = await startCluster({ fsync: 'off' })
})
afterAll(() => cluster.stop())

const BATCH = { space: 's', seq: 1, last: 1, body: '{}', endedDays: [], kinds: [] }

describe('migrate', () => {
  it('applies each migration once, however many servers start together', async () => {
    const url = await cluster.createDatabase()
    const runs = await Promise.all(Array.from({ length: 4 }, () => migratePostgres(url)))
    expect(runs.flatMap(({ applied }) => applied)).toEqual([
      '0001_log.sql',
      '0002_fleet.sql',
      '0003_entries.sql',
      '0004_once_claims.sql',
    ])
  })

  it('lets servers go on, and keeps what they wrote', async () => {
    const url = await cluster.createDatabase()
    const store = await openPostgresStore(url)
    await store.append([BATCH])
    expect(await migratePostgres(url)).toEqual({ applied: [] })
    expect([...(await store.append([BATCH]))]).toEqual(['s'])
    await store.close()
  })

  it('refuses a database of a newer version, to servers and to itself', async () => {
    const url = await cluster.createDatabase()
    await migratePostgres(url)
    const client = new Client({ connectionString: url })
    await client.connect()
    await client.query(`INSERT INTO allot_migrations (number, name) VALUES (99, 'of the future')`)
    await client.end()
    for (const use of [openPostgresStore, migratePostgres])
      await expect(use(url)).rejects.toThrow(/of a newer Allot. It was not touched/)
  })

  it('refuses to spread tables where there is no Citus, and to start where an answer might be forgotten', async () => {
    const url = await cluster.createDatabase()
    await expect(migratePostgres(url, { distributed: true })).rejects.toThrow(/CREATE EXTENSION citus/)
    const client = new Client({ connectionString: url })
    await client.connect()
    await client.query(`ALTER DATABASE ${new URL(url).pathname.slice(1)} SET synchronous_commit = off`)
    await client.end()
    await expect(openPostgresStore(url)).rejects.toThrow(/synchronous_commit off/)
  })

  it.each(['log', 'usage', 'policies', 'once_claims'])(
    'refuses a database where another program has a table %s, and changes nothing',
    async (table) => {
      const url = await cluster.createDatabase()
      const theirs = new Client({ connectionString: url })
      await theirs.connect()
      await theirs.query(`CREATE TABLE ${table} (line text); INSERT INTO ${table} VALUES ('theirs')`)
      for (const use of [openPostgresStore, migratePostgres])
        await expect(use(url)).rejects.toThrow(/Another program .*"\w+" already exists.* Nothing was changed/)
      const { rows: tables } = await theirs.query(
        `SELECT relname FROM pg_class JOIN pg_namespace AS its ON its.oid = relnamespace WHERE nspname = 'public'`,
      )
      expect(tables).toEqual([{ relname: table }])
      expect((await theirs.query(`SELECT * FROM ${table}`)).rows).toEqual([{ line: 'theirs' }])
      await theirs.end()
    },
  )

  it('reports what the database refuses', async () => {
    const url = new URL(await cluster.createDatabase())
    const client = new Client({ connectionString: url.href })
    await client.connect()
    await client.query('CREATE ROLE nobody LOGIN')
    await client.end()
    url.username = 'nobody'
    await expect(migratePostgres(url.href)).rejects.toThrow(/^The database refused: permission denied/)
  })

  it('reports what cannot be reached', async () => {
    await expect(openPostgresStore('postgres://ann@127.0.0.1:9/none')).rejects.toThrow(/cannot be used/)
  })
})
