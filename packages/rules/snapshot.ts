/**
 * A snapshot: a Space as one line of JSON, so that loading it need not begin at its first entry. Snapshots change
 * cost, never meaning: dropped, the log adds up to the same Space.
 */
import { NONE, type Numbered, numberedSet, numberedValues } from './numbered.ts'
import type { Hold, Space } from './space.ts'

export function packSpace(space: Space): string {
  return JSON.stringify({ ...space, holds: [...numberedValues(space.holds)] })
}

/** @param packed what packSpace wrote, from a store that is trusted to have kept it */
export function unpackSpace(packed: string): Space {
  const read: Omit<Space, 'holds'> & { holds: Hold[] } = JSON.parse(packed)
  const holds = read.holds.reduce<Numbered<Hold>>((map, hold) => numberedSet(map, hold.number, hold), NONE)
  return { ...read, overrides: read.overrides, next: read.next, holds }
}
