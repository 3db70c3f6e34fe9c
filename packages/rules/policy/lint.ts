/**
 * Lint: what must be true of the figures of any policy before it may be published. Dearer plans give no less, a paid
 * plan gives more than the free one, a week gives less than a month, a year renews like a month; video costs more
 * than any image, a higher resolution more than a lower one; a generative feature costs something and a free tool
 * nothing. And what the policy itself demands under `checks`: Pro is 5 × Free, Ultra sizes are 1 : 2 : 5 : 10.
 *
 * Sources: REQ-074, 075, 083, 084, 116, 141, 175-178, 208, 213; C-01, C-02, A-29, A-40.
 */

import { lookUp } from '../values/look-up.ts'
import { PERIODS, type Period } from '../values/renewal.ts'
import { lintDefaultRows, lintFreeUses } from './lint-rates.ts'
import type { FeatureText, PlanText, PolicyText, RateText } from './schema.ts'
import { allowanceFor, hasCustomFigures, isSold, termsOf, UNLIMITED } from './terms.ts'

/** What is wrong, where, and how to correct it. */
export interface Finding {
  readonly path: string
  readonly message: string
}

export function lintPolicy(policy: PolicyText): readonly Finding[] {
  const found: Finding[] = []
  const say = (path: string, message: string) => found.push({ path, message })
  lintPlans(policy, say)
  lintPeriods(policy, say)
  lintChecks(policy, say)
  lintWindows(policy, say)
  lintZones(policy, say)
  lintFreeUses(policy, say)
  lintPrices(policy, say)
  lintDefaultRows(policy, say)
  const credits = sellsCredits(policy)
  for (const [id, feature] of Object.entries(policy.features)) lintFeature(id, feature, credits, say)
  if (credits) lintCosts(policy, say)
  return found
}

type Say = (path: string, message: string) => void

/** A plan's amount as people write it; undefined where the plan is not sold, or its figures are agreed for each Space. */
function amountOf(policy: PolicyText, plan: string, period: Period, pool: string): number | undefined {
  const text = lookUp(policy.plans, plan)
  if (!text || !isSold(text, period) || hasCustomFigures(text)) return undefined
  const terms = termsOf(policy, { plan, period }).pools.find((each) => each.pool === pool)
  return terms && allowanceFor(terms, 1)
}

/** A dearer plan gives more of every pool; another size of the same plan at least as much (REQ-084, 116, 213). */
function lintPlans(policy: PolicyText, say: Say): void {
  for (const pool of Object.keys(policy.pools)) {
    for (const period of PERIODS) {
      const given = Object.keys(policy.plans).flatMap((plan) => {
        const amount = amountOf(policy, plan, period, pool)
        return amount === undefined
          ? []
          : [{ plan, amount, family: lookUp(policy.plans, plan)?.size_of ?? plan }]
      })
      for (const [at, { plan, amount, family }] of given.entries()) {
        const below = given[at - 1]
        const path = `plans.${plan}.${period}.${pool}`
        if (!below) continue
        if (amount < below.amount) say(path, `gives less than ${below.plan}, which is cheaper; give more.`)
        else if (amount === below.amount && amount > 0 && family !== below.family)
          say(path, `gives no more than ${below.plan}, which is cheaper; give more.`)
      }
    }
  }
}

function lintPeriods(policy: PolicyText, say: Say): void {
  for (const [plan, { renews }] of Object.entries(policy.plans)) {
    for (const pool of Object.keys(policy.pools)) {
      const given = PERIODS.map((period) => ({ period, amount: amountOf(policy, plan, period, pool) }))
      if (renews) lintRhythms(`plans.${plan}`, pool, given, say)
      const [yearly, monthly] = given.toReversed()
      if (yearly?.amount !== undefined && monthly?.amount !== undefined && yearly.amount !== monthly.amount) {
        say(
          `plans.${plan}.yearly.${pool}`,
          'differs from the month; a year renews every month, so write "as monthly".',
        )
      }
    }
  }
}

