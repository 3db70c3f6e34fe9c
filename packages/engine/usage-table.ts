/**
 * The usage table: what each member used of each feature, day by day (UTC), added up with every entry. It is a
 * projection: the log adds up to the same table at any time. A day that is over never changes again, so it is written
 * down once, beside the first page of a later day; the current day lives in memory and in snapshots. No row is ever
 * updated, and a page about last month reads 31 rows, however many operations there were.
 */
import type { Entry, totalOf } from '@allot/rules/entry'
import { DAY } from '@allot/rules/instant'
import type { DayText } from './store.ts'

/** Amounts are in the smallest unit of each pool; what was refunded counts against the day of the refund. */
export interface UsageRow {
  readonly member: string
  readonly feature: string
  readonly units: number
  readonly amounts: Readonly<Record<string, number>>
}

interface Sum {
  units: number
  readonly amounts: Record<string, number>
}

type Members = Map<string, Map<string, Sum>>

export class UsageTable {
  readonly #days = new Map<number, Members>()
  /** Where the last entry went: most go to the same place as the one before. */
  #last:
    | { readonly day: number; readonly member: string; readonly feature: string; readonly sum: Sum }
    | undefined

  add(entry: Entry): void {
    switch (entry.kind) {
      case 'charged':
      case 'captured':
        this.#add(entry, entry.units, entry.draws, 1)
        return
      case 'exported':
        // An export within its session, or a screen that was only opened, counts nowhere.
        if (entry.counts.length > 0 || entry.draws.length > 0) this.#add(entry, entry.units, entry.draws, 1)
        return
      case 'refunded': {
        const anew = entry.anew.map(({ pool, size }) => ({ pool, amount: size }))
        this.#add(entry, -entry.units, [...entry.draws, ...anew], -1)
      }
    }
  }

  /** The days before that of `at`: they are over, and can be written down with a page of that day. */
  ended(at: number): readonly DayText[] {
    const today = Math.floor(at / DAY)
    if (this.#days.size === 0 || (this.#days.size === 1 && this.#days.has(today))) return NONE
    return [...this.#days]
      .filter(([day]) => day < today)
      .map(([day, members]) => ({ day, body: JSON.stringify(rowsOf(members)) }))
  }

  /** These are written down. */
  forget(days: readonly DayText[]): void {
    if (days.length === 0) return
    for (const { day } of days) this.#days.delete(day)
    this.#last = undefined
  }

  /** The days that are not written down yet. */
  rows(): readonly (readonly [day: number, rows: readonly UsageRow[]])[] {
    return [...this.#days].map(([day, members]) => [day, rowsOf(members)])
  }

  /** Begins where a snapshot left off. */
  restore(days: ReturnType<UsageTable['rows']>): void {
    this.#days.clear()
    this.#last = undefined
    for (const [day, rows] of days) {
      for (const { member, feature, units, amounts } of rows) {
        const sum = this.#sum(day, member, feature)
        sum.units += units
        Object.assign(sum.amounts, amounts)
      }
    }
  }

  #add(
    { at, by, feature }: { at: number; by: string; feature: string },
    units: number,
    draws: Parameters<typeof totalOf>[0],
    sign: 1 | -1,
  ): void {
    const sum = this.#sum(Math.floor(at / DAY), by, feature)
    sum.units += units
    for (const { pool, amount } of draws) sum.amounts[pool] = (sum.amounts[pool] ?? 0) + sign * amount
  }

  #sum(day: number, member: string, feature: string): Sum {
    const last = this.#last
    if (last?.day === day && last.member === member && last.feature === feature) return last.sum
    const sum = this.#days
      .getOrInsertComputed(day, () => new Map())
      .getOrInsertComputed(member, () => new Map())
      .getOrInsertComputed(feature, () => ({ units: 0, amounts: {} }))
    this.#last = { day, member, feature, sum }
    return sum
  }
}

const NONE: readonly DayText[] = []

function rowsOf(members: Members): readonly UsageRow[] {
  return [...members].flatMap(([member, features]) =>
    [...features].map(([feature, { units, amounts }]) => ({ member, feature, units, amounts })),
  )
}
