/**
 * The names of entry kinds on disk. A kind that was renamed keeps its first name in logs, so that servers of an earlier
 * version read what this one writes. The code that parses stored entries calls `upcast`, and the code that writes them
 * `downcast`; all other code knows the present names only.
 */
import type { Entry } from './entry.ts'

type Kind = Entry['kind']

/** The names in logs, and the present ones. */
const RENAMED: ReadonlyMap<string, Kind> = new Map([
  ['warned', 'threshold_crossed'],
  ['repolicied', 'policy_changed'],
])
const STORED: ReadonlyMap<Kind, string> = new Map([...RENAMED].map(([stored, kind]) => [kind, stored]))

/** @param stored an entry, or the part of one that several share, as parsed from a log; the same object where its kind is a present one */
export function upcast<T extends { readonly kind: Kind }>(stored: T): T {
  const kind = RENAMED.get(stored.kind)
  return kind === undefined ? stored : { ...stored, kind }
}

/** @returns the entry as logs keep it; the same object where its kind was never renamed */
export function downcast(entry: Entry): object {
  const kind = STORED.get(entry.kind)
  return kind === undefined ? entry : { ...entry, kind }
}

/** The present name of a kind that a caller names, as `kind=warned` in a query. */
export function presentKind(name: string): string {
  return RENAMED.get(name) ?? name
}
