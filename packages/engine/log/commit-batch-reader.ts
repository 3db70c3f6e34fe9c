/**
 * Reads commit batches. A template that is only referenced is looked up: among the batches read with it, in the last
 * template before them, or in the store.
 */
import type { Entry } from '@allot/rules/entry'
import type { SpaceId } from '@allot/rules/space'
import { upcast } from '@allot/rules/upcast'
import { LogDamaged, type StoredBatch } from '../store.ts'
import { type Checksum, follow, linkOf } from './chain.ts'
import {
  type EntryLine,
  isTemplate,
  type LastTemplate,
  type StoredEntry,
  type TemplateReference,
} from './stored-entry.ts'

export interface ReadEntries {
  readonly entries: readonly StoredEntry[]
  /** The template that the Space wrote last, in these batches or before. */
  readonly last: LastTemplate | undefined
  /** The checksum of the last of these batches, or of the one before them. */
  readonly checksum: Checksum | undefined
}

/** The part of a log that is read; what is known of the log before it is optional. */
export interface LogPart {
  readonly space: SpaceId
  /** Finds the batch that holds an entry. */
  readonly findBatch: (seq: number) => Promise<StoredBatch | undefined>
  /** The entry after which the batches were asked for. */
  readonly after?: number
  /** The template that the Space wrote last before them. */
  readonly last?: LastTemplate | undefined
  /** The checksum of the batch before them. */
  readonly checksum?: Checksum | undefined
}

/** @param batches of one Space, in their order · @throws LogDamaged */
export async function readEntries(batches: readonly StoredBatch[], part: LogPart): Promise<ReadEntries> {
  const reader = new Reader(batches, part)
  const entries: StoredEntry[] = []
  let { after, checksum } = part
  for (const batch of batches) {
    if (after !== undefined && batch.seq > after + 1)
      throw new LogDamaged(part.space, after + 1, `it is missing, and the next one is ${batch.seq}`)
    const link = linkOf(part.space, batch)
    follow(part.space, batch.seq, link, checksum)
    for (const entry of await reader.entries(batch)) entries.push(entry)
    after = entries.at(-1)?.seq
    checksum = link.own
  }
  return { entries, last: reader.last, checksum }
}

/** The number of the last entry of a batch. */
export function lastSeqOf({ seq, body }: StoredBatch): number {
  return seq + parsed(body).entries.length - 1
}

type ClaimSettled = StoredEntry & Entry & { readonly kind: 'once_settled' | 'welcome_settled' }

/** The entries of a batch that say which Space of a person has what they get once; as a rule there are none. */
export function claimsIn({ body }: StoredBatch): readonly ClaimSettled[] {
  if (!/"(once|welcome)_settled"/.test(body)) return []
  return parsed(body).facts.flatMap((fact) =>
    !isReference(fact) && (fact.kind === 'once_settled' || fact.kind === 'welcome_settled') ? [fact] : [],
  )
}

class Reader {
  last: LastTemplate | undefined
  readonly #bodies: Map<number, string>
  readonly #part: LogPart

  constructor(batches: readonly StoredBatch[], part: LogPart) {
    this.#bodies = new Map(batches.map(({ seq, body }) => [seq, body]))
    this.#part = part
    this.last = part.last
  }

  async entries(batch: StoredBatch): Promise<readonly StoredEntry[]> {
    const { seq } = batch
    const { facts, entries } = this.#parsed(batch)
    const templates: StoredEntry[] = []
    for (const [at, fact] of facts.entries())
      templates.push(isReference(fact) ? await this.#resolve(fact) : this.#note(upcast(fact), seq, at))
    return entries.map(([at, number, id], after) => {
      const template = templates[number]
      if (!template) throw new Error(`Invariant: entry ${seq + after} has no template.`)
      return id === undefined
        ? { ...template, seq: seq + after, at }
        : { ...template, seq: seq + after, at, id }
    })
  }

  async #resolve([seq, number]: TemplateReference): Promise<StoredEntry> {
    const { last } = this
    if (last?.seq === seq && last.template === number) return last.entry
    const body = this.#bodies.get(seq) ?? (await this.#fetch(seq))
    const template = body === undefined ? undefined : parsed(body).facts[number]
    if (!template || isReference(template) || !isTemplate(template))
      throw new Error(`Invariant: the batch of entry ${seq} has no template ${number} to share.`)
    return this.#note(template, seq, number)
  }

  /** What an earlier version wrote has no checksum, but is JSON. */
  #parsed({ seq, body }: StoredBatch): Parsed {
    try {
      return parsed(body)
    } catch (cause) {
      throw new LogDamaged(this.#part.space, seq, 'its commit batch is no JSON', { cause })
    }
  }

  async #fetch(seq: number): Promise<string | undefined> {
    const batch = await this.#part.findBatch(seq)
    if (batch?.seq !== seq) return undefined // a reference names the first entry of a batch
    linkOf(this.#part.space, batch)
    this.#bodies.set(seq, batch.body)
    return batch.body
  }

  #note(entry: StoredEntry, seq: number, template: number): StoredEntry {
    if (isTemplate(entry)) this.last = { entry, seq, template }
    return entry
  }
}

/** The JSON of a batch; the names of its properties are those of the first version. */
interface Parsed {
  readonly facts: readonly (StoredEntry | TemplateReference)[]
  readonly entries: readonly EntryLine[]
}

function parsed(body: string): Parsed {
  return JSON.parse(body) // written by CommitBatchWriter
}

function isReference(fact: StoredEntry | TemplateReference): fact is TemplateReference {
  return Array.isArray(fact)
}
