/** Designs in one SQLite file. Every change is durable before the call returns. */
import type { DatabaseSync } from 'node:sqlite'
import { openFile } from '@allot/sqlite/file'
import type { Taken } from '../charges/taken.ts'
import type { GenerationFailed } from '../contract/generation.ts'
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

export class DesignStore {
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
    const row = this.#db.prepare('SELECT * FROM designs WHERE id = ?').get(id)
    return row && designOf(row)
  }

  /** Newest first. */
  ofSpace(space: string): readonly DesignRecord[] {
    return this.#db
      .prepare('SELECT * FROM designs WHERE space_id = ? ORDER BY changed_at DESC, rowid DESC')
      .all(space)
      .map(designOf)
  }

  saveOriginal(id: string, original: OriginalPhoto, now: number): void {
    this.#db
      .prepare('UPDATE designs SET original = ?, changed_at = ? WHERE id = ?')
      .run(JSON.stringify(original), now, id)
  }

  change({ id, name, current }: Pick<DesignRecord, 'id' | 'name' | 'current'>, now: number): void {
    this.#db
      .prepare('UPDATE designs SET name = ?, current = ?, changed_at = ? WHERE id = ?')
      .run(name, current, now, id)
  }

  delete(id: string): void {
    this.#db.prepare('DELETE FROM designs WHERE id = ?').run(id)
  }

  /** Of all photos and versions of a Space. */
  bytesOf(space: string): number {
    const row = this.#db
      .prepare(
        `SELECT (SELECT coalesce(sum(json_extract(original, '$.bytes')), 0) FROM designs WHERE space_id = ?) +
          (SELECT coalesce(sum(bytes), 0) FROM versions WHERE design_id IN (SELECT id FROM designs WHERE space_id = ?)) AS bytes`,
      )
      .get(space, space)
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
    this.#db.exec('BEGIN IMMEDIATE')
    try {
      const { next } = this.#db
        .prepare('SELECT coalesce(max(n), 0) + 1 AS next FROM versions WHERE design_id = ?')
        .get(design) ?? { next: 1 }
      const { from, step, medium, file, sandbox, width, height, bytes, by, at, needsReview, notes } = version
      this.#db
        .prepare('INSERT INTO versions VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, NULL, ?, ?, ?, ?, ?, ?)')
        .run(
          ...[design, Number(next), from, JSON.stringify(step), medium, file, Number(sandbox)],
          ...[width, height, bytes, by, at, Number(needsReview), JSON.stringify(notes)],
          ...[version.request, version.slot],
        )
      this.#db
        .prepare('UPDATE designs SET current = ?, changed_at = ? WHERE id = ?')
        .run(Number(next), at, design)
      this.#db.exec('COMMIT')
      return { ...version, n: Number(next), cost: null }
    } catch (cause) {
      this.#db.exec('ROLLBACK')
      throw cause
    }
  }

  saveCost(design: string, n: number, cost: Taken): void {
    this.#db
      .prepare('UPDATE versions SET cost = ? WHERE design_id = ? AND n = ?')
      .run(JSON.stringify(cost), design, n)
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

  insertRequest({ id, design, key, by, from, step, count, uses }: VersionRequest, now: number): void {
    this.#db
      .prepare(
        'INSERT INTO requests (id, design_id, key, member_id, from_n, step, count, uses, created_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)',
      )
      .run(id, design, key, by, from, JSON.stringify(step), count, JSON.stringify(uses), now)
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

  saveAnswer(request: string, answer: RequestAnswer): void {
    this.#db.prepare('UPDATE requests SET answer = ? WHERE id = ?').run(JSON.stringify(answer), request)
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

  /** Newest first. */
  exportsOf(design: string): readonly ExportRecord[] {
    return this.#db
      .prepare('SELECT * FROM exports WHERE design_id = ? ORDER BY created_at DESC, rowid DESC')
      .all(design)
      .map(exportOf)
  }

  exportsBefore(instant: number): readonly ExportRecord[] {
    return this.#db.prepare('SELECT * FROM exports WHERE created_at < ?').all(instant).map(exportOf)
  }

  close(): void {
    if (this.#db.isOpen) this.#db.close()
  }
}
