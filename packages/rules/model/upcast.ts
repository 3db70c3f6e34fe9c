/**
 * Upcasting: logs keep what was written, so kinds of entries that were renamed are in them under both names. The code that
 * parses stored entries calls `upcast`; all other code knows the present names only.
 */
import type { Entry } from './entry.ts'

type Kind = Entry['kind']

/** Names that kinds had when logs were written, up to 0.1. */
const RENAMED: ReadonlyMap<string, Kind> = new Map([
  ['warned', 'threshold_crossed'],
  ['repolicied', 'policy_changed'],
])

/** @param stored an entry, or the part of one that several share, as parsed from a log; the same object where its kind is a present one */
export function upcast<T extends { readonly kind: Kind }>(stored: T): T {
  const kind = RENAMED.get(stored.kind)
  return kind === undefined ? stored : { ...stored, kind }
}

/** The present name of a kind that a caller names, as `kind=warned` in a query. */
export function presentKind(name: string): string {
  return RENAMED.get(name) ?? name
}

/** All names under which a kind stands in logs, the present one first. */
export function storedKinds(kind: Kind): readonly string[] {
  return [kind, ...[...RENAMED].flatMap(([before, now]) => (now === kind ? [before] : []))]
}
