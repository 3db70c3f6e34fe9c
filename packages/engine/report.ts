/** The usage report of a Space: a row for each day, member and feature, read from the usage tables. */
import { DAY, type Instant, iso } from '@allot/rules/instant'
import type { SpaceId } from '@allot/rules/space'
import type { Store } from './store.ts'
import { type OpenDays, rowsOf, type UsageSum } from './usage-table.ts'

export interface DayOfUsage extends UsageSum {
  /** `2026-07-15`, in UTC. */
  readonly day: string
}

/** @param openDays the days that are in the ledger alone */
export async function reportOf(
  store: Store,
  space: SpaceId,
  openDays: OpenDays,
  from: Instant,
  to: Instant,
): Promise<readonly DayOfUsage[]> {
  const [first, last] = [Math.floor(from / DAY), Math.floor(to / DAY)]
  const days = new Map(openDays.filter(([day]) => first <= day && day <= last))
  for (const ended of await store.usageDays(space, first, last)) days.set(ended.day, rowsOf(space, ended))
  return [...days]
    .sort(([a], [b]) => a - b)
    .flatMap(([day, rows]) => rows.map((row) => ({ day: dateOf(day), ...row })))
}

function dateOf(day: number): string {
  return iso((day * DAY) as Instant).slice(0, 10) // midnight of that day
}
