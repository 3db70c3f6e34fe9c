/**
 * Terms: what one plan means for one Space under one policy version - the amounts of its pools, the limits of its
 * windows, its Batch maximum - with the special values resolved and an Enterprise Space's own figures put in. Rules
 * read terms; nothing but this file reads the text of a policy for figures.
 */
import { type Allowance, type Amount, amount, NOTHING, type Unit } from './amount.ts'
import { Fault } from './fault.ts'
import { type Duration, duration } from './instant.ts'
import type { Client } from './operation.ts'
import type { PlanText, PolicyText, WindowText } from './policy.ts'
import type { Period } from './renewal.ts'

export type PlanId = string
export type PolicyId = string

/** Amounts of a Space's own, by pool or window name, as people write them; `batch_images` sets its Batch maximum. */
export type Overrides = Readonly<Record<string, number | 'unlimited' | 'no access'>>

export interface PoolTerms {
  readonly pool: string
  readonly title: string
  readonly unit: Unit
  readonly display: 'count' | 'percent'
  readonly thresholds: readonly number[]
  readonly refuses: 'insufficient_credits' | 'limit_period'
  readonly allowance: Allowance
}

export interface WindowTerms {
  readonly window: string
  readonly title: string
  readonly scope: 'member' | 'space'
  readonly opens: WindowText['opens']
  /** Elapsed time for `first_use` and `sliding`; the name of the calendar unit for `calendar`. */
  readonly length: Duration
  readonly calendar: 'day' | 'week' | 'month'
  readonly display: 'count' | 'percent'
  readonly thresholds: readonly number[]
  readonly refuses: WindowText['refuses']
  readonly limit: Allowance
}

export interface Terms {
  readonly policy: PolicyId
  readonly plan: PlanId
  readonly title: string
  readonly period: Period
  readonly renews: boolean
  readonly pools: readonly PoolTerms[]
  readonly windows: readonly WindowTerms[]
  readonly noAccess: readonly string[]
  readonly batchImages: Readonly<Record<Client, number>>
}

/** @throws Fault `unknown_plan`, or `not_sold` where the plan cannot be had for that period (A-32, V21) */
export function termsOf(text: PolicyText, plan: PlanId, period: Period, overrides?: Overrides): Terms {
  const sold = text.plans[plan]
  if (!sold) {
    const known = Object.keys(text.plans).join(', ')
    throw new Fault('unknown_plan', 'plan', `There is no plan "${plan}" in ${text.policy}; it has ${known}.`)
  }
  const given = givenBy(sold, period)
  if (given === 'not sold') {
    throw new Fault(
      'not_sold',
      'period',
      `${sold.title} is not sold ${period}; choose another duration or plan.`,
    )
  }
  const limit = (name: string, unit: Unit, written: PlanAmount | undefined): Allowance => {
    const own = overrides?.[name] ?? written ?? 0
    if (own === 'custom') return NOTHING
    return typeof own === 'string' ? own : amount(own, unit, name)
  }
  return {
    policy: text.policy,
    plan,
    title: sold.title,
    period,
    renews: sold.renews,
    pools: Object.entries(text.pools).map(([pool, its]) => ({
      pool,
      ...its,
      allowance: limit(pool, its.unit, given[pool]),
    })),
    windows: Object.entries(text.windows).map(([window, its]) => ({
      window,
      ...its,
      ...windowLength(its, window),
      limit: limit(window, its.unit, sold.windows[window]),
    })),
    noAccess: sold.no_access,
    batchImages: batchImages(text, sold, overrides?.batch_images),
  }
}

/** Whether the plan can be had for this period at all. */
export function isSold(plan: PlanText, period: Period): boolean {
  return givenBy(plan, period) !== 'not sold'
}

/** What stands for unlimited in a sum: more than anybody spends, and still an exact integer when added to. */
export const UNLIMITED = (2 ** 50) as Amount // a literal

/** The amount as a number to reckon with: no access is nothing. */
export function bound(allowance: Allowance): Amount {
  if (allowance === 'unlimited') return UNLIMITED
  return allowance === 'no access' ? NOTHING : allowance
}

type PlanAmount = number | 'unlimited' | 'no access' | 'custom'

function givenBy(plan: PlanText, period: Period): Record<string, PlanAmount> | 'not sold' {
  if (period === 'yearly' && plan.yearly === 'as monthly') return plan.monthly
  return plan[period] as Record<string, PlanAmount> | 'not sold' // 'as monthly' stands only under yearly, handled above
}

function windowLength(
  its: WindowText,
  window: string,
): { length: Duration; calendar: 'day' | 'week' | 'month' } {
  const length = its.length ?? 'P1W'
  const calendar = length === 'P1M' ? 'month' : length === 'P1W' ? 'week' : 'day'
  return {
    calendar,
    length: its.opens === 'calendar' ? duration('P1D') : duration(length, `windows.${window}.length`),
  }
}

function batchImages(
  text: PolicyText,
  plan: PlanText,
  own: Overrides[string] | undefined,
): Terms['batchImages'] {
  const most = (client: Client): number => {
    if (own === 'unlimited') return Number.MAX_SAFE_INTEGER
    if (own !== undefined) return own === 'no access' ? 0 : own
    return plan.batch_images[client] ?? text.batch.images[client]
  }
  return { web: most('web'), ios: most('ios'), android: most('android'), api: most('api') }
}
