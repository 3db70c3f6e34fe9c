/**
 * Amounts are integers in the smallest unit of their pool, never floats: a credit is 1,000 milli-credits, an export
 * is one export. Half a credit is 500; nothing in the engine ever sees 0.5. A policy may have units of its own, such as
 * tokens, or minutes that can be divided into hundredths.
 */

import { Fault } from './fault.ts'

declare const unit: unique symbol
export type Amount = number & { readonly [unit]: 'amount' }

/** What a pool or window counts: of the built-in units only credits are divisible. */
export type Unit = BuiltInUnit | OwnUnit
export type BuiltInUnit = 'credit' | 'export' | 'image' | 'output'

/** A unit that a policy declares, with its words for people. */
export interface OwnUnit {
  readonly name: string
  readonly one: string
  readonly many: string
  /** Digits behind the point: minutes with 2 can be divided into hundredths. */
  readonly decimals: number
}

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
    throw new Fault(
      'malformed',
      path,
      `${written} is not an amount of ${manyOf(of)}; use ${leastOf(of)}, not below 0.`,
    )
  }
  return whole as Amount // checked to be an integer of the smallest unit
}

/** Converts an amount to the number that people write. */
export function decimalOf(amount: Amount, of: Unit): number {
  return amount / scale(of)
}

export function scale(of: Unit): number {
  if (typeof of === 'object') return 10 ** of.decimals
  return of === 'credit' ? 1_000 : 1
}

/** The unit of a meter, as usage shows it. */
export function unitOfMeter(
  meter: { readonly unit: string; readonly ownUnit?: Omit<OwnUnit, 'name'> } | undefined,
): Unit {
  if (meter?.ownUnit) return { name: meter.unit, ...meter.ownUnit }
  return (meter?.unit ?? 'credit') as BuiltInUnit // without words of its own it is one of them
}

function manyOf(of: Unit): string {
  return typeof of === 'object' ? of.many : `${of}s`
}

/** The smallest that there is of it, in words. */
function leastOf(of: Unit): string {
  if (of === 'credit') return 'thousandths of a credit'
  if (typeof of === 'object' && of.decimals > 0)
    return `at most ${of.decimals} digit${of.decimals === 1 ? '' : 's'} behind the point`
  return `whole ${manyOf(of)}`
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

/** So much for each `per` of a quantity, rounded up to the smallest unit: what is begun is paid for. */
export function share(a: Amount, quantity: number, per: number, most: Amount): Amount {
  const all = a * quantity
  const parts = Math.ceil(all / per)
  if (!Number.isSafeInteger(all) || parts > most)
    throw new Fault(
      'malformed',
      'quantity',
      'This is more than can be added up exactly; ask for less at once.',
    )
  return parts as Amount // rounded to a whole number
}

export function minAmount(a: Amount, b: Amount): Amount {
  return a < b ? a : b
}
