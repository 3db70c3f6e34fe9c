/**
 * Caps: the most that one member may take of a shared pool in a period. There is none until an admin sets it,
 * and it counts while it stands; set again in the same period, it goes on from what it had counted (evolve/caps.ts). Ann
 * may take 50 of the Space's 600 credits: her 51st is denied, Bob's is not.
 */

import { amountIn, takesOfFirst } from '../model/free-uses.ts'
import { capCounter, type MemberState, type SpaceState } from '../model/space.ts'
import { type Count, openedAt } from '../model/window.ts'
import type { Terms } from '../policy/terms.ts'
import type { Amount } from '../values/amount.ts'
import type { BindingLimit } from './binding-limit.ts'
import { type Metering, unitsFitting } from './free.ts'

/** Returns the counts to make for the member's caps; caps that deny the operation are added to `binding`. */
export function capIn(
  terms: Terms,
  space: SpaceState,
  member: MemberState,
  metering: Metering,
  units: number,
  binding: BindingLimit[],
): readonly Count[] {
  if (member.caps.length === 0) return NONE
  const counts: Count[] = []
  const all = takesOfFirst(metering, units)
  for (const take of metering.takes) {
    const cap = member.caps.find((each) => each.pool === take.pool)
    const pool = terms.pools.find((each) => each.pool === take.pool)
    if (!cap || !pool) continue
    const window = capCounter(cap.pool)
    const counter = member.counters.find((each) => each.window === window)
    const { periodStart: opened, periodMark: period } = space
    const { used, held } = openedAt(counter, opened, period) ?? NOTHING
    const room = (cap.amount - used - held) as Amount // of one unit
    const count = amountIn(all, take.pool)
    if (count === 0) continue
    const its = { window, scope: 'member', opened, since: opened, count } as const
    counts.push(period === undefined ? its : { ...its, period })
    if (count > room) {
      const fits = unitsFitting(metering, take, room, units)
      binding.push({
        code: 'member_cap',
        limit: window,
        needed: count,
        lacks: count - room,
        fits,
        until: space.renewsAt,
        moreFree: metering.more,
        cap: { pool, most: cap.amount, used, held },
      })
    }
  }
  return counts
}

const NONE: readonly Count[] = []
const NOTHING = { used: 0, held: 0 } as const
