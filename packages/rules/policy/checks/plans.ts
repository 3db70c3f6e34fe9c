/**
 * Checks of plans: a dearer plan gives no less, a paid plan more than the free one; a day gives less than a week and a week less
 * than a month, and a year renews like a month (REQ-083, 084, 116, 141, 208, 213; C-02, A-29).
 */

import { lookUp } from '../../values/look-up.ts'
import { PERIODS, type Period } from '../../values/renewal.ts'
import type { PlanText, PolicyText } from '../schema.ts'
import { hasCustomFigures, UNLIMITED } from '../terms.ts'
import { amountOf, type SayOf } from './figure.ts'

export function checkPlans(policy: PolicyText, say: SayOf): void {
  checkNamed(policy, say)
  checkPools(policy, say)
  checkPeriods(policy, say)
  checkWindows(policy, say)
  if (Object.values(policy.plans).every((plan) => plan.renews))
    say('one_plan_without_subscription', 'plans', 'all renew; one must be there without a subscription.')
}

function checkNamed(policy: PolicyText, say: SayOf): void {
  const what = 'an amount, 0, "no access" or "unlimited"'
  for (const [id, plan] of Object.entries(policy.plans)) {
    for (const period of PERIODS) {
      const given = plan[period]
      if (typeof given === 'string') continue
      for (const pool of Object.keys(policy.pools))
        if (lookUp(given, pool) === undefined)
          say(
            'plans_name_every_limit',
            `plans.${id}.${period}`,
            `does not name the pool ${pool}; say what it gives: ${what}.`,
          )
    }
    for (const window of Object.keys(policy.windows))
      if (lookUp(plan.windows, window) === undefined)
        say(
          'plans_name_every_limit',
          `plans.${id}.windows`,
          `does not name the window ${window}; say its limit: ${what}.`,
        )
  }
}

/** A dearer plan gives more of every pool; another size of the same plan at least as much. */
function checkPools(policy: PolicyText, say: SayOf): void {
  for (const pool of Object.keys(policy.pools)) {
    for (const period of PERIODS) {
      const given = Object.entries(policy.plans).flatMap(([plan, { size_of }]) => {
        const amount = amountOf(policy, plan, period, pool)
        return amount === undefined ? [] : [{ plan, amount, family: size_of ?? plan }]
      })
      for (const [at, { plan, amount, family }] of given.entries()) {
        const below = given[at - 1]
        if (!below || amount > below.amount) continue
        const path = `plans.${plan}.${period}.${pool}`
        if (amount < below.amount)
          say('dearer_plans_give_more', path, `gives less than ${below.plan}, which is cheaper; give more.`)
        else if (amount > 0 && family !== below.family)
          say(
            'dearer_plans_give_more',
            path,
            `gives no more than ${below.plan}, which is cheaper; give more.`,
          )
      }
    }
  }
}

function checkPeriods(policy: PolicyText, say: SayOf): void {
  for (const [plan, { renews }] of Object.entries(policy.plans)) {
    for (const pool of Object.keys(policy.pools)) {
      const given = PERIODS.map((period) => ({ period, amount: amountOf(policy, plan, period, pool) }))
      if (renews) checkRhythms(`plans.${plan}`, pool, given, say)
      const [yearly, monthly] = given.toReversed()
      if (yearly?.amount !== undefined && monthly?.amount !== undefined && yearly.amount !== monthly.amount)
        say(
          'year_renews_monthly',
          `plans.${plan}.yearly.${pool}`,
          'differs from the month; a year renews every month, so write "as monthly".',
        )
    }
  }
}

/** A day gives less than a week, and a week less than a month; none of it and unlimited may be the same in all. */
function checkRhythms(
  path: string,
  pool: string,
  given: readonly { readonly period: Period; readonly amount: number | undefined }[],
  say: SayOf,
): void {
  const sold = given.filter(({ period, amount }) => amount !== undefined && EVERY[period] !== undefined)
  for (const [at, { period, amount = 0 }] of sold.entries()) {
    const longer = sold[at + 1]
    if (longer?.amount === undefined || amount < longer.amount) continue
    if (amount === longer.amount && (amount === 0 || amount === UNLIMITED)) continue
    say(
      'longer_periods_give_more',
      `${path}.${period}.${pool}`,
      `gives as much for ${EVERY[period]} as for ${EVERY[longer.period]}; give less.`,
    )
  }
}

/** A year renews like a month, so it is not compared. */
const EVERY: Readonly<Record<Period, string | undefined>> = {
  daily: 'a day',
  weekly: 'a week',
  monthly: 'a month',
  yearly: undefined,
}

function checkWindows(policy: PolicyText, say: SayOf): void {
  const plans = Object.entries(policy.plans).filter(([, plan]) => !hasCustomFigures(plan))
  for (const window of Object.keys(policy.windows)) {
    const limits = plans.flatMap(([plan, { windows }]) => {
      const limit = lookUp(windows, window)
      return limit === undefined ? [] : [{ plan, limit: comparable(limit) }]
    })
    for (const [at, { plan, limit }] of limits.entries()) {
      const below = limits[at - 1]
      if (below && limit < below.limit)
        say(
          'dearer_plans_allow_more',
          `plans.${plan}.windows.${window}`,
          `allows less than ${below.plan}, which is cheaper; allow as much.`,
        )
    }
  }
}

/** To compare limits: no access is less than 0, and unlimited is more than any number. */
function comparable(limit: PlanText['windows'][string]): number {
  if (limit === 'no access') return -1
  return limit === 'unlimited' ? Number.POSITIVE_INFINITY : Number(limit)
}
