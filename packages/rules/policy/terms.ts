/**
 * Terms: the figures of one plan for one Space under one policy version - the amounts of its pools, the limits of its
 * windows, its Batch maximum - with special values resolved and figures agreed for the Space put in. Decisions read
 * terms; only this file reads plan figures from the text of a policy.
 */

import type { Client } from '../model/operation.ts'
import type { Overrides, PlanId, PolicyId, Subscription } from '../model/plan.ts'
import { type PeriodSeats, seatsAmount } from '../model/seats.ts'
import { type Allowance, type Amount, amount, plus, type Unit, ZERO } from '../values/amount.ts'
import { Fault } from '../values/fault.ts'
import type { Duration } from '../values/instant.ts'
import { lookUp } from '../values/look-up.ts'
import { PERIODS, type Period } from '../values/renewal.ts'
import { type Calendar, isZone } from '../values/zone.ts'
import { withMergedOverrides } from './merged-overrides.ts'
import { type PoolMerges, partsOf } from './pool-merge.ts'
import type { PlanText, PolicyText, WindowText } from './schema.ts'
import { unitOfPool } from './unit.ts'
import { type WelcomeTerms, welcomeOf } from './welcome-terms.ts'
import { windowLength } from './window-length.ts'

export interface PoolTerms {
  readonly pool: string
  readonly title: string
  readonly unit: Unit
  readonly display: 'count' | 'percent'
  readonly thresholds: readonly number[]
  readonly refuses: 'insufficient_credits' | 'limit_period'
  /** Without what each seat adds. */
  readonly allowance: Allowance
  /** What each paying member of the Space adds; zero for most. */
  readonly perSeat: Amount
  /** How much of what a period leaves unspent may be spent in the next one. */
  readonly carries: Amount
}

export interface WindowTerms {
  readonly window: string
  readonly title: string
  readonly unit: Unit
  /** Whether the limit applies to each member or to the whole Space on this plan. */
  readonly scope: 'member' | 'space'
  /** Which counters a use adds to: `both` where the scope differs between plans. */
  readonly countedIn: 'member' | 'space' | 'both'
  readonly opens: WindowText['opens']
  /** Elapsed time for `first_use` and `sliding`; the name of the calendar unit for `calendar`. */
  readonly length: Duration
  readonly calendar: Calendar
  /** Where a calendar window's openings begin at local midnight; undefined in UTC. */
  readonly zone: string | undefined
  readonly display: 'count' | 'percent'
  readonly thresholds: readonly number[]
  readonly refuses: WindowText['refuses']
  readonly limit: Allowance
  /** The fair use bound of an unlimited window, if the policy has one. */
  readonly fairUse: WindowText['fair_use']
}

export interface Terms {
  readonly policy: PolicyId
  readonly plan: PlanId
  readonly title: string
  readonly period: Period
  readonly renews: boolean
  /** What a seat that comes within a period adds at once. */
  readonly joiningSeat: PlanText['seats']['joining']
  /** Its figures are agreed for each Space. */
  readonly custom: boolean
  readonly pools: readonly PoolTerms[]
  /** What it gives besides to a Space that first gets it. */
  readonly welcome: WelcomeTerms | undefined
  readonly windows: readonly WindowTerms[]
  /** The windows of members who do not pay. */
  readonly unpaid: readonly WindowTerms[]
  /** Whether any window has thresholds. */
  readonly windowsTell: boolean
  readonly noAccess: readonly string[]
  /** What may be used of a feature, where it is not all of it. */
  readonly access: PlanText['access']
  /** How many holds of a feature, or of `batch`, may be open at once. */
  readonly atOnce: PlanText['at_once']
  /** Whether `access` or `atOnce` says anything; most plans say nothing. */
  readonly hasAccessRules: boolean
  readonly batchImages: Readonly<Record<Client, number>>
}

