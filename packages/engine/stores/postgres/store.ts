/**
 * The store for production: PostgreSQL 15 to 18. Any number of servers may share one database. Rows are only added,
 * never changed, so there is nothing to vacuum; a group commit is one statement and one round trip.
 */
import type { DatedPolicy } from '@allot/rules/book'
import type { Instant } from '@allot/rules/instant'
import type { PersonHash } from '@allot/rules/once-share'
import type { SpaceId } from '@allot/rules/space'
import { Pool, type PoolClient } from 'pg'
import {
  type CommitBatch,
  type FleetMembership,
  type LogPosition,
  type LogTail,
  NO_CONFLICTS,
  type Store,
  type StoredBatch,
  type StoreLease,
  StoreRefused,
  StoreUnavailable,
  type UsageDay,
} from '../../store.ts'
import { Appends, type Rows } from './appends.ts'
import { joinServers } from './membership.ts'
import { ensureMigrated, LOG_MIGRATIONS } from './migrate.ts'
import { GLOBAL_STATEMENTS, LOAD_MANY, LOCK, PERSON_STATEMENTS, SPACE_STATEMENTS } from './statements.ts'
import { asUnavailable } from './transient-errors.ts'

/** Makes its tables where there are none. @throws StoreRefused when the database cannot be used */
export async function openPostgresStore(url: string): Promise<Store> {
  const [pool, locks] = [poolOf(url, 8), poolOf(url, 4)]
  try {
    await ensureMigrated(pool, url, LOG_MIGRATIONS)
    await refuseAsynchronousCommit(pool)
    const { rows } = await pool.query(`SELECT to_regclass('pg_dist_partition') IS NOT NULL AS sharded`)
    return new PostgresStore(url, pool, locks, rows[0]?.sharded === true)
  } catch (cause) {
    await pool.end()
    if (cause instanceof StoreRefused) throw cause
    const why = cause instanceof Error ? cause.message : String(cause)
    throw new StoreRefused(`The database cannot be used: ${why}. Check ALLOT_DATABASE_URL and the server.`)
  }
}

function poolOf(url: string, max: number): Pool {
  const pool = new Pool({ ...CONNECTION, max, connectionString: url })
  pool.on('error', () => undefined) // an idle connection that broke; the next query makes another
  pool.on('connect', (client) => client.on('error', () => undefined)) // one in use; its next query says so
  return pool
}

const CONNECTION = {
  application_name: 'allot',
  pipeline: true,
  keepAlive: true,
  connectionTimeoutMillis: 5_000,
  query_timeout: 10_000,
  // A server that was stopped in its tracks gives up the lock of a Space after this long.
  idle_in_transaction_session_timeout: 10_000,
} as const

/** An answer before the commit is durable would break the first law. */
async function refuseAsynchronousCommit(pool: Pool): Promise<void> {
  const { rows } = await pool.query('SHOW synchronous_commit')
  if (rows[0]?.synchronous_commit === 'off') {
    throw new StoreRefused('The database has synchronous_commit off, so it may forget. Set it to on.')
  }
}

class PostgresStore implements Store {
  readonly shared = true
  readonly #url: string
  readonly #pool: Pool
  /** Connections of their own for the locks of Spaces, so that these never wait for one that waits for them. */
  readonly #locks: Pool
  readonly #sharded: boolean
  /** Spaces whose lock one of `locks` holds: an append to these does not ask for it again. */
  readonly #held = new Set<SpaceId>()
  readonly #appends: Appends

  constructor(url: string, pool: Pool, locks: Pool, sharded: boolean) {
    this.#url = url
    this.#pool = pool
    this.#locks = locks
    this.#sharded = sharded
    this.#appends = new Appends(pool, this.#held)
  }

