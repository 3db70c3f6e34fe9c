/** How commit batches are appended: that of one Space by itself, those of many Spaces in one statement. */

import type { SpaceId } from '@allot/rules/space'
import { DatabaseError, type Pool } from 'pg'
import { type CommitBatch, SEPARATOR } from '../../store.ts'
import { APPEND, APPEND_ALL, APPEND_MANY, SPACE_STATEMENTS } from './statements.ts'

export type Rows = readonly Record<string, unknown>[]

/** Group commits without an append conflict after which none is expected. */
const CALM = 32

export class Appends {
  readonly #pool: Pool
  readonly #held: ReadonlySet<SpaceId>
  /** Group commits of many Spaces since the last append conflict. */
  #withoutConflict = 0

  /** @param held Spaces of which this server holds the lease */
  constructor(pool: Pool, held: ReadonlySet<SpaceId>) {
    this.#pool = pool
    this.#held = held
  }

  /** @param unguarded appends without a look for leases of other servers @returns a row; none for an append conflict */
  async one({ space, seq, last, snapshot, run, body }: CommitBatch, unguarded: boolean): Promise<Rows> {
    const values = [space, seq, last, snapshot ?? null, run ? Buffer.from(run.buffer) : null, body]
    const free = unguarded || this.#held.has(space)
    return this.#ask(free ? 'append' : 'append if free', free ? SPACE_STATEMENTS.append : APPEND, values)
  }

  /** @returns a row for each batch without an append conflict */
  async many(batches: readonly CommitBatch[]): Promise<Rows> {
    const values = valuesOf(batches, this.#held)
    const all =
      this.#withoutConflict < CALM ? undefined : await this.#all(batches, values).catch(unlessConflict)
    const rows = all ?? (await this.#ask('append many', APPEND_MANY, values))
    this.#withoutConflict = rows.length === batches.length ? this.#withoutConflict + 1 : 0
    return rows
  }

  async #all(batches: readonly CommitBatch[], values: readonly unknown[]): Promise<Rows> {
    const rows = await this.#ask('append all', APPEND_ALL, values)
    const left = new Set(rows.map((row) => row.space_id))
    return batches.filter(({ space }) => !left.has(space)).map(({ space }) => ({ space_id: space }))
  }

  async #ask(name: string, text: string, values: readonly unknown[]): Promise<Rows> {
    return (await this.#pool.query({ name, text, values: [...values] })).rows
  }
}

/** SQL: the key exists. */
const KEY_EXISTS = '23505'

/** @returns undefined for an append conflict, so that nothing was written */
function unlessConflict(cause: unknown): undefined {
  if (!(cause instanceof DatabaseError && cause.code === KEY_EXISTS)) throw cause
}

function valuesOf(batches: readonly CommitBatch[], held: ReadonlySet<SpaceId>): readonly unknown[] {
  const runs: Uint8Array[] = []
  const firsts: number[] = []
  const lengths: number[] = []
  let length = 0
  for (const { run } of batches) {
    firsts.push(run ? length + 1 : 0)
    lengths.push(run?.length ?? 0)
    if (!run) continue
    runs.push(run)
    length += run.length
  }
  return [
    batches.map((batch) => batch.space),
    listOf(batches.map((batch) => batch.seq)),
    listOf(batches.map((batch) => batch.last)),
    batches.map((batch) => batch.snapshot ?? '').join(SEPARATOR),
    batches.map((batch) => batch.body).join(SEPARATOR),
    Buffer.concat(runs),
    listOf(firsts),
    listOf(lengths),
    held.size > 0 ? [...held] : NO_SPACES,
  ]
}

/** An array as PostgreSQL writes it; the client would look for something to escape in each number. */
function listOf(numbers: readonly number[]): string {
  return `{${numbers.join(',')}}`
}

const NO_SPACES: readonly SpaceId[] = []
