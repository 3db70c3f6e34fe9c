/**
 * A page: the entries that one flush added to one Space, as JSON. What entries have in common is said once: a fact is
 * the first entry of its kind, and each entry is [at, which fact, id]. Hundreds of charges of one kind
 * are one fact and forty bytes each, where an entry in full is 450; that took a third off an operation, and nine
 * tenths off the disk. A fact that the Space said in an earlier page is only named there, as [which page, which of its
 * facts]: most Spaces say the same again, and a page of one entry has 80 bytes and not 470. Anybody can read it all in
 * the database, as the view `entries`.
 */
import type { Entry } from '@allot/rules/entry'
import type { Instant } from '@allot/rules/instant'
import type { AnyCommand } from '../command.ts'
import { type Frequent, isFrequent, sameTemplate } from './template-equality.ts'

/** An entry as it is kept: with what was asked, where the entry itself does not say it (see request.ts). */
export type StoredEntry = Entry & { readonly asked?: AnyCommand }

/** An entry of a page. */
export type EntryLine = readonly [at: Instant, fact: number, id?: string]

/** Where a fact stands in full. */
export type TemplateReference = readonly [seq: number, fact: number]

/** What JSON writes as it is. */
const PLAIN = /^[\w./:-]*$/
/** Facts that a new entry is compared with, the latest first. */
const MOST_COMPARED = 32

/** A fact that others may share, and where it stands in full: which fact of the page that begins with entry `seq`. */
export interface LastTemplate {
  readonly entry: Frequent
  readonly seq: number
  readonly fact: number
}

interface Fact {
  readonly entry: StoredEntry
  readonly text: string
}

export class CommitBatchWriter {
  readonly #seq: number
  /** Made with what comes first: an empty array makes room for seventeen, and most pages have one entry. */
  #facts: Fact[] = NO_FACTS
  #lines: string[] = NO_LINES
  #last: LastTemplate | undefined

  /** @param seq of its first entry @param last the fact that the Space stated last, in an earlier page */
  constructor(seq: number, last?: LastTemplate) {
    this.#seq = seq
    this.#last = last
  }

  get size(): number {
    return this.#lines.length
  }

  /** The fact that the Space stated last, in this page or before. */
  get last(): LastTemplate | undefined {
    return this.#last
  }

  add(entry: StoredEntry): void {
    const { at, id } = entry
    const fact = this.#factOf(entry)
    const line = id === undefined ? `${begun(at, fact)}]` : `${begun(at, fact)},${quoted(id)}]`
    if (this.#lines.length === 0) this.#lines = [line]
    else this.#lines.push(line)
  }

  body(): string {
    const facts = this.#facts.map(({ text }) => text)
    return `{"facts":[${facts.join(',\n')}],\n"entries":[${this.#lines.join(',\n')}]}`
  }

  #factOf(entry: StoredEntry): number {
    if (!isShared(entry)) return this.#put({ entry, text: JSON.stringify(entry) })
    const first = Math.max(0, this.#facts.length - MOST_COMPARED)
    for (let at = this.#facts.length - 1; at >= first; at--) {
      const fact = this.#facts[at]?.entry
      if (fact && isShared(fact) && sameTemplate(fact, entry)) return at
    }
    const last = this.#last
    if (last && sameTemplate(last.entry, entry))
      return this.#put({ entry, text: `[${last.seq},${last.fact}]` })
    this.#last = { entry, seq: this.#seq, fact: this.#facts.length }
    const text = JSON.stringify({ ...entry, seq: undefined, at: undefined, id: undefined }) // lines say these
    return this.#put({ entry, text })
  }

  #put(fact: Fact): number {
    if (this.#facts.length > 0) return this.#facts.push(fact) - 1
    this.#facts = [fact]
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

const NO_FACTS: Fact[] = []
const NO_LINES: string[] = []

/** Whether an entry says nothing of its own but number, instant and id, so that others may say the same. */
export function isShared(entry: StoredEntry): entry is Frequent {
  return entry.asked === undefined && isFrequent(entry)
}
