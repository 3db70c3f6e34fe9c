/**
 * Pages of a Space's log in either order, filtered. A page scans a bounded number of entries; where a filter lets few
 * through it may be short and still name the next page.
 */
import type { Engine } from '@allot/engine/engine'
import type { Entry } from '@allot/rules/entry'
import type { Instant } from '@allot/rules/instant'
import type { SpaceId } from '@allot/rules/space'

const MAX_SCANNED = 20_000
const AT_ONCE = 1_000

export interface LogSearch {
  /** Where the page before ended; 0 for the first. */
  readonly after: number
  readonly limit: number
  readonly order: 'oldest' | 'newest'
  matches(entry: Entry): boolean
  /** No entry beyond this one can match. */
  ended?(entry: Entry): boolean
}

export interface LogSearchResult {
  readonly entries: readonly Entry[]
  readonly next: number | null
}

export async function searchLog(allot: Engine, space: SpaceId, search: LogSearch): Promise<LogSearchResult> {
  const { limit, matches, ended } = search
  const entries: Entry[] = []
  let cursor = search.after
  for (let scanned = 0; scanned < MAX_SCANNED; ) {
    const page = await pageOf(allot, space, search.order, cursor)
    for (const entry of page) {
      scanned += 1
      if (ended?.(entry)) return { entries, next: null }
      cursor = entry.seq
      if (matches(entry)) entries.push(entry)
      if (entries.length === limit) return { entries, next: cursor }
    }
    if (page.length === 0) return { entries, next: null }
  }
  return { entries, next: cursor }
}

/** The number of the last entry before an instant, found by halving: within a Space time never runs backwards. */
export async function lastSeqBefore(allot: Engine, space: SpaceId, at: Instant): Promise<number> {
  let before = 0
  let after = (await allot.space(space)).seq + 1
  while (after - before > 1) {
    const middle = Math.floor((before + after) / 2)
    const [entry] = await allot.log(space, { after: middle - 1, limit: 1 })
    if (entry && entry.at < at) before = middle
    else after = middle
  }
  return before
}

/** The entries after the cursor, in the requested order. Numbers have no gaps, so a page backwards is a range too. */
async function pageOf(
  allot: Engine,
  space: SpaceId,
  order: LogSearch['order'],
  cursor: number,
): Promise<readonly Entry[]> {
  if (order === 'oldest') return allot.log(space, { after: cursor, limit: AT_ONCE })
  const before = cursor === 0 ? (await allot.space(space)).seq + 1 : cursor
  const after = Math.max(0, before - 1 - AT_ONCE)
  if (before <= 1) return []
  return (await allot.log(space, { after, limit: before - 1 - after })).toReversed()
}
