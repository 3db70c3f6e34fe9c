/**
 * Generations and the calls that were made for them, in one SQLite file. Every change is durable before the call returns.
 * Column names and stored states are those of the first version; 0001_generations.sql explains them.
 */
import type { DatabaseSync } from 'node:sqlite'
import { openFile } from '@allot/sqlite/file'
import type { MadeGeneration } from './generations.ts'
import type { CallUsage, Generator } from './generator.ts'

const KIND = {
  table: 'generations',
  settings: 'PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL',
  steps: import.meta.dirname,
}

/** What a generation is for. */
export interface GenerationSubject {
  readonly key: string
  readonly space: string
  readonly tool: string
  readonly model: string | null
}

export interface GenerationRecord extends GenerationSubject {
  /** The name of the generator. */
  readonly generator: string
  readonly attempt: number
  readonly state: GenerationState
}

export type GenerationState =
  /** Nothing is on its way. */
  | { readonly name: 'waiting' | 'failed' }
  /** A call may have been made. */
  | { readonly name: 'asked' }
  | { readonly name: 'started'; readonly operation: string }
  /** The answer is in the part file, and not checked yet. */
  | { readonly name: 'received' }
  | { readonly name: 'made'; readonly result: StoredResult }

/** @param file its name in the folder */
type StoredResult = Omit<MadeGeneration, 'ok'>

/** A call that was answered, or whose answer was cut. */
export interface CallRecord extends GenerationSubject {
  readonly generator: string
  /** made, started, or the kind of the error */
  readonly outcome: string
  readonly requestId: string | null
  readonly usage: CallUsage
  /** In millionths of the price table's currency; null where it is unknown. */
  readonly cost: number | null
  readonly at: number
}

export class GenerationStore {
  readonly #db: DatabaseSync

  /** @throws FileRefused */
  constructor(file: string) {
    this.#db = openFile(file, KIND)
  }

  find(key: string): GenerationRecord | undefined {
    const row = this.#db.prepare('SELECT * FROM generations WHERE key = ?').get(key)
    return row && recordOf(row)
  }

  /** A new one, or a new attempt after one that failed. */
  begin(subject: GenerationSubject, generator: Generator, now: number): GenerationRecord {
    const { key, space, tool, model } = subject
    this.#db
      .prepare(
        `INSERT INTO generations (key, space_id, tool, model, generator, state, created_at, changed_at)
         VALUES (?, ?, ?, ?, ?, 'waiting', ?, ?)
         ON CONFLICT (key) DO UPDATE SET generator = excluded.generator, changed_at = excluded.changed_at,
           attempt = attempt + (state IN ('failed', 'made')), state = 'waiting', operation = NULL, file = NULL`,
      )
      .run(key, space, tool, model, generator.name, now, now)
    const begun = this.find(key)
    if (!begun) throw new Error(`Invariant: the generation ${key} vanished.`)
    return begun
  }

  save(key: string, state: GenerationState, now: number): void {
    const result = state.name === 'made' ? state.result : undefined
    this.#db
      .prepare(
        'UPDATE generations SET state = ?, operation = ?, file = ?, type = ?, title = ?, sandbox = ?, changed_at = ? WHERE key = ?',
      )
      .run(
        state.name,
        state.name === 'started' ? state.operation : null,
        result?.file ?? null,
        result?.type ?? null,
        result?.generator ?? null,
        Number(result?.sandbox ?? false),
        now,
        key,
      )
  }

  addCall(call: CallRecord): void {
    const { key, space, tool, model, generator, outcome, requestId, usage, cost, at } = call
    this.#db
      .prepare(
        'INSERT INTO calls (key, space_id, tool, model, generator, outcome, request_id, usage, cost, at) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)',
      )
      .run(key, space, tool, model, generator, outcome, requestId, JSON.stringify(usage), cost, at)
  }

  hasMade(prefix: string, tools: readonly string[]): boolean {
    const places = tools.map(() => '?').join(', ')
    const found = this.#db
      .prepare(
        `SELECT 1 FROM generations WHERE key >= ? AND key < ? AND state = 'made' AND tool IN (${places}) LIMIT 1`,
      )
      .get(prefix, `${prefix}\u{10ffff}`, ...tools)
    return found !== undefined
  }

  /** Those whose keys begin so. */
  withPrefix(prefix: string): readonly GenerationRecord[] {
    return this.#db
      .prepare('SELECT * FROM generations WHERE key >= ? AND key < ?')
      .all(prefix, `${prefix}\u{10ffff}`)
      .map(recordOf)
  }

  /** Those that changed last before an instant, and the oldest beyond a number. */
  expired(before: number, most: number): readonly GenerationRecord[] {
    return this.#db
      .prepare(
        `SELECT * FROM generations WHERE changed_at < ?
         UNION SELECT * FROM (SELECT * FROM generations WHERE state IN ('made', 'failed')
           ORDER BY changed_at DESC LIMIT -1 OFFSET ?)`,
      )
      .all(before, most)
      .map(recordOf)
  }

  delete(key: string): void {
    this.#db.prepare('DELETE FROM generations WHERE key = ?').run(key)
  }

  deleteCallsBefore(instant: number): void {
    this.#db.prepare('DELETE FROM calls WHERE at < ?').run(instant)
  }

  close(): void {
    if (this.#db.isOpen) this.#db.close()
  }
}

type Row = Record<string, unknown>

function recordOf(row: Row): GenerationRecord {
  return {
    key: String(row.key),
    space: String(row.space_id),
    tool: String(row.tool),
    model: row.model === null ? null : String(row.model),
    generator: String(row.generator),
    attempt: Number(row.attempt),
    state: stateOf(row),
  }
}

function stateOf(row: Row): GenerationState {
  switch (row.state) {
    case 'started':
      return { name: 'started', operation: String(row.operation) }
    case 'made': {
      // Only `save` writes this column.
      const type = String(row.type) as MadeGeneration['type']
      const [file, generator] = [String(row.file), String(row.title)]
      return { name: 'made', result: { file, type, generator, sandbox: row.sandbox === 1 } }
    }
    case 'asked':
    case 'received':
    case 'failed':
      return { name: row.state }
    default:
      return { name: 'waiting' }
  }
}
