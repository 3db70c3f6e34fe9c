/**
 * How entries change the caps of members. A cap counts what its member takes while it stands. What it has counted stays
 * known until the period ends, also while it is lifted: what is released or refunded later was counted there, and a cap
 * that is set again goes on from it.
 *
 * Of a cap of 50 Ann has 40 used. It is lifted, she takes 100, and it is set to 50 again: she has 10 left. A refund of 5 of
 * the 40 makes it 15.
 */

import type { Entry } from '../model/entry.ts'
import type { MergedPools } from '../model/period-entry.ts'
import { capCounter, type MemberState } from '../model/space.ts'
import type { Counter } from '../model/window.ts'
import { type Amount, plus, ZERO } from '../values/amount.ts'
import { lookUp } from '../values/look-up.ts'

export function setCap(member: MemberState, { pool, most }: Entry & { kind: 'capped' }): MemberState {
  const others = member.caps.filter((each) => each.pool !== pool)
  return { ...member, caps: most === null ? others : [...others, { pool, amount: most }] }
}

/**
 * Caps on pools that are merged add up to a cap on the new pool, so a member who was capped stays capped; and so does
 * what was counted for them.
 */
export function mergeCaps(
  members: readonly MemberState[],
  to: MergedPools | undefined,
): readonly MemberState[] {
  if (!to) return members
  const windows = Object.fromEntries(
    Object.entries(to).map(([old, into]) => [capCounter(old), capCounter(into)]),
  )
  return members.map((member) => {
    const sums = new Map<string, Amount>()
    for (const { pool, amount } of member.caps) {
      const now = lookUp(to, pool) ?? pool
      sums.set(now, plus(sums.get(now) ?? ZERO, amount))
    }
    const caps = [...sums].map(([pool, amount]) => ({ pool, amount }))
    return { ...member, caps, counters: mergeCounters(member.counters, windows) }
  })
}

function mergeCounters(
  counters: readonly Counter[],
  to: Readonly<Record<string, string>>,
): readonly Counter[] {
  if (!counters.some(({ window }) => lookUp(to, window) !== undefined)) return counters
  const merged = new Map<string, Counter>()
  for (const each of counters) {
    const window = lookUp(to, each.window) ?? each.window
    const other = merged.get(window)
    merged.set(window, { ...(other ? sumOf(other, each) : each), window })
  }
  return [...merged.values()]
}

/** Of two periods the later one counts. */
function sumOf(a: Counter, b: Counter): Counter {
  const order = a.opened - b.opened || (a.period ?? 0) - (b.period ?? 0)
  if (order !== 0) return order > 0 ? a : b
  return { ...a, used: a.used + b.used, held: a.held + b.held }
}
