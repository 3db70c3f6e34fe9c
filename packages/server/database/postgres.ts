/** The server's tables in PostgreSQL, beside the logs. Any number of servers share them. */
import { StoreRefused } from '@allot/engine/store'
import { ensureMigrated } from '@allot/engine/stores/postgres/migrate'
import { asUnavailable } from '@allot/engine/stores/postgres/transient-errors'
import { Kysely, PostgresDialect, type PostgresPool, type PostgresPoolClient } from 'kysely'
import { Pool, types } from 'pg'
import type { OpenDatabase } from './database.ts'
import { SERVER_MIGRATIONS } from './migrations.ts'
import type { Tables } from './tables.ts'

/** Creates the tables in an empty database. @throws StoreRefused when the database cannot be used */
export async function openPostgres(url: string): Promise<OpenDatabase> {
  const pool = new Pool({ ...CONNECTION, connectionString: url })
  pool.on('error', () => undefined) // an idle connection broke; the next query opens another
  pool.on('connect', (client) => client.on('error', () => undefined)) // a connection in use broke; its next query fails
  try {
    await ensureMigrated(pool, url, SERVER_MIGRATIONS)
  } catch (cause) {
    await pool.end()
    if (cause instanceof StoreRefused) throw cause
    const why = cause instanceof Error ? cause.message : String(cause)
    throw new StoreRefused(`The database cannot be used: ${why}. Check ALLOT_DATABASE_URL and the server.`)
  }
  return {
    db: new Kysely<Tables>({ dialect: new PostgresDialect({ pool: mapTransientErrors(pool) }) }),
    accounts: pool,
    shared: true,
    close: () => pool.end(),
  }
}

const INT8 = types.builtins.INT8

const CONNECTION = {
  application_name: 'allot',
  max: 8,
  keepAlive: true,
  connectionTimeoutMillis: 5_000,
  query_timeout: 10_000,
  idle_in_transaction_session_timeout: 10_000,
  // Instants and counts are far below 2^53.
  types: {
    getTypeParser: ((oid, format) =>
      oid === INT8 ? Number : types.getTypeParser(oid, format)) as typeof types.getTypeParser, // of one type as of all
  },
} as const

/** Transient errors become StoreUnavailable, so that callers try again. */
function mapTransientErrors(pool: Pool): PostgresPool {
  return {
    connect: async () => {
      const client = await asUnavailable(pool.connect())
      const query = (sql: string, values: unknown[]) => asUnavailable(client.query(sql, values))
      return { query, release: () => client.release() } as unknown as PostgresPoolClient // cursors are not used
    },
    end: () => pool.end(),
  }
}
