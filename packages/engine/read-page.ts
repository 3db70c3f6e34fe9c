/**
 * Reads pages. A fact that only names the page where it stands is looked up there: among the pages that are read with
 * it, or what their Space stated last before them, or in the store.
 */
import { upcast } from '@allot/rules/upcast'
import { isShared, type Kept, type Line, type Place, type Stated } from './page.ts'
import type { PageText } from './store.ts'

export interface Read {
  readonly entries: readonly Kept[]
  /** The fact that the Space stated last, in these pages or before. */
  readonly last: Stated | undefined
}

/**
 * @param pages of one Space, in their order
 * @param pageOf the page that holds an entry
 * @param last the fact that the Space stated last before them, where that is known
 */
export async function entriesIn(
  pages: readonly PageText[],
  pageOf: (seq: number) => Promise<PageText | undefined>,
  last?: Stated,
): Promise<Read> {
  const reader = new Reader(pages, pageOf, last)
  const entries: Kept[] = []
  for (const page of pages) for (const entry of await reader.entries(page)) entries.push(entry)
  return { entries, last: reader.last }
}

/** The number of its last entry. */
export function lastIn({ seq, body }: PageText): number {
  return seq + written(body).entries.length - 1
}

interface Written {
  readonly facts: readonly (Kept | Place)[]
  readonly entries: readonly Line[]
}

class Reader {
  last: Stated | undefined
  readonly #bodies: Map<number, string>
  readonly #pageOf: (seq: number) => Promise<PageText | undefined>

  constructor(
    pages: readonly PageText[],
    pageOf: (seq: number) => Promise<PageText | undefined>,
    last?: Stated,
  ) {
    this.#bodies = new Map(pages.map(({ seq, body }) => [seq, body]))
    this.#pageOf = pageOf
    this.last = last
  }

  async entries({ seq, body }: PageText): Promise<readonly Kept[]> {
    const { facts, entries } = written(body)
    const inFull: Kept[] = []
    for (const [at, fact] of facts.entries())
      inFull.push(isPlace(fact) ? await this.#at(fact) : this.#stated(upcast(fact), seq, at))
    return entries.map(([at, number, id], after) => {
      const fact = inFull[number]
      if (!fact) throw new Error(`Invariant: entry ${seq + after} has no fact.`)
      return id === undefined ? { ...fact, seq: seq + after, at } : { ...fact, seq: seq + after, at, id }
    })
  }

  async #at([seq, number]: Place): Promise<Kept> {
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

  #stated(entry: Kept, seq: number, fact: number): Kept {
    if (isShared(entry)) this.last = { entry, seq, fact }
    return entry
  }
}

function written(body: string): Written {
  return JSON.parse(body) // as PageWriter wrote it
}

function isPlace(fact: Kept | Place): fact is Place {
  return Array.isArray(fact)
}
