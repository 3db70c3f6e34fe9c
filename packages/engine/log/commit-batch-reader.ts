/**
 * Reads pages. A fact that only names the page where it stands is looked up there: among the pages that are read with
 * it, or what their Space stated last before them, or in the store.
 */
import { upcast } from '@allot/rules/upcast'
import type { StoredBatch } from '../store.ts'
import {
  type EntryLine,
  isShared,
  type LastTemplate,
  type StoredEntry,
  type TemplateReference,
} from './commit-batch-writer.ts'

export interface Read {
  readonly entries: readonly StoredEntry[]
  /** The fact that the Space stated last, in these pages or before. */
  readonly last: LastTemplate | undefined
}

/**
 * @param pages of one Space, in their order
 * @param pageOf the page that holds an entry
 * @param last the fact that the Space stated last before them, where that is known
 */
export async function entriesIn(
  pages: readonly StoredBatch[],
  pageOf: (seq: number) => Promise<StoredBatch | undefined>,
  last?: LastTemplate,
): Promise<Read> {
  const reader = new Reader(pages, pageOf, last)
  const entries: StoredEntry[] = []
  for (const page of pages) for (const entry of await reader.entries(page)) entries.push(entry)
  return { entries, last: reader.last }
}

/** The number of its last entry. */
export function lastIn({ seq, body }: StoredBatch): number {
  return seq + written(body).entries.length - 1
}

interface Written {
  readonly facts: readonly (StoredEntry | TemplateReference)[]
  readonly entries: readonly EntryLine[]
}

class Reader {
  last: LastTemplate | undefined
  readonly #bodies: Map<number, string>
  readonly #pageOf: (seq: number) => Promise<StoredBatch | undefined>

  constructor(
    pages: readonly StoredBatch[],
    pageOf: (seq: number) => Promise<StoredBatch | undefined>,
    last?: LastTemplate,
  ) {
    this.#bodies = new Map(pages.map(({ seq, body }) => [seq, body]))
    this.#pageOf = pageOf
    this.last = last
  }

  async entries({ seq, body }: StoredBatch): Promise<readonly StoredEntry[]> {
    const { facts, entries } = written(body)
    const inFull: StoredEntry[] = []
    for (const [at, fact] of facts.entries())
      inFull.push(isPlace(fact) ? await this.#at(fact) : this.#stated(upcast(fact), seq, at))
    return entries.map(([at, number, id], after) => {
      const fact = inFull[number]
      if (!fact) throw new Error(`Invariant: entry ${seq + after} has no fact.`)
      return id === undefined ? { ...fact, seq: seq + after, at } : { ...fact, seq: seq + after, at, id }
    })
  }

  async #at([seq, number]: TemplateReference): Promise<StoredEntry> {
    const { last } = this
    if (last?.seq === seq && last.fact === number) return last.entry
    const body = this.#bodies.get(seq) ?? (await this.#begunAt(seq))
    const fact = body === undefined ? undefined : written(body).facts[number]
    if (!fact || isPlace(fact) || !isShared(fact))
      throw new Error(`Invariant: the page of entry ${seq} has no fact ${number} that others name.`)
    return this.#stated(fact, seq, number)
  }

  async #begunAt(seq: number): Promise<string | undefined> {
    const page = await this.#pageOf(seq)
    if (page?.seq !== seq) return undefined // it is another's, of which nobody spoke
    this.#bodies.set(seq, page.body)
    return page.body
  }

  #stated(entry: StoredEntry, seq: number, fact: number): StoredEntry {
    if (isShared(entry)) this.last = { entry, seq, fact }
    return entry
  }
}

function written(body: string): Written {
  return JSON.parse(body) // as PageWriter wrote it
}

function isPlace(fact: StoredEntry | TemplateReference): fact is TemplateReference {
  return Array.isArray(fact)
}
