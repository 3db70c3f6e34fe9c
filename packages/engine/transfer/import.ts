/**
 * Imports what an export wrote. It can be run again when it broke off, or when more was exported meanwhile: what the
 * store has already is compared and passed over, the rest is appended.
 */
import type { SpaceId } from '@allot/rules/space'
import { claimsIn, lastSeqOf } from '../log/commit-batch-reader.ts'
import { claimAgain } from '../once-claims.ts'
import { type CommitBatch, type Store, StoreRefused } from '../store.ts'
import { isSoundBody } from './body-check.ts'
import { type ExportedBatch, type ExportLine, parseLine } from './export-line.ts'

export interface ImportResult {
  readonly batches: number
  /** Batches that the store had already. */
  readonly known: number
  /** Whether the lines end as an export does. */
  readonly whole: boolean
}

/**
 * A last line that is cut off is what a broken export ends with: what comes before it is imported.
 * @throws StoreRefused naming the line that is damaged, or that does not fit what the store has
 */
export async function importLines(store: Store, lines: AsyncIterable<string>): Promise<ImportResult> {
  const published = new Set((await store.published()).map(({ text }) => text.policy))
  const importing = new Importing(store, published)
  let [number, whole, cut] = [0, false, false]
  for await (const text of lines) {
    if (cut) throw damaged(`Line ${number} is damaged`)
    number += 1
    if (text === '') continue
    const line = parseLine(text)
    if (!line && number === 1) throw new StoreRefused('Line 1 is not an export’s. Nothing was imported.')
    if (line) await importing.take(line, number)
    else await importing.append()
    cut = !line
    whole = line !== undefined && 'end' in line
  }
  await importing.append()
  return { batches: importing.batches, known: importing.known, whole }
}

/** Batches that are compared, and Spaces that are appended to, at a time. */
const AT_ONCE = 200

/** An import that is running. */
class Importing {
  batches = 0
  known = 0
  readonly #store: Store
  readonly #published: ReadonlySet<string>
  /** The last entry of each Space, here or about to be. */
  readonly #seqs = new Map<SpaceId, number>()
  #toCompare: ExportedBatch[] = []
  #toAppend = new Map<SpaceId, CommitBatch>()

  constructor(store: Store, published: ReadonlySet<string>) {
    this.#store = store
    this.#published = published
  }

  /** @param number of the line · @throws StoreRefused */
  async take(line: ExportLine, number: number): Promise<void> {
    if ('end' in line) {
      if (line.pages !== this.batches + this.known) throw damaged(`Lines are missing before line ${number}`)
    } else if ('text' in line) {
      if (!this.#published.has(line.text.policy)) await this.#store.publish(line)
    } else if ('space' in line) await this.#takeBatch(line, number)
    else throw new StoreRefused(`Line ${number} is of a newer Allot. Install that version.`)
  }

  /** Compares and appends what was taken. @throws StoreRefused */
  async append(): Promise<void> {
    const stored = await Promise.all(this.#toCompare.map(({ space, seq }) => this.#store.batchAt(space, seq)))
    for (const [at, { space, seq, body }] of this.#toCompare.entries()) {
      if (stored[at]?.seq !== seq || stored[at].body !== body)
        throw new StoreRefused(
          `${space} has another history here: entry ${seq} is not the export’s. Import it into another place.`,
        )
    }
    const batches = [...this.#toAppend.values()]
    const conflicts = batches.length > 0 ? await this.#store.append(batches) : new Set()
    if (conflicts.size > 0)
      throw new StoreRefused('Another server writes to this store. Stop it, and import again.')
    for (const batch of [...this.#toCompare, ...batches]) await this.#claim(batch)
    this.#toCompare = []
    this.#toAppend = new Map()
  }

  /** A person has had here what they had where the Space comes from. */
  async #claim(batch: ExportedBatch): Promise<void> {
    for (const entry of claimsIn(batch))
      if (entry.holder === batch.space) await claimAgain(this.#store, entry)
  }

  async #takeBatch(batch: ExportedBatch, number: number): Promise<void> {
    const { space, seq, last, body } = batch
    if (!isSoundBody(batch))
      throw new StoreRefused(
        `Line ${number}: the entries of ${space} from ${seq} on are none that Allot writes. Export them again.`,
      )
    if (this.#toAppend.has(space) || Math.max(this.#toAppend.size, this.#toCompare.length) >= AT_ONCE)
      await this.append()
    const stored = this.#seqs.get(space) ?? (await lastSeqIn(this.#store, space))
    if (last > stored && seq !== stored + 1)
      throw new StoreRefused(
        `Line ${number}: ${space} has ${stored} entries here, and this page begins at ${seq}.`,
      )
    if (last <= stored) {
      this.known += 1
      this.#toCompare.push(batch)
    } else {
      this.batches += 1
      this.#toAppend.set(space, { space, seq, last, body, kinds: [], endedDays: [] })
    }
    this.#seqs.set(space, Math.max(stored, last))
  }
}

async function lastSeqIn(store: Store, space: SpaceId): Promise<number> {
  const [tail] = await store.load([{ space, after: 0 }])
  const batch = tail?.batches.at(-1)
  return batch ? lastSeqOf(batch) : 0
}

function damaged(what: string): StoreRefused {
  return new StoreRefused(`${what}. What came before was imported; export to a new file and import that.`)
}