/** A day gives less than a week, and a week less than a month; none of it and unlimited may be the same in all. */
function lintRhythms(
  path: string,
  pool: string,
  given: readonly { readonly period: Period; readonly amount: number | undefined }[],
  say: Say,
): void {
  const sold = given.filter(({ period, amount }) => amount !== undefined && EVERY[period] !== undefined)
  for (const [at, { period, amount = 0 }] of sold.entries()) {
    const longer = sold[at + 1]
    if (longer?.amount === undefined || amount < longer.amount) continue
    if (amount === longer.amount && (amount === 0 || amount === UNLIMITED)) continue
    say(
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

function lintChecks(policy: PolicyText, say: Say): void {
  for (const [at, { pool, plan, times, of }] of policy.checks.multiples.entries()) {
    const amount = amountOf(policy, plan, 'monthly', pool)
    const base = amountOf(policy, of, 'monthly', pool)
    if (amount === undefined || base === undefined)
      say(`checks.multiples.${at}`, 'names a plan or pool that has no figure.')
    else if (Math.abs(amount - base * times) >= 1)
      say(`plans.${plan}.monthly.${pool}`, `is not ${times} × ${of}.`)
  }
  for (const [at, { pool, plans, as }] of policy.checks.ratios.entries()) {
    const amounts = plans.map((plan) => amountOf(policy, plan, 'monthly', pool) ?? Number.NaN)
    const unit = (amounts[0] ?? Number.NaN) / (as[0] ?? Number.NaN)
    if (!amounts.every((amount, each) => amount === unit * (as[each] ?? Number.NaN))) {
      say(`checks.ratios.${at}`, `${plans.join(', ')} do not give ${pool} like ${as.join(' : ')}.`)
    }
  }
  for (const [dear, cheap] of policy.checks.dearer) {
    const more = lookUp(policy.features, dear)
    const less = lookUp(policy.features, cheap)
    if (!more || !less) say('checks.dearer', `names ${more ? cheap : dear}, which is no feature.`)
    else if (cheapest(more) <= cheapest(less)) say(`features.${dear}`, `must cost more than ${cheap}.`)
  }
}

/** Windows of a dearer plan allow at least as much, and one plan exists without a subscription. */
function lintWindows(policy: PolicyText, say: Say): void {
  const plans = Object.entries(policy.plans).filter(([, plan]) => !hasCustomFigures(plan))
  for (const window of Object.keys(policy.windows)) {
    for (const [at, [plan, text]] of plans.entries()) {
      const below = plans[at - 1]
      if (
        below &&
        comparableLimit(lookUp(text.windows, window)) < comparableLimit(lookUp(below[1].windows, window))
      )
        say(`plans.${plan}.windows.${window}`, `allows less than ${below[0]}, which is cheaper.`)
    }
  }
  if (Object.values(policy.plans).every((plan) => plan.renews))
    say('plans', 'all renew; one must be there without a subscription.')
}

/** Only a calendar window has days of its own. */
function lintZones({ windows }: PolicyText, say: Say): void {
  for (const [window, { opens, zone }] of Object.entries(windows)) {
    if (zone === undefined || opens === 'calendar') continue
    say(
      `windows.${window}.zone`,
      `changes nothing where a window opens by ${opens}; take it out, or write "opens: calendar".`,
    )
  }
}

/** To compare limits: no access is less than 0, and unlimited is more than any number. */
function comparableLimit(limit: PlanText['windows'][string] | undefined): number {
  if (limit === 'no access') return -1
  return limit === 'unlimited' ? Number.POSITIVE_INFINITY : Number(limit ?? 0)
}

/** Each price belongs to one plan and period, so that a payment says what it is for. */
function lintPrices(policy: PolicyText, say: Say): void {
  const seen = new Map<string, string>()
  for (const [plan, prices] of Object.entries(policy.prices ?? {})) {
    for (const [period, price] of Object.entries(prices)) {
      const path = `prices.${plan}.${period}`
      const other = seen.get(price)
      if (other !== undefined) say(path, `is what ${other} costs too; give each a price of its own.`)
      seen.set(price, path)
    }
  }
}

function sellsCredits(policy: PolicyText): boolean {
  return Object.values(policy.pools).some((pool) => pool.unit === 'credit')
}

function lintFeature(id: string, feature: FeatureText, credits: boolean, say: Say): void {
  for (const [row, rate] of feature.rates.entries()) {
    const path = `features.${id}.rates.${row}`
    const metered = costOf(rate) > 0 || rate.counts.length > 0
    if (credits && feature.generative && !metered)
      say(path, 'is generative and takes nothing; say what it takes.')
    if (!feature.generative && metered)
      say(path, 'is a free tool and takes something; take nothing, or call it generative.')
    const lower = feature.rates
      .slice(0, row)
      .findLast((each) => each.model === rate.model && pixels(each) < pixels(rate))
    if (lower && costOf(rate) <= costOf(lower))
      say(path, `costs no more at ${rate.resolution} than at ${lower.resolution}.`)
  }
}

function lintCosts(policy: PolicyText, say: Say): void {
  const generative = Object.entries(policy.features).filter(([, feature]) => feature.generative)
  const images = generative.filter(([, feature]) => feature.medium === 'image')
  const dearest = Math.max(0, ...images.flatMap(([, feature]) => feature.rates.map(costOf)))
  for (const [id, feature] of generative) {
    if (feature.medium === 'video' && cheapest(feature) <= dearest) {
      say(
        `features.${id}`,
        `costs ${cheapest(feature)}, no more than the dearest image at ${dearest}; a video must cost more.`,
      )
    }
  }
  const costs = new Set(generative.flatMap(([, feature]) => feature.rates.map(costOf)))
  if (generative.length > 1 && costs.size < 2)
    say('features', 'all cost the same; each feature has a cost of its own.')
}

function costOf(rate: RateText): number {
  return Object.values(rate.takes).reduce((sum, written) => sum + written, 0)
}

function cheapest(feature: FeatureText): number {
  return Math.min(...feature.rates.map(costOf))
}

/** "2k" and "1080p" as numbers that can be compared within a feature; no resolution is none. */
function pixels({ resolution }: RateText): number {
  const [, number = '0', thousand] = /^(\d+(?:\.\d+)?)(k)?/i.exec(resolution ?? '') ?? []
  return Number(number) * (thousand ? 1_000 : 1)
}
