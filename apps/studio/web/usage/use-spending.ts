/** Who used what of late: the usage table, summed up by member and feature. */
import { pages } from '@allot/client/pages'
import type { UsageDays } from '@allot/client/wire'
import { useQuery } from '@tanstack/react-query'
import { allot } from '../allot.ts'
import { useSpace } from '../session.ts'

export interface Spent {
  readonly member: string
  /** null for somebody without an account here. */
  readonly name: string | null
  readonly feature: string
  readonly units: number
}

/** Bound (law 9): pages of a thousand rows. A Space that has more in a month has it as CSV. */
const MOST_PAGES = 10
const ASKS_EVERY = 30_000

/** The most first; null where it is too much to show. */
export function useSpending(): readonly Spent[] | null | undefined {
  const { id } = useSpace()
  return useQuery({ queryKey: ['days', id], queryFn: () => read(id), refetchInterval: ASKS_EVERY }).data
}

async function read(space: string): Promise<readonly Spent[] | null> {
  const rows: UsageDays['rows'] = []
  let read = 0
  for await (const page of pages((after) => allot.usageByDay(space, { after }))) {
    rows.push(...page.rows)
    read += 1
    if (read === MOST_PAGES && page.next !== null) return null
  }
  return summedUp(rows)
}

function summedUp(rows: UsageDays['rows']): readonly Spent[] {
  const sums = new Map<string, Spent>()
  for (const { member, name, feature, units } of rows) {
    const key = `${member} ${feature}`
    sums.set(key, { member, name, feature, units: units + (sums.get(key)?.units ?? 0) })
  }
  return [...sums.values()].filter(({ units }) => units > 0).sort((a, b) => b.units - a.units)
}
