/**
 * Brings a PostgreSQL database up to date: numbered .sql files, each once and in order, forward only. Servers may go on
 * meanwhile: a migration only adds what the next version needs, and holds no lock for long.
 */
import { readdirSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { Client, DatabaseError } from 'pg'
import { StoreRefused } from '../../store.ts'

/** A number of our own among the database's advisory locks. */
const ONE_AT_A_TIME = 0x414c4c54 // "ALLT"

/** The files of a folder, and the table that says how far a database has come with them. */
export interface Migrations {
  readonly folder: string
  readonly table: string
}

/** The tables of the logs. */
export const LOG_MIGRATIONS: Migrations = { folder: import.meta.dirname, table: 'allot_migrations' }

export interface Migrated {
  /** The files that were applied now. */
  readonly applied: readonly string[]
}

export interface MigrateOptions {
  /** The tables of the logs by default. */
  readonly series?: Migrations
  /** Declares how the tables of the logs are spread over a Citus cluster. */
  readonly distributed?: boolean
}

/** @throws StoreRefused */
export async function migratePostgres(
  url: string,
  { series = LOG_MIGRATIONS, distributed = false }: MigrateOptions = {},
): Promise<Migrated> {
  const client = await connect(url)
  try {
    // Of several that are started together the others wait here, and then find everything done.
    await client.query(`BEGIN; SELECT pg_advisory_xact_lock(${ONE_AT_A_TIME})`)
    const applied = await apply(client, series)
    await client.query('COMMIT')
    if (distributed) await distribute(client)
    return { applied }
  } catch (cause) {
    if (!(cause instanceof DatabaseError)) throw cause
    throw new StoreRefused(`The database refused: ${cause.message}. Mend that, and migrate again.`)
  } finally {
    await client.end()
  }
}

/** A table of the same name that another program made. */
const EXISTS = '42P07'

function refuseForeign(cause: unknown): never {
  if (!(cause instanceof DatabaseError && cause.code === EXISTS)) throw cause
  throw new StoreRefused(
    `Another program keeps its tables in this database (${cause.message}). Nothing was changed; give Allot a database of its own.`,
  )
}

/** Makes the tables where there are none. @throws StoreRefused where some of the steps are missing */
export async function ensureMigrated(
  client: Pick<Client, 'query'>,
  url: string,
  series: Migrations,
): Promise<void> {
  const { missing, none } = await stepsMissing(client, series)
  if (none) await migratePostgres(url, { series })
  else if (missing > 0)
    throw new StoreRefused('The database is of an older Allot. Run "allot migrate" first.')
}

/** How many steps `allot migrate` would apply. @throws StoreRefused */
export async function stepsWaiting(url: string, series: Migrations): Promise<number> {
  const client = await connect(url)
  try {
    return (await stepsMissing(client, series)).missing
  } finally {
    await client.end()
  }
}

/** How many of the steps a database lacks, and whether it has none at all. */
async function stepsMissing(
  client: Pick<Client, 'query'>,
  series: Migrations,
): Promise<{ missing: number; none: boolean }> {
  const { rows } = await client.query<{ there: boolean }>('SELECT to_regclass($1) IS NOT NULL AS there', [
    series.table,
  ])
  const done = rows[0]?.there ? await stepsDone(client, series) : 0
  return { missing: stepsOf(series).length - done, none: done === 0 }
}

async function apply(client: Client, series: Migrations): Promise<readonly string[]> {
  await client.query(`CREATE TABLE IF NOT EXISTS ${series.table} (
    number integer NOT NULL PRIMARY KEY, name text NOT NULL, applied timestamptz NOT NULL DEFAULT now())`)
  const done = await stepsDone(client, series)
  const applied = stepsOf(series).slice(done)
  for (const [at, name] of applied.entries()) {
    await client.query(readSql(join(series.folder, name))).catch(refuseForeign)
    await client.query(`INSERT INTO ${series.table} (number, name) VALUES ($1, $2)`, [done + at + 1, name])
  }
  return applied
}

/** A line `\ir file`, as psql has it, stands for another file, whose path is relative to this one. */
function readSql(file: string): string {
  return readFileSync(file, 'utf8').replace(/^\\ir (.+)$/gm, (_, other) =>
    readSql(join(dirname(file), other)),
  )
}

function stepsOf({ folder }: Migrations): readonly string[] {
  return readdirSync(folder)
    .filter((name) => name.endsWith('.sql'))
    .sort()
}

async function connect(url: string): Promise<Client> {
  const client = new Client({ connectionString: url, application_name: 'allot migrate' })
  try {
    await client.connect()
    return client
  } catch (cause) {
    throw new StoreRefused(`The database cannot be reached: ${messageOf(cause)}. Check its address.`)
  }
}

/** @throws StoreRefused where they are more than there are here */
async function stepsDone(client: Pick<Client, 'query'>, series: Migrations): Promise<number> {
  const { rows } = await client.query<{ done: number }>(
    `SELECT coalesce(max(number), 0) AS done FROM ${series.table}`,
  )
  const done = rows[0]?.done ?? 0
  if (done > stepsOf(series).length)
    throw new StoreRefused('The database is of a newer Allot. It was not touched; install that version.')
  return done
}

/**
 * What each table is spread by; what belongs to no Space is copied to every machine. So is the list of steps: a server
 * may ask any node, and would take tables without it for another program's.
 */
export const DISTRIBUTION = {
  log: `SELECT create_distributed_table('log', 'space_id')`,
  usage: `SELECT create_distributed_table('usage', 'space_id', colocate_with => 'log')`,
  policies: `SELECT create_reference_table('policies')`,
  fleet: `SELECT create_reference_table('fleet')`,
  once_claims: `SELECT create_distributed_table('once_claims', 'person')`,
  allot_migrations: `SELECT create_reference_table('allot_migrations')`,
} as const

async function distribute(client: Client): Promise<void> {
  const { rows } = await client.query(`SELECT 1 FROM pg_extension WHERE extname = 'citus'`)
  if (rows.length === 0) {
    throw new StoreRefused(
      'This database has no Citus. Run CREATE EXTENSION citus as its owner first, or leave out --distributed.',
    )
  }
  for (const [table, statement] of Object.entries(DISTRIBUTION)) {
    const of = 'SELECT 1 FROM pg_dist_partition WHERE logicalrelid = $1::regclass'
    const { rows: done } = await client.query(of, [table])
    if (done.length === 0) await client.query(statement)
  }
}

function messageOf(cause: unknown): string {
  if (cause instanceof AggregateError) return cause.errors.map(messageOf).join(', ')
  return cause instanceof Error ? cause.message : String(cause)
}