  async load(positions: readonly LogPosition[]): Promise<readonly LogTail[]> {
    const [only] = positions
    if (this.#sharded || (only && positions.length === 1)) {
      const { done, failure } = await settleSeparately(positions, ({ space, after }) =>
        this.#ask('load', [space, after]),
      )
      if (failure) throw failure
      return positions.map(({ space }) => tailOf(done.get(space) ?? []))
    }
    const values = [positions.map(({ space }) => space), positions.map(({ after }) => after)]
    const { rows } = await asUnavailable(this.#pool.query({ name: 'load many', text: LOAD_MANY, values }))
    const bySpace = Map.groupBy(rows, (row) => String(row.space_id))
    return positions.map(({ space }) => tailOf(bySpace.get(space) ?? []))
  }

  async batchAt(space: SpaceId, seq: number): Promise<StoredBatch | undefined> {
    const [row] = await this.#ask('page', [space, seq])
    return row && Number(row.last) >= seq ? storedBatchOf(row) : undefined
  }

  async batchesAfter(space: SpaceId, after: number, most: number): Promise<readonly StoredBatch[]> {
    return (await this.#ask('pages', [space, after, most])).map(storedBatchOf)
  }

  async readRun(space: SpaceId, seq: number, from: number, to: number): Promise<Uint8Array> {
    const [row] = await this.#ask('ids', [space, seq, from + 1, to - from])
    if (!(row?.part instanceof Uint8Array))
      throw new Error(`Invariant: ${space} has no sorted run at ${seq}.`)
    return row.part
  }

  async usageDays(space: SpaceId, from: number, to: number): Promise<readonly UsageDay[]> {
    const rows = await this.#ask('days', [space, from, to])
    return rows.map((row) => ({ day: Number(row.day), body: String(row.body) }))
  }

  async spaces(after: SpaceId, most: number): Promise<readonly SpaceId[]> {
    const { rows } = await asUnavailable(this.#pool.query(GLOBAL_STATEMENTS.spaces, [after, most]))
    return rows.map((row) => String(row.space_id))
  }

  async append(batches: readonly CommitBatch[]): Promise<ReadonlySet<SpaceId>> {
    return asUnavailable(this.#append(batches))
  }

  async lease({ space, after }: LogPosition): Promise<StoreLease> {
    const client = await asUnavailable(this.#locks.connect())
    try {
      const [, , , { rows }] = await asUnavailable(
        Promise.all([
          client.query('BEGIN'),
          client.query({ name: 'lock', text: LOCK, values: [space] }),
          this.#sharded
            ? client.query({ name: 'row', text: SPACE_STATEMENTS.lock, values: [space] })
            : undefined,
          client.query({ name: 'load', text: SPACE_STATEMENTS.load, values: [space, after] }),
        ]),
      )
      return { tail: tailOf(rows), release: this.#hold(space, client) }
    } catch (reason) {
      client.release(true)
      throw reason
    }
  }

  /** @returns what lets go of the Space's lock */
  #hold(space: SpaceId, client: PoolClient): StoreLease['release'] {
    this.#held.add(space)
    const over = () => this.#held.delete(space)
    client.once('end', over)
    return async () => {
      over()
      client.off('end', over)
      // A broken connection is thrown away, and the lock with it.
      await client.query('COMMIT').then(
        () => client.release(),
        () => client.release(true),
      )
    }
  }

  joinFleet(address: string): Promise<FleetMembership> {
    return joinServers(this.#url, address)
  }

  async claimOnce(person: PersonHash, space: SpaceId): Promise<SpaceId> {
    const { rows } = await asUnavailable(this.#pool.query(PERSON_STATEMENTS.claim, [person, space]))
    return rows.length > 0 ? space : ((await this.onceHolder(person)) ?? space)
  }

  async onceHolder(person: PersonHash): Promise<SpaceId | undefined> {
    const { rows } = await asUnavailable(this.#pool.query(PERSON_STATEMENTS.holder, [person]))
    return rows[0] && String(rows[0].space_id)
  }

  async publish({ text, effective }: DatedPolicy): Promise<void> {
    await asUnavailable(
      this.#pool.query(GLOBAL_STATEMENTS.publish, [text.policy, effective, JSON.stringify(text)]),
    )
  }

  async published(): Promise<readonly DatedPolicy[]> {
    const { rows } = await asUnavailable(this.#pool.query(GLOBAL_STATEMENTS.published))
    return rows.map((row) => ({
      text: JSON.parse(String(row.body)), // written by publish from a checked policy
      effective: Number(row.effective) as Instant, // milliseconds since 1970, as publish wrote them
    }))
  }

  async close(): Promise<void> {
    await Promise.all([this.#pool, this.#locks].filter((pool) => !pool.ending).map((pool) => pool.end()))
  }

  async #append(batches: readonly CommitBatch[]): Promise<ReadonlySet<SpaceId>> {
    const { rows, failure } = await this.#write(batches)
    const written = new Set(rows.map((row) => String(row.space_id)))
    // After the batch: before it, another server might still have added to the day.
    const ended = batches.filter(({ space, endedDays }) => endedDays.length > 0 && written.has(space))
    await Promise.all(
      ended.flatMap(({ space, endedDays }) =>
        endedDays.map(({ day, body }) =>
          this.#pool.query({ name: 'day', text: SPACE_STATEMENTS.day, values: [space, day, body] }),
        ),
      ),
    )
    if (written.size === batches.length) return NO_CONFLICTS
    const conflicts = new Set(batches.map((batch) => batch.space).filter((space) => !written.has(space)))
    if (failure) throw new StoreUnavailable(failure.message, { cause: failure.cause, spaces: conflicts })
    return conflicts
  }

  async #write(batches: readonly CommitBatch[]): Promise<{ rows: Rows; failure?: StoreUnavailable }> {
    const [only] = batches
    const append = (batch: CommitBatch) => this.#appends.one(batch, this.#isUnguarded(batch))
    if (batches.length === 1 && only) return { rows: await append(only) }
    if (!this.#sharded) return { rows: await this.#appends.many(batches) }
    const { done, failure } = await settleSeparately(batches, (batch) => asUnavailable(append(batch)))
    const rows = [...done.values()].flat()
    return failure ? { rows, failure } : { rows }
  }

  /** On a cluster, asking for the lock too takes three times as long: it is worth it where several operations meet. */
  #isUnguarded({ seq, last }: CommitBatch): boolean {
    return this.#sharded && seq === last
  }

  async #ask(name: keyof typeof SPACE_STATEMENTS, values: readonly unknown[]): Promise<Rows> {
    const { rows } = await asUnavailable(
      this.#pool.query({ name, text: SPACE_STATEMENTS[name], values: [...values] }),
    )
    return rows
  }
}

/**
 * Works on each by itself: on a cluster, a machine that cannot be reached has some of the Spaces only.
 * @returns what was done, and the failure that concerns the rest
 */
async function settleSeparately<T extends { readonly space: SpaceId }>(
  all: readonly T[],
  work: (one: T) => Promise<Rows>,
): Promise<{ done: ReadonlyMap<SpaceId, Rows>; failure?: StoreUnavailable }> {
  const settled = await Promise.allSettled(all.map(work))
  const done = new Map<SpaceId, Rows>()
  const spaces = new Set<SpaceId>()
  let reason: unknown
  for (const [at, { space }] of all.entries()) {
    const its = settled[at]
    if (its?.status === 'fulfilled') done.set(space, its.value)
    else {
      spaces.add(space)
      reason = its?.reason
    }
  }
  if (spaces.size === 0) return { done }
  if (!(reason instanceof StoreUnavailable)) throw reason
  return { done, failure: new StoreUnavailable(reason.message, { cause: reason.cause, spaces }) }
}

function tailOf(rows: Rows): LogTail {
  const base = rows.find((row) => typeof row.snapshot === 'string')
  const runs = new Map<number, Uint8Array>()
  for (const { seq, ids } of rows) {
    if (ids instanceof Uint8Array) runs.set(Number(seq), new Uint8Array(ids)) // copied, so that it is aligned
  }
  return {
    snapshot: base && String(base.snapshot),
    batches: rows.filter((row) => typeof row.body === 'string').map(storedBatchOf),
    ...(runs.size > 0 ? { runs } : {}),
  }
}

function storedBatchOf(row: Record<string, unknown>): StoredBatch {
  return { seq: Number(row.seq), body: String(row.body) }
}
