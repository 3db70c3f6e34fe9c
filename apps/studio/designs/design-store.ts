/** Designs in one SQLite file. Every change is durable before the call returns, and is said to who listens. */
import { EventEmitter } from 'node:events'
import type { DatabaseSync } from 'node:sqlite'
import { openFile } from '@allot/sqlite/file'
import { transaction } from '@allot/sqlite/transaction'
import type { Taken } from '../charges/taken.ts'
import type { GenerationFailed } from '../contract/generation.ts'
import { type Whose, whoseRows } from '../storage/whose.ts'
import {
  type DesignRecord,
  designOf,
  type ExportRecord,
  exportOf,
  type NewVersion,
  type OriginalPhoto,
  type RequestAnswer,
  requestOf,
  type VersionRecord,
  type VersionRequest,
  versionOf,
} from './design-record.ts'

const KIND = {
  table: 'designs',
  settings: 'PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA foreign_keys = ON',
  steps: import.meta.dirname,
}

/** With the medium of what is shown. */
const DESIGNS =
  'SELECT *, (SELECT medium FROM versions WHERE design_id = designs.id AND n = designs.current) AS medium FROM designs'

export class DesignStore {
  /** An event by the id of each design that changed. */
  readonly changes = new EventEmitter().setMaxListeners(0)
  readonly #db: DatabaseSync

  /** @throws FileRefused */
  constructor(file: string) {
    this.#db = openFile(file, KIND)
  }

  insert({ id, space, member, name, createdAt }: DesignRecord): void {
    this.#db
      .prepare(
        'INSERT INTO designs (id, space_id, member_id, name, created_at, changed_at) VALUES (?, ?, ?, ?, ?, ?)',
      )
      .run(id, space, member, name, createdAt, createdAt)
  }

  find(id: string): DesignRecord | undefined {
    const row = this.#db.prepare(`${DESIGNS} WHERE id = ?`).get(id)
    return row && designOf(row)
  }

  /** Newest first. */
  ofSpace(space: string): readonly DesignRecord[] {
    return this.#db
      .prepare(`${DESIGNS} WHERE space_id = ? ORDER BY changed_at DESC, rowid DESC`)
      .all(space)
      .map(designOf)
  }

  saveOriginal(id: string, original: OriginalPhoto, now: number): void {
    this.#db
      .prepare('UPDATE designs SET original = ?, changed_at = ? WHERE id = ?')
      .run(JSON.stringify(original), now, id)
    this.changes.emit(id)
  }

  change({ id, name, current }: Pick<DesignRecord, 'id' | 'name' | 'current'>, now: number): void {
    this.#db
      .prepare('UPDATE designs SET name = ?, current = ?, changed_at = ? WHERE id = ?')
      .run(name, current, now, id)
    this.changes.emit(id)
  }

  delete(id: string): void {
    this.#db.prepare('DELETE FROM designs WHERE id = ?').run(id)
    this.changes.emit(id)
  }

  /** Of photos, and of what was made of them; of a person those that they sent or made. */
  bytesOf(whose: Whose): number {
    const [photos, value] = whoseRows(whose)
    const [versions] = whoseRows(whose, 'member' in whose ? 'versions.' : 'designs.')
    const row = this.#db
      .prepare(
        `SELECT (SELECT coalesce(sum(json_extract(original, '$.bytes')), 0) FROM designs WHERE ${photos}) +
          (SELECT coalesce(sum(bytes), 0) FROM versions JOIN designs ON design_id = id WHERE ${versions}) AS bytes`,
      )
      .get(value, value)
    return Number(row?.bytes)
  }

  versions(design: string): readonly VersionRecord[] {
    return this.#db
      .prepare('SELECT * FROM versions WHERE design_id = ? ORDER BY n')
      .all(design)
      .map(versionOf)
  }

  /** The version that was made for a request, where it is there. */
  versionFor(request: string, slot: number): VersionRecord | undefined {
    const row = this.#db
      .prepare('SELECT * FROM versions WHERE request_id = ? AND slot = ?')
      .get(request, slot)
    return row && versionOf(row)
  }

