/** How pages are added to the log: one Space's by itself, those of many in one statement. */

import type { SpaceId } from '@allot/rules/space'
import { DatabaseError, type Pool } from 'pg'
import { type CommitBatch, SEPARATOR } from '../../store.ts'
import { APPEND, APPEND_ALL, APPEND_MANY, OF_ONE_SPACE } from './statements.ts'

export type Rows = readonly Record<string, unknown>[]

/** Flushes in which nobody was faster, after which that is not expected. */
const CALM = 32

export class Appends {
  readonly #pool: Pool
  readonly #held: ReadonlySet<SpaceId>
  /** Flushes of many Spaces since somebody else was faster in one. */
  #unbeaten = 0

  /** @param held Spaces whose turn is ours */
  constructor(pool: Pool, held: ReadonlySet<SpaceId>) {
    this.#pool = pool
    this.#held = held
  }

  /** @param alone whether nobody's turn is to be looked for @returns a row, or none where somebody else was faster */
  async one({ space, seq, last, snapshot, run, body }: CommitBatch, alone: boolean): Promise<Rows> {
    const values = [space, seq, last, snapshot ?? null, run ? Buffer.from(run.buffer) : null, body]
    const free = alone || this.#held.has(space)
    return this.#ask(free ? 'append' : 'append if free', free ? OF_ONE_SPACE.append : APPEND, values)
  }

  /** @returns a row for each page that nobody else was faster with */
  async many(pages: readonly CommitBatch[]): Promise<Rows> {
    const values = valuesOf(pages, this.#held)
    const all = this.#unbeaten < CALM ? undefined : await this.#all(pages, values).catch(unlessBeaten)
    const rows = all ?? (await this.#ask('append many', APPEND_MANY, values))
    this.#unbeaten = rows.length === pages.length ? this.#unbeaten + 1 : 0
    return rows
  }

  async #all(pages: readonly CommitBatch[], values: readonly unknown[]): Promise<Rows> {
    const rows = await this.#ask('append all', APPEND_ALL, values)
    const left = new Set(rows.map((row) => row.space_id))
    return pages.filter(({ space }) => !left.has(space)).map(({ space }) => ({ space_id: space }))
  }

  async #ask(name: string, text: string, values: readonly unknown[]): Promise<Rows> {
    return (await this.#pool.query({ name, text, values: [...values] })).rows
  }
}

/** The key is there already. */
const BEATEN = '23505'

/** @returns undefined where somebody was faster, so that nothing was written */
function unlessBeaten(cause: unknown): undefined {
  if (!(cause instanceof DatabaseError && cause.code === BEATEN)) throw cause
}

function valuesOf(pages: readonly CommitBatch[], held: ReadonlySet<SpaceId>): readonly unknown[] {
  const runs: Uint8Array[] = []
  const firsts: number[] = []
  const lengths: number[] = []
  let length = 0
  for (const { run } of pages) {
    firsts.push(run ? length + 1 : 0)
    lengths.push(run?.length ?? 0)
    if (!run) continue
    runs.push(run)
    length += run.length
  }
  return [
    pages.map((page) => page.space),
    listOf(pages.map((page) => page.seq)),
    listOf(pages.map((page) => page.last)),
    pages.map((page) => page.snapshot ?? '').join(SEPARATOR),
    pages.map((page) => page.body).join(SEPARATOR),
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