/** Pool merges, and the version whose pools the Space still has. */
export interface LegacyPools {
  readonly merges: PoolMerges
  readonly before?: PolicyText | undefined
}

/**
 * @param past the pool merges of all versions, and the version whose pools the Space has until its renewal
 * @throws Fault `unknown_plan`, or `not_sold` where the plan cannot be had for that period (A-32, V21)
 */
export function termsOf(
  text: PolicyText,
  of: Subscription,
  past: LegacyPools = { merges: text.unifies },
): Terms {
  const { plan, period, overrides } = of
  const sold = soldPlan(text, plan, period)
  const windows = windowsOf(text, sold, overrides)
  return {
    policy: text.policy,
    plan,
    title: sold.title,
    period,
    renews: sold.renews,
    joiningSeat: sold.seats.joining,
    custom: hasCustomFigures(sold),
    pools: past.before ? legacyPoolTerms(text, of, past.merges, past.before) : poolsOf(text, of, past.merges),
    welcome: welcomeOf(text, plan, sold, (pool) => legacyPoolFor(pool, past)),
    windows,
    unpaid: unpaidWindows(text, windows),
    windowsTell: windows.some((each) => each.thresholds.length > 0 || each.fairUse?.past === 'tell'),
    noAccess: sold.no_access,
    access: sold.access,
    atOnce: sold.at_once,
    hasAccessRules: Object.keys(sold.access).length + Object.keys(sold.at_once).length > 0,
    batchImages: batchImages(text, sold, overrides?.batch_images),
  }
}

/** Whether the plan is sold for this period. */
export function isSold(plan: PlanText, period: Period): boolean {
  return givenBy(plan, period) !== 'not sold'
}

/** Whether figures of the plan are agreed with each Space, of a pool for whatever period or of a window. */
export function hasCustomFigures(plan: PlanText): boolean {
  const given = [...PERIODS.map((period) => givenBy(plan, period)), plan.windows]
  return given.some((each) => Object.values(each).includes('custom'))
}

/** The period for which the plan is sold: the wanted one, or the longest where it is not sold for that. */
export function soldPeriod(plan: PlanText, wanted: Period): Period {
  if (isSold(plan, wanted)) return wanted
  return PERIODS.findLast((period) => isSold(plan, period)) ?? wanted
}

/** Stands for unlimited in sums: more than any Space spends, and still an exact integer after additions. */
export const UNLIMITED = (2 ** 50) as Amount // a literal

/** An allowance as a number to calculate with: no access is 0. */
export function limitAmount(allowance: Allowance): Amount {
  if (allowance === 'unlimited') return UNLIMITED
  return allowance === 'no access' ? ZERO : allowance
}

/** What the pool gives to a Space with so many paying members. */
export function allowanceFor({ allowance, perSeat }: PoolTerms, seats: PeriodSeats): Amount {
  return perSeat === 0 ? limitAmount(allowance) : plus(limitAmount(allowance), seatsAmount(perSeat, seats))
}

type PlanGiven = Exclude<PlanText['monthly'], 'not sold'>
type PlanAmount = PlanGiven[string]
type PlainAmount = Exclude<PlanAmount, { per_seat: number }>

/** What a plan gives for a period. */
export function givenBy(plan: PlanText, period: Period): PlanGiven | 'not sold' {
  if (period === 'yearly' && plan.yearly === 'as monthly') return plan.monthly
  return plan[period] as PlanGiven | 'not sold' // 'as monthly' stands only under yearly, handled above
}

function soldPlan(text: PolicyText, plan: PlanId, period: Period): PlanText {
  const sold = lookUp(text.plans, plan)
  if (!sold) {
    const known = Object.keys(text.plans).join(', ')
    throw new Fault('unknown_plan', 'plan', `There is no plan "${plan}" in ${text.policy}; it has ${known}.`)
  }
  if (isSold(sold, period)) return sold
  throw new Fault(
    'not_sold',
    'period',
    `${sold.title} is not sold ${period}; choose another duration or plan.`,
  )
}

