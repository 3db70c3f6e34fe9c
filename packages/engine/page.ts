/**
 * A page: the entries that one flush added to one Space, as JSON. What entries have in common is said once: a fact is
 * the first entry of its kind, and each entry is [at, which fact, id]. Hundreds of charges of one kind
 * are one fact and forty bytes each, where an entry in full is 450; that took a third off an operation, and nine
 * tenths off the disk. Anybody can read it with the database's own JSON functions: see 0001_log.sql.
 */
import type { Entry } from '@allot/rules/entry'
import type { Instant } from '@allot/rules/instant'
import type { Asked } from './request.ts'
import { type Frequent, isFrequent, sameFact } from './same-fact.ts'
import type { PageText } from './store.ts'

/** An entry as it is kept: with what was asked, where the entry itself does not say it (see request.ts). */
export type Kept = Entry & { readonly asked?: Asked }

type Line = readonly [at: Instant, fact: number, id?: string]

/** What JSON writes as it is. */
const PLAIN = /^[\w./:-]*$/
/** Facts that a new entry is compared with, the latest first. */
const MOST_COMPARED = 32

/**
 * The frequent fact that a Space said last, as JSON. Most Spaces say the same again in their next page, and to write it
 * anew was an eighth of an operation on a Space of its own; it takes a Space in memory about 1 kB.
 */
export class LastFact {
  #entry: Frequent | undefined
  #text = ''

  text(entry: Frequent): string {
    if (!this.#entry || !sameFact(this.#entry, entry)) {
      this.#entry = entry
      this.#text = JSON.stringify({ ...entry, seq: undefined, at: undefined, id: undefined }) // lines say these
    }
    return this.#text
  }
}

export class PageWriter {
  readonly #last: LastFact
  /** Made with what comes first: an empty array makes room for seventeen, and most pages have one entry. */
  #facts: Kept[] = NO_FACTS
  #lines: string[] = NO_LINES

  constructor(last = new LastFact()) {
    this.#last = last
  }

  get size(): number {
    return this.#lines.length
  }

  add(entry: Kept): void {
    const { at, id } = entry
    const fact = this.#factOf(entry)
    const line = id === undefined ? `${begun(at, fact)}]` : `${begun(at, fact)},${quoted(id)}]`
    if (this.#lines.length === 0) this.#lines = [line]
    else this.#lines.push(line)
  }

  body(): string {
    const facts = this.#facts.map((entry) =>
      isShared(entry) ? this.#last.text(entry) : JSON.stringify(entry),
    )
    return `{"facts":[${facts.join(',\n')}],\n"entries":[${this.#lines.join(',\n')}]}`
  }

  #factOf(entry: Kept): number {
    if (isShared(entry)) {
      const first = Math.max(0, this.#facts.length - MOST_COMPARED)
      for (let at = this.#facts.length - 1; at >= first; at--) {
        const fact = this.#facts[at]
        if (fact && isShared(fact) && sameFact(fact, entry)) return at
      }
    }
    if (this.#facts.length > 0) return this.#facts.push(entry) - 1
    this.#facts = [entry]
    return 0
  }
}

/** How the last line began: lines of one instant begin alike, and to put a beginning together takes four texts. */
let start = { at: 0, fact: 0, text: '[0,0' }

function begun(at: Instant, fact: number): string {
  if (at !== start.at || fact !== start.fact) start = { at, fact, text: `[${at},${fact}` }
  return start.text
}

function quoted(id: string): string {
  return PLAIN.test(id) ? `"${id}"` : JSON.stringify(id)
}

const NO_FACTS: Kept[] = []
const NO_LINES: string[] = []

/** Whether an entry says nothing of its own but number, instant and id, so that others may say the same. */
function isShared(entry: Kept): entry is Frequent {
  return entry.asked === undefined && isFrequent(entry)
}

export function entriesIn({ seq, body }: PageText): readonly Kept[] {
  const { facts, entries }: { facts: readonly Kept[]; entries: readonly Line[] } = JSON.parse(body) // as PageWriter wrote it
  return entries.map(([at, number, id], after) => {
    const fact = facts[number]
    if (!fact) throw new Error(`Invariant: entry ${seq + after} has no fact.`)
    return id === undefined ? { ...fact, seq: seq + after, at } : { ...fact, seq: seq + after, at, id }
  })
}
