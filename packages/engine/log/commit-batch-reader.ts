/**
 * Reads commit batches. A template that is only referenced is looked up: among the batches read with it, in the last
 * template before them, or in the store.
 */
import type { Entry } from '@allot/rules/entry'
import { upcast } from '@allot/rules/upcast'
import type { StoredBatch } from '../store.ts'
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
}

/** Finds the batch that holds an entry. */
export type FindBatch = (seq: number) => Promise<StoredBatch | undefined>

/**
 * @param batches of one Space, in their order
 * @param last the template that the Space wrote last before them, where that is known
 */
export async function readEntries(
  batches: readonly StoredBatch[],
  findBatch: FindBatch,
  last?: LastTemplate,
): Promise<ReadEntries> {
  const reader = new Reader(batches, findBatch, last)
  const entries: StoredEntry[] = []
  for (const batch of batches) for (const entry of await reader.entries(batch)) entries.push(entry)
  return { entries, last: reader.last }
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
  readonly #findBatch: FindBatch

  constructor(batches: readonly StoredBatch[], findBatch: FindBatch, last?: LastTemplate) {
    this.#bodies = new Map(batches.map(({ seq, body }) => [seq, body]))
    this.#findBatch = findBatch
    this.last = last
  }

  async entries({ seq, body }: StoredBatch): Promise<readonly StoredEntry[]> {
    const { facts, entries } = parsed(body)
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

  async #fetch(seq: number): Promise<string | undefined> {
    const batch = await this.#findBatch(seq)
    if (batch?.seq !== seq) return undefined // a reference names the first entry of a batch
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
