/**
 * The usage table: what each member used of each feature, day by day (UTC), added up with every entry. It is a
 * projection: the log adds up to the same table at any time. A day that is over never changes, so it is stored once,
 * beside the first commit batch of a later day; open days are in memory and in snapshots. No row is ever updated, and
 * a report of a month reads 31 rows, however many operations there were.
 */
import { type Entry, type totalOf, undoneBy } from '@allot/rules/entry'
import { DAY } from '@allot/rules/instant'
import { addTo } from '@allot/rules/look-up'
import type { SpaceId } from '@allot/rules/space'
import { checksumOf } from './log/chain.ts'
import { LogDamaged, type UsageDay } from './store.ts'

/**
 * What one member used of one feature on one day. Amounts are in the smallest unit of each pool; a refund counts against
 * the day of the refund.
 */
export interface UsageSum {
  readonly member: string
  readonly feature: string
  readonly units: number
  readonly amounts: Readonly<Record<string, number>>
}

/** Days that are not stored yet, with their rows. */
export type OpenDays = readonly (readonly [day: number, rows: readonly UsageSum[]])[]

interface RunningSum extends UsageSum {
  readonly day: number
  units: number
  readonly amounts: Record<string, number>
}

export class UsageTable {
  /** One Map of all days instead of nested Maps: most Spaces have a row or two. */
  readonly #sums = new Map<string, RunningSum>()
  /** The sum that the last entry was added to: most entries go where the one before went. */
  #last: RunningSum | undefined
  /** No day before this has a row. */
  #first = FAR

  add(entry: Entry): void {
    switch (entry.kind) {
      case 'charged':
      case 'captured':
        this.#add(entry, entry.units, entry.draws, 1)
        return
      case 'exported':
        // An export within its session, or a screen that was only opened, does not count.
        if (entry.counts.length > 0 || entry.draws.length > 0) this.#add(entry, entry.units, entry.draws, 1)
        return
      case 'refunded': {
        this.#add(entry, -entry.units, undoneBy(entry), -1)
      }
    }
  }

  /** The days before that of `at`: they are over, and are stored with a batch of that day. */
  ended(space: SpaceId, at: number): readonly UsageDay[] {
    const today = Math.floor(at / DAY)
    if (this.#first >= today) return NONE
    return this.rows()
      .filter(([day]) => day < today)
      .map(([day, rows]) => ({ day, body: dayBody(space, day, rows) }))
  }

  /** These days are stored. */
  forget(days: readonly UsageDay[]): void {
    if (days.length === 0) return
    const stored = new Set(days.map(({ day }) => day))
    for (const [key, { day }] of this.#sums) if (stored.has(day)) this.#sums.delete(key)
    this.#first = this.#sums.values().reduce((first, { day }) => Math.min(first, day), FAR)
    this.#last = undefined
  }

  /** The days that are not stored yet. */
  rows(): OpenDays {
    return [...Map.groupBy(this.#sums.values(), ({ day }) => day)].map(([day, sums]) => [
      day,
      sums.map(({ member, feature, units, amounts }) => ({ member, feature, units, amounts })),
    ])
  }

  /** Starts from a snapshot. */
  restore(days: OpenDays): void {
    this.#sums.clear()
    this.#first = FAR
    this.#last = undefined
    for (const [day, rows] of days) {
      for (const { member, feature, units, amounts } of rows) {
        const sum = this.#sum(day, member, feature)
        sum.units += units
        for (const [pool, amount] of Object.entries(amounts)) addTo(sum.amounts, pool, amount)
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
    for (const { pool, amount } of draws) addTo(sum.amounts, pool, sign * amount)
  }

  #sum(day: number, member: string, feature: string): RunningSum {
    const last = this.#last
    if (last?.day === day && last.member === member && last.feature === feature) return last
    const key = `${day}/${feature.length}/${feature}${member}`
    const sum = this.#sums.get(key) ?? { day, member, feature, units: 0, amounts: {} }
    this.#sums.set(key, sum)
    this.#first = Math.min(this.#first, day)
    this.#last = sum
    return sum
  }
}

/** The rows of a day, the first of them with a checksum, which earlier versions did not write. */
function dayBody(space: SpaceId, day: number, rows: readonly UsageSum[]): string {
  const rest = JSON.stringify(rows).slice(BEGIN.length)
  return `${SUMMED}${checksumOf(`${day} ${space}\n${rest}`)}",${rest}`
}

/** @throws LogDamaged where they are not what was written */
export function rowsOf(space: SpaceId, { day, body }: UsageDay): readonly UsageSum[] {
  const at = SUMMED.length + checksumOf('').length + 2
  const rest = body.slice(at)
  const isSound = body.startsWith(SUMMED)
    ? body.slice(0, at) === `${SUMMED}${checksumOf(`${day} ${space}\n${rest}`)}",`
    : body === '[]' || body.startsWith(EARLIER)
  if (!isSound) throw new LogDamaged(space, 1, `the usage of day ${day} beside it is not what was written`)
  const rows: readonly UsageSum[] = JSON.parse(body) // written by dayBody
  return rows.map(({ member, feature, units, amounts }) => ({ member, feature, units, amounts }))
}

const BEGIN = '[{'
const SUMMED = `${BEGIN}"sum":"`
const EARLIER = `${BEGIN}"member":"`
const NONE: readonly UsageDay[] = []
/** Later than every day. */
const FAR = 2 ** 30