  /** Gives it the next number and shows it. */
  insertVersion(design: string, version: NewVersion): VersionRecord {
    const made = transaction(this.#db, () => {
      const { next } = this.#db
        .prepare('SELECT coalesce(max(n), 0) + 1 AS next FROM versions WHERE design_id = ?')
        .get(design) ?? { next: 1 }
      const { from, step, medium, file, sandbox, width, height, bytes, by, at, needsReview, notes } = version
      this.#db
        .prepare('INSERT INTO versions VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, NULL, ?, ?, ?, ?, ?, ?, ?)')
        .run(
          ...[design, Number(next), from, JSON.stringify(step), medium, file, Number(sandbox)],
          ...[width, height, bytes, by, at, Number(needsReview), JSON.stringify(notes)],
          ...[version.request, version.slot, version.backdrop],
        )
      this.#db
        .prepare('UPDATE designs SET current = ?, changed_at = ? WHERE id = ?')
        .run(Number(next), at, design)
      return { ...version, n: Number(next), cost: null }
    })
    this.changes.emit(design)
    return made
  }

  saveBackdrop(design: string, n: number, colour: string | null): void {
    this.#db.prepare('UPDATE versions SET backdrop = ? WHERE design_id = ? AND n = ?').run(colour, design, n)
  }

  saveCost(design: string, n: number, cost: Taken): void {
    this.#db
      .prepare('UPDATE versions SET cost = ? WHERE design_id = ? AND n = ?')
      .run(JSON.stringify(cost), design, n)
    this.changes.emit(design)
  }

  request(design: string, key: string): VersionRequest | undefined {
    const row = this.#db.prepare('SELECT * FROM requests WHERE design_id = ? AND key = ?').get(design, key)
    return row && requestOf(row)
  }

  /** @returns whether there was one to cancel */
  cancelRequest(design: string, key: string, now: number): boolean {
    const { changes } = this.#db
      .prepare('UPDATE requests SET cancelled_at = ? WHERE design_id = ? AND key = ? AND answer IS NULL')
      .run(now, design, key)
    return changes > 0
  }

  unanswered(): readonly VersionRequest[] {
    return this.#db
      .prepare('SELECT * FROM requests WHERE answer IS NULL ORDER BY created_at')
      .all()
      .map(requestOf)
  }

  /** What was asked for of a design and has no answer, oldest first. */
  unansweredOf(design: string): readonly VersionRequest[] {
    return this.#db
      .prepare('SELECT * FROM requests WHERE design_id = ? AND answer IS NULL ORDER BY created_at, rowid')
      .all(design)
      .map(requestOf)
  }

  insertRequest(request: VersionRequest, now: number): void {
    const { id, design, key, by, from, step, count, uses, keySecret } = request
    this.#db
      .prepare(
        'INSERT INTO requests (id, design_id, key, member_id, from_n, step, count, uses, created_at, key_secret) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)',
      )
      .run(id, design, key, by, from, JSON.stringify(step), count, JSON.stringify(uses), now, keySecret)
    this.changes.emit(design)
  }

  failureOf(request: string, slot: number): GenerationFailed | undefined {
    const row = this.#db
      .prepare('SELECT failures ->> ? AS failure FROM requests WHERE id = ?')
      .get(`$."${slot}"`, request)
    return typeof row?.failure === 'string' ? JSON.parse(row.failure) : undefined
  }

  saveFailure(request: string, slot: number, failure: GenerationFailed): void {
    this.#db
      .prepare('UPDATE requests SET failures = json_set(failures, ?, json(?)) WHERE id = ?')
      .run(`$."${slot}"`, JSON.stringify(failure), request)
  }

  saveAnswer({ id, design }: Pick<VersionRequest, 'id' | 'design'>, answer: RequestAnswer): void {
    this.#db.prepare('UPDATE requests SET answer = ? WHERE id = ?').run(JSON.stringify(answer), id)
    this.changes.emit(design)
  }

  /** Of requests that were answered before an instant. */
  forgetAnswered(instant: number): void {
    this.#db.prepare('DELETE FROM requests WHERE answer IS NOT NULL AND created_at < ?').run(instant)
  }

  export(design: string, key: string): ExportRecord | undefined {
    const row = this.#db.prepare('SELECT * FROM exports WHERE design_id = ? AND key = ?').get(design, key)
    return row && exportOf(row)
  }

  insertExport(record: ExportRecord, now: number): void {
    const { id, design, key, asked, by, uses, name, file, bytes } = record
    this.#db
      .prepare('INSERT INTO exports VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, NULL, ?)')
      .run(id, design, key, asked, by, JSON.stringify(uses), name, file, bytes, now)
  }

  saveExportCost(id: string, cost: Taken): void {
    this.#db.prepare('UPDATE exports SET cost = ? WHERE id = ?').run(JSON.stringify(cost), id)
  }

  deleteExport(id: string): void {
    this.#db.prepare('DELETE FROM exports WHERE id = ?').run(id)
  }

  /** Of one person, newest first. */
  exportsOf(design: string, by: string): readonly ExportRecord[] {
    return this.#db
      .prepare(
        'SELECT * FROM exports WHERE design_id = ? AND member_id = ? ORDER BY created_at DESC, rowid DESC',
      )
      .all(design, by)
      .map(exportOf)
  }

  exportsBefore(instant: number): readonly ExportRecord[] {
    return this.#db.prepare('SELECT * FROM exports WHERE created_at < ?').all(instant).map(exportOf)
  }

  close(): void {
    if (this.#db.isOpen) this.#db.close()
  }
}
