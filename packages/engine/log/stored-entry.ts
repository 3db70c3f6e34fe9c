/** An entry as the log keeps it, and what the entries of one commit batch share. */
import type { Captured, Charged, Entry, EntryBase, Held } from '@allot/rules/entry'
import type { Instant } from '@allot/rules/instant'
import type { AnyCommand } from '../command.ts'

/** The JSON property `asked` holds the command where the entry does not say all of it; see recorded-command.ts. */
export type StoredEntry = Entry & { readonly asked?: AnyCommand }

/** What many entries have in common: an entry whose number, instant and key do not count. */
export type EntryTemplate = EntryBase & (Charged | Held | Captured)

/** One entry of a commit batch: its instant, the number of its template in the batch, and its idempotency key. */
export type EntryLine = readonly [at: Instant, template: number, key?: string]

/** Names a template of an earlier batch: the first entry of that batch, and which of its templates. */
export type TemplateReference = readonly [seq: number, template: number]

/** The template that a Space wrote last, and where it stands in full; the next batch need only name it. */
export interface LastTemplate {
  readonly entry: EntryTemplate
  readonly seq: number
  readonly template: number
}

/** Whether other entries may share this one: its kind is frequent, and no command stands beside it. */
export function isTemplate(entry: StoredEntry): entry is EntryTemplate {
  return entry.asked === undefined && isFrequent(entry)
}

function isFrequent(entry: Entry): entry is EntryTemplate {
  return entry.kind === 'charged' || entry.kind === 'captured' || entry.kind === 'held'
}
