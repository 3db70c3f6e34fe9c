/**
 * The directory: in which rows of the log the batches of a Space are. The latest it has in memory; those of a Space are
 * stored many at a time, so that a batch costs the file no more than itself.
 */
import type { DatabaseSync } from 'node:sqlite'
import type { SpaceId } from '@allot/rules/space'
import { LogDamaged } from '../../store.ts'

/** A batch: the number of its first entry, of its row, and 1 where it carries a snapshot. */
export type BatchLocation = readonly [seq: number, number: number, snapshot?: 1]

/** A row of the table `directory`. */
export type DirectoryRow = readonly [space: SpaceId, seq: number, pages: string]

/** Batches of one Space that are stored at a time. */
const MANY = 32
/** Rows of the log that may not be in the table yet: what a start has to scan. */
const LATEST = 100_000

export class Directory {
  readonly #rows: (space: SpaceId, before: number) => readonly BatchLocation[]
  /**
   * Spaces in the order of their oldest batch that is not stored: of each batch the number of its first entry and of its
   * row, which is below zero where it carries a snapshot. An array for each batch would be two objects more.
   */
  readonly #latest = new Map<SpaceId, number[]>()
  /** Spaces with many batches that are not stored. */
  #grown: SpaceId[] = []

  constructor(db: DatabaseSync) {
    const rows = db.prepare(
      'SELECT pages FROM directory WHERE space_id = ? AND seq <= ? ORDER BY seq DESC LIMIT 1',
    )
    this.#rows = (space, seq) => pagesOf(space, rows.get(space, seq)?.pages)
    const scan = db.prepare(
      `SELECT number, space_id, seq, snapshot IS NOT NULL AS snapshot FROM log
       WHERE number > (SELECT coalesce(max(number), 0) FROM log) - ? ORDER BY number`,
    )
    // What is stored must not be stored again: of two rows with the same batches the later would hide those that only
    // the earlier one has.
    const lastStored = new Map<SpaceId, number>()
    for (const row of scan.iterate(LATEST)) {
      const space = String(row.space_id)
      const last = lastStored.get(space) ?? this.#lastStored(space)
      lastStored.set(space, last)
      if (Number(row.seq) > last) this.add(space, Number(row.seq), Number(row.number), row.snapshot === 1)
    }
  }

  /** Of a Space whose row is damaged nothing is added: to look for a batch of it names the damage. */
  #lastStored(space: SpaceId): number {
    try {
      return this.#rows(space, Number.MAX_SAFE_INTEGER).at(-1)?.[0] ?? 0
    } catch (reason) {
      if (reason instanceof LogDamaged) return Number.POSITIVE_INFINITY
      throw reason
    }
  }

  add(space: SpaceId, seq: number, number: number, snapshot: boolean): void {
    const row = snapshot ? -number : number
    const pages = this.#latest.get(space)
    if (!pages) this.#latest.set(space, [seq, row])
    else if (pages.push(seq, row) === 2 * MANY) this.#grown.push(space)
  }

  /** What is to be stored now: Spaces that have many batches, and batches that grow old. */
  due(number: number): readonly DirectoryRow[] {
    const due = new Set(this.#grown.splice(0))
    for (const [space, [, oldest = 0]] of this.#latest) {
      if (Math.abs(oldest) > number - LATEST) break
      due.add(space)
    }
    return [...due].map((space) => this.#row(space))
  }

  all(): readonly DirectoryRow[] {
    this.#grown = []
    return [...this.#latest.keys()].map((space) => this.#row(space))
  }

  /** These are on the disk. Until then they stay in memory: a batch may be looked for while they are written. */
  markStored(rows: readonly DirectoryRow[]): void {
    for (const [space] of rows) this.#latest.delete(space)
  }

  /** The last batch that begins at or before an entry: it holds the entry, if any does. */
  find(space: SpaceId, seq: number): BatchLocation | undefined {
    return this.#before(space, seq)?.findLast(([first]) => first <= seq)
  }

  /** The last batch with a snapshot that begins after entry `after`. */
  lastSnapshot(space: SpaceId, after: number): BatchLocation | undefined {
    for (let before = Number.MAX_SAFE_INTEGER; ; ) {
      const pages = this.#before(space, before)
      const found = pages?.findLast(([seq, , snapshot]) => snapshot && seq <= before)
      const [first] = pages?.[0] ?? [0]
      if (found) return found[0] > after ? found : undefined
      if (!pages || first - 1 <= after) return undefined
      before = first - 1
    }
  }

  /** Neighbouring batches, among them the last one that begins at or before entry `seq`. */
  #before(space: SpaceId, seq: number): readonly BatchLocation[] | undefined {
    const latest = this.#latest.get(space)
    if (latest && (latest[0] ?? 0) <= seq) return locatedIn(latest)
    const rows = this.#rows(space, seq)
    return rows.length > 0 ? rows : undefined
  }

  #row(space: SpaceId): DirectoryRow {
    const pages = locatedIn(this.#latest.get(space) ?? [])
    return [space, pages[0]?.[0] ?? 0, JSON.stringify(pages)]
  }
}

/** @param pages written by #row · @throws LogDamaged */
function pagesOf(space: SpaceId, pages: unknown): readonly BatchLocation[] {
  if (pages === undefined) return []
  const read = parsed(String(pages))
  const isSound =
    Array.isArray(read) && read.every((page) => Array.isArray(page) && page.every(Number.isSafeInteger))
  if (!isSound) throw new LogDamaged(space, 1, 'its row in the directory is not one that Allot writes')
  return read as BatchLocation[] // as was just checked
}

function parsed(json: string): unknown {
  try {
    return JSON.parse(json)
  } catch {
    return undefined
  }
}

function locatedIn(pages: readonly number[]): readonly BatchLocation[] {
  const located: BatchLocation[] = []
  for (let at = 0; at < pages.length; at += 2) {
    const [seq = 0, row = 0] = [pages[at], pages[at + 1]]
    located.push(row < 0 ? [seq, -row, 1] : [seq, row])
  }
  return located
}
