/** The plans of a policy as the public may see them. Credits are not shown as numbers (REQ-151). */

import { decimalOf } from '../values/amount.ts'
import type { Instant } from '../values/instant.ts'
import { lookUp } from '../values/look-up.ts'
import { PERIODS, type Period } from '../values/renewal.ts'
import type { PolicyBook } from './book.ts'
import type { PlanText, PolicyText, WindowText } from './schema.ts'
import { givenBy, hasCustomFigures, isSold, type PoolTerms } from './terms.ts'

export interface PlanOffer {
  readonly plan: string
  readonly title: string
  readonly bestFor: string
  /** It does not renew: it gives its amounts once. */
  readonly oneTime: boolean
  /** Its figures are agreed with each customer. */
  readonly custom: boolean
  /** The most images in one Batch. */
  readonly batchImages: number
  /** What people call each of the pools that are shown as counts. */
  readonly titles: Readonly<Record<string, string>>
  /** What it gives besides to a Space that first gets it, of the amounts that are shown as a count; left out where nothing. */
  readonly welcome?: { readonly gives: PlanAllowances; readonly for: string }
  /** Its limits within a stretch of time, of those that are shown as counts; left out where the policy has none. */
  readonly windows?: readonly OfferedWindow[]
  /** The periods it is sold for, with the allowance of each pool that is shown as a count and not agreed. */
  readonly periods: readonly OfferedPeriod[]
}

export interface OfferedPeriod {
  readonly period: Period
  readonly gives: PlanAllowances
  /** What each paying member adds to it; left out where none does. */
  readonly perSeat?: Readonly<Record<string, number>>
}

export interface OfferedWindow {
  readonly window: string
  readonly title: string
  readonly limit: number | 'unlimited' | 'no access'
  /** Whether each member has it by themselves. */
  readonly scope: 'member' | 'space'
  readonly opens: WindowText['opens']
  /** ISO 8601, where it has a length of its own. */
  readonly length?: string
}

export type PlanAllowances = Readonly<Record<string, number | 'unlimited'>>

/** Cheapest first. */
export function offersAt(policies: PolicyBook, now: Instant): readonly PlanOffer[] {
  const policy = policies.at(now)
  return Object.entries(policy.plans).map(([plan, text]) => ({
    plan,
    title: text.title,
    bestFor: text.best_for,
    oneTime: !text.renews,
    custom: hasCustomFigures(text),
    batchImages: text.batch_images.web ?? policy.batch.images.web,
    titles: titlesOf(policy),
    ...welcomeOf(policy, text),
    ...windowsOf(policies, policy, plan, text),
    periods: PERIODS.filter((period) => isSold(text, period)).map((period) => {
      const { pools } = policies.terms({ policy: policy.policy, plan, period })
      const shown = pools.filter(({ pool, display }) => display === 'count' && !isAgreed(text, period, pool))
      return { period, gives: givesOf(shown), ...perSeatOf(shown) }
    }),
  }))
}

function titlesOf({ pools }: PolicyText): PlanOffer['titles'] {
  const shown = Object.entries(pools).filter(([, { display }]) => display === 'count')
  return Object.fromEntries(shown.map(([pool, { title }]) => [pool, title]))
}

/** They are the same for every period. */
function windowsOf(
  policies: PolicyBook,
  { policy, windows }: PolicyText,
  plan: string,
  text: PlanText,
): Pick<PlanOffer, 'windows'> {
  const period = PERIODS.find((each) => isSold(text, each))
  if (!period) return {}
  const shown = policies
    .terms({ policy, plan, period })
    .windows.filter(({ window, display }) => display === 'count' && lookUp(text.windows, window) !== 'custom')
  if (shown.length === 0) return {}
  return {
    windows: shown.map(({ window, title, unit, scope, opens, limit }) => {
      const length = lookUp(windows, window)?.length
      const amount = typeof limit === 'number' ? decimalOf(limit, unit) : limit
      return { ...{ window, title, limit: amount, scope, opens }, ...(length !== undefined && { length }) }
    }),
  }
}

/** Its length is shown also where all its amounts are hidden. */
function welcomeOf({ pools }: PolicyText, { welcome }: PlanText): Pick<PlanOffer, 'welcome'> {
  if (!welcome) return {}
  const shown = Object.entries(welcome.gives).filter(([pool]) => lookUp(pools, pool)?.display === 'count')
  return { welcome: { gives: Object.fromEntries(shown), for: welcome.for } }
}

/** A figure that is agreed with each customer has no number yet; that is not 0 (law 7). */
function isAgreed(plan: PlanText, period: Period, pool: string): boolean {
  const given = givenBy(plan, period)
  return given !== 'not sold' && lookUp(given, pool) === 'custom'
}

function givesOf(pools: readonly PoolTerms[]): PlanAllowances {
  const given = pools.filter(({ allowance }) => allowance !== 'no access')
  return Object.fromEntries(
    given.map(({ pool, unit, allowance }) => [
      pool,
      typeof allowance === 'number' ? decimalOf(allowance, unit) : 'unlimited',
    ]),
  )
}

function perSeatOf(pools: readonly PoolTerms[]): Pick<OfferedPeriod, 'perSeat'> {
  const seats = pools.filter(({ perSeat }) => perSeat > 0)
  if (seats.length === 0) return {}
  return {
    perSeat: Object.fromEntries(seats.map(({ pool, unit, perSeat }) => [pool, decimalOf(perSeat, unit)])),
  }
}
