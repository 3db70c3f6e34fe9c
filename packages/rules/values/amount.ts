/**
 * Amounts are integers in the smallest unit of their pool, never floats: a credit is 1,000 milli-credits, an export
 * is one export. Half a credit is 500; nothing in the engine ever sees 0.5.
 */

import { Fault } from './fault.ts'

declare const unit: unique symbol
export type Amount = number & { readonly [unit]: 'amount' }

/** What a pool or window counts; only credits are divisible. */
export type Unit = 'credit' | 'export' | 'image' | 'output'

/**
 * What a plan gives. `0` is "included, but an amount of zero"; `no access` is "not part of this plan"; `unlimited` has
 * no limit. The fourth special value, "not sold", belongs to a whole plan and period, so it is never an amount.
 */
export type Allowance = Amount | 'unlimited' | 'no access'

export const ZERO = 0 as Amount // zero of any unit

/** Converts an amount as people write it (3, 0.5) to the smallest unit. @throws Fault `malformed` where it is no whole number of that unit */
export function amount(written: number, of: Unit, path: string): Amount {
  const smallest = written * scale(of)
  const whole = Math.round(smallest)
  if (!Number.isSafeInteger(whole) || whole < 0 || Math.abs(smallest - whole) > 1e-6) {
    const least = of === 'credit' ? 'thousandths of a credit' : `whole ${of}s`
    throw new Fault('malformed', path, `${written} is not an amount of ${of}s; use ${least}, not below 0.`)
  }
  return whole as Amount // checked to be an integer of the smallest unit
}

/** Converts an amount to the number that people write. */
export function decimalOf(amount: Amount, of: Unit): number {
  return amount / scale(of)
}

export function scale(of: Unit): number {
  return of === 'credit' ? 1_000 : 1
}

export function plus(a: Amount, b: Amount): Amount {
  return (a + b) as Amount // integers of one unit
}

export function minus(a: Amount, b: Amount): Amount {
  return (a - b) as Amount // integers of one unit; callers keep it from going below zero
}

export function times(a: Amount, count: number): Amount {
  return (a * count) as Amount // count is a whole number
}

export function minAmount(a: Amount, b: Amount): Amount {
  return a < b ? a : b
}
