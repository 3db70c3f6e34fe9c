/**
 * Holds: an amount is reserved, then captured in parts while the work is done; the rest is released, or expires. A Batch
 * of 250 is one hold, captured image by image. A capture takes what lapses first, and a release gives the rest back to
 * the grants it came from. Uses that are free are captured first and released last (free-uses.ts).
 *
 * A hold keeps what it reserved, at the cost of the instant it was placed: a renewal, or a change of plan or policy, does
 * not change it. After a renewal its captures still spend grants of the old period; what it releases of them lapses.
 *
 * A partial hold takes as many units as fit, so what denies it is what stops even one: with no credits and 125 exports
 * left, a Batch of 200 with Recolor is denied by the credits and allowed again when they renew, though 200 exports
 * never fit.
 */

import { type Command, HOLD_DURATION } from '../model/command.ts'
import type { Captured, EntryBody } from '../model/entry.ts'
import { firstFree, takesOfFirst } from '../model/free-uses.ts'
import { splitDraws } from '../model/grant.ts'
import { countsBetween } from '../model/metered-part.ts'
import type { Operation } from '../model/operation.ts'
import type { ActualCost } from '../model/settling.ts'
import { type Hold, MAX, type SpaceState } from '../model/space.ts'
import type { PolicyBook } from '../policy/book.ts'
import { settlingOf } from '../policy/settling.ts'
import { Fault } from '../values/fault.ts'
import { type Duration, type Instant, later, latest } from '../values/instant.ts'
import { mapGet } from '../values/persistent-map.ts'
import { atActualCost } from './actual-cost.ts'
import { legacyOf } from './admission.ts'
import { meterOperation } from './charge.ts'
import { inPoolsOfToday, mergedSince, poolsMeant, summed } from './merged-pools.ts'

/** @throws Fault `malformed`, `too_many`, `unknown_feature` */
export function hold(
  book: PolicyBook,
  space: SpaceState,
  command: Command & { do: 'hold' },
  now: Instant,
): EntryBody {
  if ('export' in command.operation)
    throw new Fault('malformed', 'operation.export', 'An export cannot be reserved; charge it.')
  checkLength(command.for)
  if (space.holds.size >= MAX.openHolds) {
    throw new Fault(
      'too_many',
      'holds',
      `This Space has ${MAX.openHolds} open holds; capture or release some first.`,
    )
  }
  const { count } = command.operation
  const place = (operation: Operation): EntryBody => {
    const taken = meterOperation(book, space, operation, now, 'held', count)
    if (taken.kind === 'denied') return taken
    const settles = settlingOf(book.policy(space.policy), operation, legacyOf(book, space))
    const held = { ...taken, expires: later(now, command.for) }
    return settles ? { ...held, settles } : held
  }
  const placed = place(command.operation)
  if (placed.kind !== 'denied' || !command.partial || count === 1) return placed
  // A Batch over the maximum is denied and never shortened, whatever is left.
  if (placed.denial.binding.some(({ code }) => code === 'batch_too_large')) return placed
  return place({ ...command.operation, count: Math.max(1, placed.denial.fits) })
}

/** @throws Fault `malformed`, `hold_closed` */
export function extend(space: SpaceState, command: Command & { do: 'extend' }, now: Instant): EntryBody {
  checkLength(command.for)
  const hold = openHold(space, command.hold)
  return { kind: 'extended', hold: hold.number, expires: latest(hold.expires, later(now, command.for)) }
}

/** @throws Fault `malformed`, `hold_closed`, `unknown_pool` */
export function capture(book: PolicyBook, space: SpaceState, command: Command & { do: 'capture' }): Captured {
  const hold = openHold(space, command.hold)
  const units = unitsOf(hold, command.count)
  const takes = hold.takes
  const [draws] = splitDraws(hold.draws, takesOfFirst(hold, units))
  const free = firstFree(hold.free, units)
  const held: Captured = {
    kind: 'captured',
    hold: hold.number,
    placed: hold.placed,
    by: hold.by,
    feature: hold.feature,
    units,
    takes,
    ...(free && { free }),
    draws,
    counts: countsBetween(hold, 0, units),
  }
  const settled = command.actual
    ? atActualCost(hold, held, inPoolsOf(book, space, hold, command.actual))
    : held
  return inPoolsOfToday(settled, mergedSince(book, space, takes))
}

/** The same in the pools of the hold, where pools were merged since it was placed or will be: each goes by both names. */
function inPoolsOf(book: PolicyBook, space: SpaceState, hold: Hold, actual: ActualCost): ActualCost {
  if (!('takes' in actual)) return actual
  const pools = hold.takes.map(({ pool }) => pool)
  const named = actual.takes.map(({ pool, amount }) => {
    const [meant = pool, ...others] = poolsMeant(book, space, pool, pools)
    if (others.length === 0) return { pool: meant, amount }
    throw new Fault(
      'malformed',
      `actual.amounts.${pool}`,
      `Hold ${hold.number} takes of ${pools.join(' and ')}, which "${pool}" may both mean; say what it took of each.`,
    )
  })
  return { takes: summed(named) }
}

/**
 * Gives back what was reserved. Units that failed for a reason that the policy does not refund are captured.
 * @throws Fault `malformed`, `hold_closed`
 */
export function release(
  book: PolicyBook,
  space: SpaceState,
  command: Command & { do: 'release' },
): EntryBody {
  const hold = openHold(space, command.hold)
  const units = unitsOf(hold, command.count ?? hold.units)
  if (command.reason && !book.policy(space.policy).refunds[command.reason])
    return capture(book, space, { do: 'capture', hold: command.hold, count: units })
  const [, draws] = splitDraws(hold.draws, takesOfFirst(hold, hold.units - units))
  const reason = command.reason ?? 'released'
  const released = {
    kind: 'released',
    hold: hold.number,
    by: hold.by,
    feature: hold.feature,
    units,
    draws,
    counts: countsBetween(hold, hold.units - units, hold.units),
    reason,
  } as const
  return inPoolsOfToday(released, mergedSince(book, space, hold.takes))
}

function checkLength(length: Duration): void {
  if (length >= HOLD_DURATION.min && length <= HOLD_DURATION.max) return
  throw new Fault('malformed', 'for', 'A hold lasts between one second (PT1S) and 31 days (P31D).')
}

function openHold(space: SpaceState, number: number): Hold {
  const hold = mapGet(space.holds, number)
  if (hold) return hold
  throw new Fault(
    'hold_closed',
    'hold',
    `Hold ${number} is not open: it is settled or expired, or does not exist. Place a new one.`,
  )
}

function unitsOf(hold: Hold, count: number): number {
  if (Number.isInteger(count) && count >= 1 && count <= hold.units) return count
  throw new Fault(
    'malformed',
    'count',
    `Hold ${hold.number} has ${hold.units} units left; ask for 1 to ${hold.units}.`,
  )
}
