/**
 * Moving house: everything a store keeps, as lines of text (see export-line.ts), and back. Both ways are run again when
 * they broke off, or when more was written meanwhile: an export adds what the file lacks (see exported.ts), an import
 * passes over what is there already. Snapshots, ids and usage tables are not moved, since the log adds up to them.
 */
import type { SpaceId } from '@allot/rules/space'
import { lastIn } from '../log/commit-batch-reader.ts'
import { type CommitBatch, type Store, StoreRefused } from '../store.ts'
import { EMPTY_EXPORT, type ExportFile } from './export-file.ts'
import { type ExportedPage, lineIn, lineOf } from './export-line.ts'

export interface ImportResult {
  readonly batches: number
  /** Pages that were there already. */
  readonly known: number
  /** The lines end as an export does. */
  readonly whole: boolean
}

/** @param exported what earlier lines have already · @throws StoreRefused when those are another store's */
export async function* exportLines(
  store: Store,
  exported: ExportFile = EMPTY_EXPORT,
): AsyncGenerator<string> {
  let added = 0
  for (const version of await store.published()) {
    if (exported.policies.has(version.text.policy)) continue
    added += 1
    yield lineOf(version)
  }
  let { batches } = exported
  let known = 0
  for (let last = ''; ; ) {
    const spaces = await store.spaces(last, AT_ONCE)
    known += spaces.filter((space) => exported.spaces.has(space)).length
    for await (const page of pagesInTurn(store, spaces, exported)) {
      added += 1
      batches += 1
      yield lineOf(page)
    }
    if (spaces.length < AT_ONCE) break
    last = spaces.at(-1) ?? last
  }
  if (known < exported.spaces.size) throw anothers(`${exported.spaces.size - known} Spaces`)
  if (added > 0 || !exported.whole) yield lineOf({ end: true, pages: batches })
}

/**
 * A last line that is cut off is what a broken export ends with: what came before it is imported.
 * @throws StoreRefused naming the line that is damaged, or that does not fit what the store has
 */
export async function importLines(store: Store, lines: AsyncIterable<string>): Promise<ImportResult> {
  const published = new Set((await store.published()).map(({ text }) => text.policy))
  const arriving = new Arriving(store)
  let [number, whole, cut] = [0, false, false]
  for await (const text of lines) {
    if (cut) throw damaged(`Line ${number} is damaged`)
    number += 1
    if (text === '') continue
    const line = lineIn(text)
    whole = line !== undefined && 'end' in line
    if (!line) {
      if (number === 1) throw new StoreRefused('Line 1 is not an export’s. Nothing was imported.')
      await arriving.append()
      cut = true
    } else if ('end' in line) {
      if (line.pages !== arriving.batches + arriving.known)
        throw damaged(`Lines are missing before line ${number}`)
    } else if ('text' in line) {
      if (!published.has(line.text.policy)) await store.publish(line)
    } else if ('space' in line) await arriving.take(line, number)
    else throw new StoreRefused(`Line ${number} is of a newer Allot. Install that version.`)
  }
  await arriving.append()
  return { batches: arriving.batches, known: arriving.known, whole }
}

/** Pages on their way into a store: what is there already must be the same, the rest is appended. */
class Arriving {
  batches = 0
  known = 0
  readonly #store: Store
  readonly #seqs = new Map<SpaceId, number>()
  #there: ExportedPage[] = []
  #new = new Map<SpaceId, CommitBatch>()

  constructor(store: Store) {
    this.#store = store
  }

  async take(page: ExportedPage, number: number): Promise<void> {
    const { space, seq, last, body } = page
    if (this.#new.has(space) || Math.max(this.#new.size, this.#there.length) >= AT_ONCE) await this.append()
    const there = this.#seqs.get(space) ?? (await lastSeq(this.#store, space))
    if (last > there && seq !== there + 1)
      throw new StoreRefused(
        `Line ${number}: ${space} has ${there} entries here, and this page begins at ${seq}.`,
      )
    if (last <= there) {
      this.known += 1
      this.#there.push(page)
    } else {
      this.batches += 1
      this.#new.set(space, { space, seq, last, body, endedDays: [] })
    }
    this.#seqs.set(space, Math.max(there, last))
  }

  async append(): Promise<void> {
    const there = await Promise.all(this.#there.map(({ space, seq }) => this.#store.batchAt(space, seq)))
    for (const [at, { space, seq, body }] of this.#there.entries()) {
      if (there[at]?.seq !== seq || there[at].body !== body)
        throw new StoreRefused(
          `${space} has another history here: entry ${seq} is not the export’s. Import it into another place.`,
        )
    }
    const lost = this.#new.size > 0 ? await this.#store.append([...this.#new.values()]) : new Set()
    if (lost.size > 0) throw new StoreRefused('Somebody writes to this store. Stop it, and import again.')
    this.#there = []
    this.#new = new Map()
  }
}

/** Pages that are compared, and Spaces that are appended to, at a time. */
const AT_ONCE = 200

/** A page of each Space by turns, so that an import appends as many at once: a page a commit took ten times as long. */
async function* pagesInTurn(
  store: Store,
  spaces: readonly SpaceId[],
  exported: ExportFile,
): AsyncGenerator<ExportedPage> {
  let left = spaces.map((space) => ({ space, after: exported.spaces.get(space) ?? 0 }))
  for (const { space, after } of left) {
    if (after > 0 && !(await store.batchAt(space, after))) throw anothers(`entry ${after} of ${space}`)
  }
  while (left.length > 0) {
    const found = await Promise.all(left.map(({ space, after }) => store.batchesAfter(space, after, 1)))
    const more: typeof left = []
    for (const [at, { space }] of left.entries()) {
      const [page] = found[at] ?? []
      if (!page) continue
      const last = lastIn(page)
      yield { space, seq: page.seq, last, body: page.body }
      more.push({ space, after: last })
    }
    left = more
  }
}

async function lastSeq(store: Store, space: SpaceId): Promise<number> {
  const [loaded] = await store.load([{ space, after: 0 }])
  const page = loaded?.batches.at(-1)
  return page ? lastIn(page) : 0
}

function anothers(what: string): StoreRefused {
  return new StoreRefused(
    `The file has ${what} and this store does not: it is another’s export. Export to a new file.`,
  )
}

function damaged(what: string): StoreRefused {
  return new StoreRefused(`${what}. What came before was imported; export to a new file and import that.`)
}
