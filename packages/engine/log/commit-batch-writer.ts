/**
 * Writes a commit batch: the entries that one group commit adds to one Space, as JSON
 *   {"facts":[template, ...],"entries":[[at, template, key], ...],"chain":"..."}
 * Entries of one template cost forty bytes each, where an entry in full is 450: that took a third off an operation and
 * nine tenths off the disk. A template that the Space wrote last, in an earlier batch, is only referenced, as
 * [first entry of that batch, which template]: most Spaces repeat themselves, and a batch of one entry has 80 bytes and
 * not 470. chain.ts says what the chain is. The view `entries` of each database shows all of it as rows.
 */
import type { Entry } from '@allot/rules/entry'
import type { Instant } from '@allot/rules/instant'
import type { SpaceId } from '@allot/rules/space'
import { downcast } from '@allot/rules/upcast'
import { type Checksum, chained, NONE_BEFORE } from './chain.ts'
import { isTemplate, type LastTemplate, type StoredEntry } from './stored-entry.ts'
import { sameTemplate } from './template-equality.ts'

/** Keys that JSON writes without escapes. */
const PLAIN = /^[\w./:-]*$/
/** Templates that a new entry is compared with, the latest first. */
const MAX_COMPARED = 32

interface Template {
  readonly entry: StoredEntry
  readonly text: string
}

export class CommitBatchWriter {
  readonly #seq: number
  /** Made with their first element: an empty array makes room for seventeen, and most batches have one entry. */
  #templates: Template[] = NO_TEMPLATES
  #lines: string[] = NO_LINES
  #last: LastTemplate | undefined

  /** @param seq of its first entry @param last the template that the Space wrote last, in an earlier batch */
  constructor(seq: number, last?: LastTemplate) {
    this.#seq = seq
    this.#last = last
  }

  /** How many entries it has. */
  get size(): number {
    return this.#lines.length
  }

  /** The template that the Space wrote last, in this batch or before. */
  get last(): LastTemplate | undefined {
    return this.#last
  }

  add(entry: StoredEntry): void {
    const { at, id } = entry
    const start = startOf(at, this.#templateOf(entry))
    const line = id === undefined ? `${start}]` : `${start},${quoted(id)}]`
    if (this.#lines.length === 0) this.#lines = [line]
    else this.#lines.push(line)
  }

  /** The kinds of its entries, each at least once. */
  kinds(): readonly Entry['kind'][] {
    return this.#templates.map(({ entry }) => entry.kind)
  }

  /** @param before the checksum of the batch before @returns its body, and its own checksum */
  chained(space: SpaceId, before: Checksum = NONE_BEFORE): ReturnType<typeof chained> {
    const templates = this.#templates.map(({ text }) => text)
    const open = `{"facts":[${templates.join(',\n')}],\n"entries":[${this.#lines.join(',\n')}]`
    return chained(open, space, this.#seq, before)
  }

  /** @returns the number of the entry's template in this batch */
  #templateOf(entry: StoredEntry): number {
    if (!isTemplate(entry)) return this.#put({ entry, text: JSON.stringify(downcast(entry)) })
    const first = Math.max(0, this.#templates.length - MAX_COMPARED)
    for (let at = this.#templates.length - 1; at >= first; at--) {
      const template = this.#templates[at]?.entry
      if (template && isTemplate(template) && sameTemplate(template, entry)) return at
    }
    const last = this.#last
    if (last && sameTemplate(last.entry, entry))
      return this.#put({ entry, text: `[${last.seq},${last.template}]` })
    this.#last = { entry, seq: this.#seq, template: this.#templates.length }
    const text = JSON.stringify({ ...entry, seq: undefined, at: undefined, id: undefined }) // these are in the lines
    return this.#put({ entry, text })
  }

  #put(template: Template): number {
    if (this.#templates.length > 0) return this.#templates.push(template) - 1
    this.#templates = [template]
    return 0
  }
}

/** The start of the line before: lines of one instant start alike, and to join a start takes four texts. */
let start = { at: 0, template: 0, text: '[0,0' }

function startOf(at: Instant, template: number): string {
  if (at !== start.at || template !== start.template) start = { at, template, text: `[${at},${template}` }
  return start.text
}

function quoted(key: string): string {
  return PLAIN.test(key) ? `"${key}"` : JSON.stringify(key)
}

const NO_TEMPLATES: Template[] = []
const NO_LINES: string[] = []
