/** Who used what in the last 30 days: the usage by day, summed up for each member and feature. */
import { pages } from '@allot/client/pages'
import type { UsageDays } from '@allot/client/wire'
import { useQuery } from '@tanstack/react-query'
import { allot } from '../../shared/api/allot.ts'
import { useSpace } from '../../shared/session/chosen-space.ts'

export interface MemberUsage {
  readonly member: string
  /** null for a member without an account here. */
  readonly name: string | null
  readonly feature: string
  readonly title: string
  /** Outputs or images. */
  readonly units: number
}

/** Bound (law 9): pages of a thousand rows. A Space that has more in 30 days downloads them as CSV. */
const MAX_PAGES = 10
const POLL_MS = 30_000

/** The largest first; null where it is too much to show; undefined while it loads. */
export function useMemberUsage(): readonly MemberUsage[] | null | undefined {
  const { id } = useSpace()
  return useQuery({ queryKey: ['days', id], queryFn: () => read(id), refetchInterval: POLL_MS }).data
}

async function read(space: string): Promise<readonly MemberUsage[] | null> {
  const rows: UsageDays['rows'] = []
  let count = 0
  for await (const page of pages((after) => allot.usageByDay(space, { after }))) {
    rows.push(...page.rows)
    count += 1
    if (count === MAX_PAGES && page.next !== null) return null
  }
  return sumByMember(rows)
}

function sumByMember(rows: UsageDays['rows']): readonly MemberUsage[] {
  const sums = new Map<string, MemberUsage>()
  for (const { member, name, feature, title, units } of rows) {
    const key = `${member} ${feature}`
    sums.set(key, { member, name, feature, title, units: units + (sums.get(key)?.units ?? 0) })
  }
  return [...sums.values()].filter(({ units }) => units > 0).sort((a, b) => b.units - a.units)
}
