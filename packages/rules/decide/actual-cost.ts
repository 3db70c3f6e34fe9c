/**
 * The actual cost: a hold is settled with what its work really took, where the feature allows it and the true cost is
 * known only afterwards. What was held and not needed is given back in the same entry. More than was held is taken as far
 * as it was held, since a balance never falls below zero and no more was agreed to; the rest is reported as unpaid.
 *
 * A text is held at 2,000 tokens, 1 credit at 0.5 for 1,000. It comes to 1,500: 0.75 are captured and 0.25 come back. It
 * comes to 2,600: 1 credit is captured, and 0.3 are unpaid.
 *
 * A refund of it gives back what it took, and never what was held.
 */

import type { Captured } from '../model/entry.ts'
import { amountIn, takesOfFirst } from '../model/free-uses.ts'
import { splitDraws, type Take } from '../model/grant.ts'
import type { ActualCost, Settling } from '../model/settling.ts'
import { capCounter, type Hold } from '../model/space.ts'
import { measured } from '../policy/measure.ts'
import { type Amount, minAmount, minus, ZERO } from '../values/amount.ts'
import { Fault } from '../values/fault.ts'

/** @param held the capture at what was held @throws Fault `malformed`, `unknown_pool` */
export function atActualCost(hold: Hold, held: Captured, actual: ActualCost): Captured {
  const real = realTakes(hold, settlingOf(hold), actual)
  const takes = hold.takes.map(({ pool, amount }) => ({
    pool,
    amount: minAmount(amount, amountIn(real, pool)),
  }))
  const free = held.free?.map((each) => ({
    ...each,
    takes: each.takes.map((use) =>
      use.map(({ pool, amount }) => ({ pool, amount: minAmount(amount, amountIn(takes, pool)) })),
    ),
  }))
  const before = takesOfFirst(held, held.units)
  const taken = takesOfFirst({ takes, free }, held.units)
  const [draws, back] = splitDraws(held.draws, taken)
  const capped = held.counts.map((count) => ({
    count,
    pool: takes.find(({ pool }) => capCounter(pool) === count.window)?.pool,
  }))
  const counts = capped.map(({ count, pool }) => (pool ? { ...count, count: amountIn(taken, pool) } : count))
  const countsBack = capped.flatMap(({ count, pool }) =>
    pool ? [{ ...count, count: minus(amountIn(before, pool), amountIn(taken, pool)) }] : [],
  )
  const unpaid = unpaidOf(hold, before, real)
  return {
    ...held,
    takes,
    ...(free && { free }),
    draws,
    counts,
    back: { draws: back, counts: countsBack },
    ...(unpaid.length > 0 && { unpaid }),
  }
}

/** @throws Fault `malformed` */
function settlingOf(hold: Hold): Settling {
  if (hold.settles) return hold.settles
  throw new Fault(
    'malformed',
    'actual',
    `${hold.feature} is settled at what was held; leave "actual" out, or let the policy say "settles: at actual".`,
  )
}

/** What one unit really took of each pool of the hold. @throws Fault `malformed`, `unknown_pool` */
function realTakes(hold: Hold, settles: Settling, actual: ActualCost): readonly Take[] {
  const real = 'quantity' in actual ? byQuantity(settles, actual.quantity) : byPool(hold, actual.takes)
  if (settles.free || real.some(({ amount }) => amount > 0)) return real
  throw new Fault(
    'malformed',
    'actual',
    `${hold.feature} cannot turn out to be free; release units that took nothing.`,
  )
}

/** @throws Fault `malformed` */
function byQuantity({ measured: its }: Settling, quantity: number): readonly Take[] {
  if (its) return measured(its.takes, quantity, its.per)
  throw new Fault(
    'malformed',
    'actual.quantity',
    'This hold is not counted by a quantity; say what it took of each pool.',
  )
}

/** A pool that is not named took what was held of it. @throws Fault `unknown_pool` */
function byPool(hold: Hold, named: readonly Take[]): readonly Take[] {
  for (const { pool } of named)
    if (!hold.takes.some((take) => take.pool === pool))
      throw new Fault(
        'unknown_pool',
        `actual.amounts.${pool}`,
        `Hold ${hold.number} takes nothing of "${pool}"; it takes of ${hold.takes.map((take) => take.pool).join(', ')}.`,
      )
  return hold.takes.map((take) => named.find(({ pool }) => pool === take.pool) ?? take)
}

/** What the units took beyond what was held of them; units that were free owe nothing. */
function unpaidOf(hold: Hold, before: readonly Take[], real: readonly Take[]): readonly Take[] {
  return hold.takes.flatMap(({ pool, amount }) => {
    const over = Math.max(0, amountIn(real, pool) - amount)
    const paying = amount === ZERO ? 0 : amountIn(before, pool) / amount
    return over * paying > 0 ? [{ pool, amount: (over * paying) as Amount }] : [] // of one unit, times units
  })
}
