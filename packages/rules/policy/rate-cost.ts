/**
 * What a rate costs, as costs are compared: in each unit by itself, for one of what it is counted by. Credits are
 * compared with credits and tokens with tokens; what costs by the token is compared with what costs by the token, and
 * for a single one. An output and a second of one are compared, since no clip is shorter than a second.
 *
 * 1,000 tokens for 1,000 tokens and a video of 50 credits have nothing in common; 2 credits for 1,000 tokens are less than
 * 1 credit for 100. Adding up their figures would say that the text costs more than the video.
 */

import { lookUp } from '../values/look-up.ts'
import { measureOf } from './measure.ts'
import type { PolicyText, RateText } from './schema.ts'
import { unitOfPool } from './unit.ts'

export interface RateCost {
  /** What one of is priced: a unit of the policy's own, or undefined for a use, which is an output or a second of it. */
  readonly one: string | undefined
  /** By unit, what it takes of all pools that are kept in it; no unit with 0. */
  readonly amounts: ReadonlyMap<string, number>
}

type Units = Pick<PolicyText, 'units' | 'pools'>

export function rateCost(policy: Units, rate: RateText): RateCost {
  const { per, unit } = measureOf(rate)
  const amounts = new Map<string, number>()
  for (const [pool, written] of Object.entries(rate.takes)) {
    const name = unitName(policy, pool)
    if (written > 0) amounts.set(name, rounded((amounts.get(name) ?? 0) + written / per))
  }
  return { one: unit, amounts }
}

/** Whether it takes no more than the other of any unit; where they are counted by different things, no one can say. */
export function costsNoMore(one: RateCost, other: RateCost): boolean {
  if (one.one !== other.one) return false
  return [...one.amounts].every(([unit, amount]) => amount <= (other.amounts.get(unit) ?? 0))
}

export function costsTheSame(one: RateCost, other: RateCost): boolean {
  return costsNoMore(one, other) && costsNoMore(other, one)
}

/** Whether one of them costs no more than the other: 5 credits and 3 tokens have no order. */
export function areComparable(one: RateCost, other: RateCost): boolean {
  return costsNoMore(one, other) || costsNoMore(other, one)
}

/** Those than which no other is cheaper: of costs in one unit all that are as cheap as the cheapest. */
export function cheapestOf(costs: readonly RateCost[]): readonly RateCost[] {
  return costs.filter(
    (each) => !costs.some((other) => costsNoMore(other, each) && !costsTheSame(other, each)),
  )
}

/** For people: `8` credits, `3 tokens`, `0.5 for one page`. */
export function shownCost(policy: Units, { one, amounts }: RateCost): string {
  const parts = [...amounts].map(([unit, amount]) => {
    const own = lookUp(policy.units ?? {}, unit)
    return own ? `${amount} ${amount === 1 ? own.one : own.many}` : String(amount)
  })
  const each = one === undefined ? '' : ` for one ${lookUp(policy.units ?? {}, one)?.one ?? one}`
  return `${parts.join(' and ') || '0'}${each}`
}

function unitName(policy: Units, pool: string): string {
  const unit = unitOfPool(policy, pool)
  return typeof unit === 'object' ? unit.name : (unit ?? pool)
}

/** So that 0.1 for 100 and 0.3 for 300 are the same, however a float rounds them. */
function rounded(amount: number): number {
  return Number(amount.toPrecision(12))
}