function poolsOf(
  text: PolicyText,
  of: Subscription,
  merges: PoolMerges,
  pools: readonly string[] = Object.keys(text.pools),
): PoolTerms[] {
  const plan = lookUp(text.plans, of.plan)
  const given = plan ? givenBy(plan, of.period) : 'not sold'
  return pools.flatMap((pool) => {
    const its = lookUp(text.pools, pool)
    const unit = unitOfPool(text, pool)
    if (!its || unit === undefined) return []
    const written = given === 'not sold' ? undefined : lookUp(given, pool)
    const own = withMergedOverrides(merges, pool, of.overrides)
    const seat = typeof written === 'object' && lookUp(own, pool) === undefined ? written.per_seat : 0
    return [
      {
        pool,
        ...its,
        unit,
        allowance: resolveAmount(pool, unit, typeof written === 'object' ? written.included : written, own),
        perSeat: amount(seat, unit, pool),
        carries: amount(its.rollover?.most ?? 0, unit, pool),
      },
    ]
  })
}

/** Where a Space that has legacy pools gets what is given in the pool that they become: in that of images, and it moves with it. */
function legacyPoolFor(pool: string, { merges, before }: LegacyPools): string {
  const [first = pool] = before ? partsOf(merges, before, pool) : []
  return first
}

/** The pools of the earlier version in place of the pools into which they are merged. */
function legacyPoolTerms(
  text: PolicyText,
  of: Subscription,
  merges: PoolMerges,
  before: PolicyText,
): PoolTerms[] {
  return Object.keys(text.pools).flatMap((pool) => {
    const parts = partsOf(merges, before, pool).filter((part) => part !== pool)
    return parts.length > 0 ? poolsOf(before, of, merges, parts) : poolsOf(text, of, merges, [pool])
  })
}

function windowsOf(text: PolicyText, plan: PlanText, overrides: Overrides | undefined): WindowTerms[] {
  const shared = new Set(Object.values(text.plans).flatMap((each) => each.together))
  return Object.entries(text.windows).map(([window, its]) => ({
    window,
    ...its,
    ...windowLength(its, window),
    zone: zoneOf(its.zone ?? text.zone, window),
    scope: plan.together.includes(window) ? 'space' : its.scope,
    countedIn: shared.has(window) ? 'both' : its.scope,
    limit: resolveAmount(window, its.unit, lookUp(plan.windows, window), overrides),
    fairUse: its.fair_use,
  }))
}

/** Limits of the first plan apply to each member here, also where members of that plan share them. */
function unpaidWindows(text: PolicyText, windows: readonly WindowTerms[]): readonly WindowTerms[] {
  const [first] = Object.values(text.plans)
  return windows.map((terms) => {
    const its = lookUp(text.windows, terms.window)
    if (its?.non_payers !== 'as first plan' || its.scope === 'space') return terms
    return {
      ...terms,
      limit: resolveAmount(terms.window, its.unit, lookUp(first?.windows, terms.window), undefined),
    }
  })
}

/** The amount of the plan, or the one agreed for the Space, in the smallest unit. */
function resolveAmount(
  name: string,
  unit: Unit,
  written: PlainAmount | undefined,
  overrides: Overrides | undefined,
): Allowance {
  const own = lookUp(overrides, name) ?? written ?? 0
  if (own === 'custom') return ZERO
  return typeof own === 'string' ? own : amount(own, unit, name)
}

/** UTC needs no zone data. @throws Fault `malformed` where this program has no such zone, though the one that published it had */
function zoneOf(written: string, window: string): string | undefined {
  if (written === 'UTC') return undefined
  if (isZone(written)) return written
  throw new Fault(
    'malformed',
    `windows.${window}.zone`,
    `${written} is no time zone that this program knows; write an IANA name like Europe/Paris, or run a newer Node.`,
  )
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
