/** The usage table: what each member used of each feature, day by day (UTC), added up from the log. */
import type { Allot } from '@allot/engine/allot'
import { type Amount, written } from '@allot/rules/amount'
import { type Entry, totalOf } from '@allot/rules/entry'
import type { Instant } from '@allot/rules/instant'
import type { SpaceId } from '@allot/rules/space'
import { lastBefore } from './log.ts'

export interface UsageRow {
  /** Like 2026-05-15. */
  readonly day: string
  readonly member: string
  readonly feature: string
  readonly units: number
  /** As people write amounts. */
  readonly amounts: Readonly<Record<string, number>>
}

const AT_ONCE = 1_000

/** Ordered by day, member, feature. A refund counts against the day on which it was made. @param to not included */
export async function usageTable(
  allot: Allot,
  space: SpaceId,
  { from, to }: { from: Instant; to: Instant },
): Promise<readonly UsageRow[]> {
  const sums = new Map<string, { row: Omit<UsageRow, 'amounts'>; amounts: Record<string, number> }>()
  let after = await lastBefore(allot, space, from)
  for (;;) {
    const page = await allot.log(space, { after, limit: AT_ONCE })
    for (const entry of page) {
      if (entry.at >= to) return ordered(sums)
      const used = usedIn(entry)
      if (!used) continue
      const row = {
        day: new Date(entry.at).toISOString().slice(0, 10),
        member: used.by,
        feature: used.feature,
        units: 0,
      }
      const key = JSON.stringify([row.day, row.member, row.feature])
      const sum = sums.get(key) ?? { row, amounts: {} }
      sums.set(key, { row: { ...sum.row, units: sum.row.units + used.units }, amounts: sum.amounts })
      for (const [pool, amount] of used.draws)
        sum.amounts[pool] = (sum.amounts[pool] ?? 0) + used.sign * written(amount, allot.policies.unit(pool))
    }
    const last = page.at(-1)
    if (!last) return ordered(sums)
    after = last.seq
  }
}

interface Used {
  readonly by: string
  readonly feature: string
  readonly units: number
  readonly sign: 1 | -1
  readonly draws: ReadonlyMap<string, Amount>
}

function usedIn(entry: Entry): Used | undefined {
  const charged = entry.kind === 'charged' || entry.kind === 'captured' || entry.kind === 'exported'
  if (charged)
    return { by: entry.by, feature: entry.feature, units: entry.units, sign: 1, draws: totalOf(entry.draws) }
  if (entry.kind !== 'refunded') return undefined
  const anew = entry.anew.map(({ pool, size }) => ({ pool, amount: size }))
  const draws = totalOf([...entry.draws, ...anew])
  return { by: entry.by, feature: entry.feature, units: -entry.units, sign: -1, draws }
}

function ordered(
  sums: ReadonlyMap<string, { row: Omit<UsageRow, 'amounts'>; amounts: Record<string, number> }>,
) {
  return [...sums]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([, { row, amounts }]): UsageRow => ({ ...row, amounts }))
}
