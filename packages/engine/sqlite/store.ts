/**
 * The embedded store: one SQLite file through Node's own `node:sqlite`, in WAL mode with `synchronous=FULL`, so a
 * commit that has returned survives a power cut. One process owns the file; a second one is refused.
 */
import { existsSync, mkdirSync, readdirSync, readFileSync } from 'node:fs'
import { dirname } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import type { Version } from '@allot/rules/book'
import type { Entry } from '@allot/rules/entry'
import type { Instant } from '@allot/rules/instant'
import type { SpaceId } from '@allot/rules/space'
import {
  type Loaded,
  type Operated,
  type Store,
  StoreRefused,
  StoreUnavailable,
  type Write,
} from '../store.ts'

/** @param file its folder is made if need be · @throws StoreRefused when the file is in use or is not Allot's */
export function openSqliteStore(file: string): Store {
  return new SqliteStore(openOwned(file))
}

class SqliteStore implements Store {
  readonly #db: DatabaseSync
  readonly #sql: ReturnType<typeof statements>

  constructor(db: DatabaseSync) {
    this.#db = db
    this.#sql = statements(db)
  }

  async load(space: SpaceId): Promise<Loaded> {
    const row = this.#sql.snapshot.get(space)
    const entries = this.#sql.page.all(space, Number(row?.seq ?? 0), -1).map(entryOf)
    return { snapshot: row && String(row.packed), entries }
  }

  async find(space: SpaceId, ids: readonly string[]): Promise<ReadonlyMap<string, Operated>> {
    const found = new Map<string, Operated>()
    for (const id of ids) {
      const row = this.#sql.operation.get(space, id)
      if (row) found.set(id, { id, fingerprint: String(row.fingerprint), seq: Number(row.seq) })
    }
    return found
  }

  async entry(space: SpaceId, seq: number): Promise<Entry | undefined> {
    const row = this.#sql.entry.get(space, seq)
    return row && entryOf(row)
  }

  async refunded(space: SpaceId, charge: number): Promise<number> {
    return Number(this.#sql.refunded.get(space, charge)?.units ?? 0)
  }

  async read(space: SpaceId, after: number, limit: number): Promise<readonly Entry[]> {
    return this.#sql.page.all(space, after, limit).map(entryOf)
  }

  async append(writes: readonly Write[]): Promise<void> {
    try {
      this.#db.exec('BEGIN IMMEDIATE')
      for (const write of writes) this.#appendOne(write)
      this.#db.exec('COMMIT')
    } catch (cause) {
      if (this.#db.isTransaction) this.#db.exec('ROLLBACK')
      throw new StoreUnavailable(
        `Nothing was written: ${cause instanceof Error ? cause.message : cause}. Try again.`,
        { cause },
      )
    }
  }

  async publish({ text, effective }: Version): Promise<void> {
    this.#sql.publish.run(text.policy, effective, JSON.stringify(text))
  }

  async published(): Promise<readonly Version[]> {
    return this.#sql.published.all().map((row) => ({
      text: JSON.parse(String(row.body)), // written by publish from a checked policy
      effective: Number(row.effective) as Instant, // milliseconds since 1970, as publish wrote them
    }))
  }

  async close(): Promise<void> {
    if (this.#db.isOpen) this.#db.close()
  }

  #appendOne({ space, entries, operated, snapshot }: Write): void {
    for (const entry of entries) {
      this.#sql.append.run(space, entry.seq, entry.at, entry.kind, JSON.stringify(entry))
      if (entry.kind === 'refunded') this.#sql.refund.run(space, entry.charge, entry.seq, entry.units)
    }
    for (const { id, fingerprint, seq } of operated) this.#sql.operate.run(space, id, fingerprint, seq)
    if (snapshot) this.#sql.keep.run(space, snapshot.seq, snapshot.packed)
  }
}

function statements(db: DatabaseSync) {
  return {
    append: db.prepare('INSERT INTO entries (space_id, seq, at, kind, body) VALUES (?, ?, ?, ?, ?)'),
    operate: db.prepare('INSERT INTO operations (space_id, id, fingerprint, seq) VALUES (?, ?, ?, ?)'),
    refund: db.prepare('INSERT INTO refunds (space_id, charge, seq, units) VALUES (?, ?, ?, ?)'),
    keep: db.prepare('INSERT OR REPLACE INTO snapshots (space_id, seq, packed) VALUES (?, ?, ?)'),
    snapshot: db.prepare('SELECT seq, packed FROM snapshots WHERE space_id = ?'),
    operation: db.prepare('SELECT fingerprint, seq FROM operations WHERE space_id = ? AND id = ?'),
    refunded: db.prepare('SELECT sum(units) AS units FROM refunds WHERE space_id = ? AND charge = ?'),
    entry: db.prepare('SELECT body FROM entries WHERE space_id = ? AND seq = ?'),
    publish: db.prepare('INSERT INTO policies (id, effective, body) VALUES (?, ?, ?)'),
    published: db.prepare('SELECT effective, body FROM policies'),
    page: db.prepare('SELECT body FROM entries WHERE space_id = ? AND seq > ? ORDER BY seq LIMIT ?'),
  }
}

function entryOf(row: Record<string, unknown>): Entry {
  return JSON.parse(String(row.body)) // written by this store from an Entry
}

/** Marks the file as Allot's, so that another program's database is never touched. */
const APPLICATION_ID = 0x414c4c54 // "ALLT"

function openOwned(file: string): DatabaseSync {
  mkdirSync(dirname(file), { recursive: true })
  const isNew = !existsSync(file)
  const db = new DatabaseSync(file, { timeout: 1_000 })
  try {
    db.exec('PRAGMA locking_mode = EXCLUSIVE')
    if (!isNew && db.prepare('PRAGMA application_id').get()?.application_id !== APPLICATION_ID) {
      throw new StoreRefused(
        `${file} is a database of another program. It was not touched; choose another folder.`,
      )
    }
    db.exec('PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; BEGIN EXCLUSIVE')
    migrate(db)
    db.exec('COMMIT')
    return db
  } catch (cause) {
    db.close()
    throw cause instanceof StoreRefused ? cause : refusedFor(cause, file)
  }
}

function refusedFor(cause: unknown, file: string): StoreRefused {
  const message = cause instanceof Error ? cause.message : String(cause)
  if (/locked|busy/.test(message)) {
    return new StoreRefused(
      `${file} is in use by another Allot. Stop that one first, or start this one on another data folder.`,
    )
  }
  return new StoreRefused(
    `${file} cannot be used: ${message}. It was not touched; restore it from a backup or choose another folder.`,
  )
}

/** Applies the numbered .sql files beside this one that the file has not seen; forward only. */
function migrate(db: DatabaseSync): void {
  const done = Number(db.prepare('PRAGMA user_version').get()?.user_version ?? 0)
  const steps = readdirSync(import.meta.dirname)
    .filter((name) => name.endsWith('.sql'))
    .sort()
  for (const [at, name] of steps.entries()) {
    if (at < done) continue
    db.exec(readFileSync(`${import.meta.dirname}/${name}`, 'utf8'))
    db.exec(`PRAGMA user_version = ${at + 1}; PRAGMA application_id = ${APPLICATION_ID}`)
  }
}
