/**
 * Diff: what each plan gains and loses when one policy follows another, and which features cost more or less. It
 * compares figures, not text. Operators read it before they publish a policy.
 *
 * 2025-11-credits to 2026-05-unified: Ultra gains 1,000 Batch exports a month; Pro keeps what it has.
 */

import { decimalOf, type Unit } from '../values/amount.ts'
import { lookUp } from '../values/look-up.ts'
import { PERIODS, type Period } from '../values/renewal.ts'
import { mergedPools } from './pool-merge.ts'
import { rateCost } from './rate-cost.ts'
import type { FeatureText, PlanText, PolicyText, RateText } from './schema.ts'
import { isSold, type Terms, termsOf } from './terms.ts'

export interface Difference {
  /** A plan, or a feature. */
  readonly of: 'plan' | 'feature'
  readonly name: string
  readonly effect: 'gains' | 'loses' | 'changes'
  /** For a person: `Batch exports a month: 4,000 → 5,000`. */
  readonly what: string
}

export function diffPolicies(before: PolicyText, after: PolicyText): readonly Difference[] {
  const plans = Object.keys({ ...before.plans, ...after.plans })
  const features = Object.keys({ ...before.features, ...after.features })
  return [
    ...plans.flatMap((plan) => planDifferences(before, after, plan)),
    ...features.flatMap((feature) => featureDifferences(before, after, feature)),
  ]
}

/** A figure of a plan, to compare and to show. */
interface Figure {
  readonly title: string
  /** More is better; -1 is no access. */
  readonly size: number
  readonly shown: string
}

function planDifferences(before: PolicyText, after: PolicyText, plan: string): Difference[] {
  const of = { of: 'plan', name: plan } as const
  if (!lookUp(after.plans, plan))
    return [{ ...of, effect: 'loses', what: 'is not sold any more; Spaces that have it keep it' }]
  if (!lookUp(before.plans, plan)) return [{ ...of, effect: 'gains', what: 'is new' }]
  const old = withMergedPools(figuresOf(before, plan), before, after)
  const now = figuresOf(after, plan)
  return [...new Set([...old.keys(), ...now.keys()])].flatMap((key): Difference[] => {
    const absent = key.startsWith('window/') ? NO_LIMIT : NONE
    const from = old.get(key) ?? absent
    const to = now.get(key) ?? absent
    if (from.size === to.size) return []
    const what = `${to.title || from.title}: ${from.shown} → ${to.shown}`
    return [{ ...of, effect: from.size < to.size ? 'gains' : 'loses', what }]
  })
}

const NONE: Figure = { title: '', size: 0, shown: 'none' }
const NO_LIMIT: Figure = { title: '', size: Number.POSITIVE_INFINITY, shown: 'no limit' }

/** Adds up the figures of two pools that the new policy merges, to compare them with the merged pool's. */
function withMergedPools(
  figures: Map<string, Figure>,
  before: PolicyText,
  after: PolicyText,
): Map<string, Figure> {
  for (const [into, { image, video }] of Object.entries(after.unifies)) {
    if (lookUp(before.pools, into)) continue
    for (const period of PERIODS) {
      const two = [`${period}/${image}`, `${period}/${video}`].flatMap((key) => {
        const figure = figures.get(key)
        figures.delete(key)
        return figure ? [figure] : []
      })
      const size = two.reduce((sum, each) => sum + each.size, 0)
      const shown = two.map((each) => `${each.shown} ${each.title}`).join(' + ')
      if (two.length > 0) figures.set(`${period}/${into}`, { title: '', size, shown })
    }
  }
  return figures
}

function figuresOf(policy: PolicyText, plan: string): Map<string, Figure> {
  const text = lookUp(policy.plans, plan)
  const figures = new Map<string, Figure>()
  if (!text) return figures
  for (const period of PERIODS) {
    const sold = isSold(text, period)
    figures.set(`sold/${period}`, { title: `sold ${period}`, size: sold ? 1 : 0, shown: sold ? 'yes' : 'no' })
    if (sold && !isRepeated(text, period)) addPools(figures, termsOf(policy, { plan, period }), period)
  }
  const terms = termsOf(policy, { plan, period: PERIODS.find((period) => isSold(text, period)) ?? 'monthly' })
  addWelcome(figures, text, terms)
  for (const window of terms.windows)
    figures.set(`window/${window.window}`, { title: window.title, ...allowed(window.limit, 'output') })
  for (const [client, most] of Object.entries(terms.batchImages))
    figures.set(`batch/${client}`, {
      title: `images in one Batch, ${client}`,
      size: most,
      shown: String(most),
    })
  for (const feature of Object.keys(policy.features)) {
    const open = !terms.noAccess.includes(feature)
    figures.set(`access/${feature}`, {
      title: `access to ${lookUp(policy.features, feature)?.title}`,
      size: open ? 1 : 0,
      shown: open ? 'yes' : 'no',
    })
    addAccess(figures, policy, terms, feature)
  }
  for (const [name, most] of Object.entries(terms.atOnce))
    figures.set(`at once/${name}`, { title: `${name} at once`, ...bounded(most) })
  return figures
}

/** The models, resolutions and seconds of a feature that a plan may use. */
function addAccess(figures: Map<string, Figure>, policy: PolicyText, terms: Terms, feature: string): void {
  const { models, resolutions, seconds } = lookUp(terms.access, feature) ?? {}
  const { title = feature } = lookUp(policy.features, feature) ?? {}
  const listed = (names: readonly string[] | undefined) => ({
    size: names?.length ?? Number.POSITIVE_INFINITY,
    shown: names?.join(', ') ?? 'all',
  })
  figures.set(`access/${feature}/models`, { title: `models of ${title}`, ...listed(models) })
  figures.set(`access/${feature}/resolutions`, { title: `resolutions of ${title}`, ...listed(resolutions) })
  figures.set(`access/${feature}/seconds`, { title: `the most seconds of ${title}`, ...bounded(seconds) })
}

function bounded(most: number | undefined): Pick<Figure, 'size' | 'shown'> {
  return { size: most ?? Number.POSITIVE_INFINITY, shown: most === undefined ? 'no bound' : String(most) }
}

/** "as monthly" repeats the monthly figures, and a plan that does not renew has one figure for all periods. */
function isRepeated(text: PlanText, period: Period): boolean {
  return (period === 'yearly' && text.yearly === 'as monthly') || (!text.renews && period !== 'monthly')
}

const EVERY: Record<Period, string> = {
  daily: 'a day',
  weekly: 'a week',
  monthly: 'a month',
  yearly: 'a month of a year',
}

function addPools(figures: Map<string, Figure>, terms: Terms, period: Period): void {
  for (const pool of terms.pools) {
    const title = `${pool.title} ${terms.renews ? EVERY[period] : 'once'}`
    figures.set(`${period}/${pool.pool}`, { title, ...allowed(pool.allowance, pool.unit) })
    if (pool.perSeat > 0)
      figures.set(`${period}/${pool.pool}/seat`, {
        title: `${title}, a seat`,
        ...allowed(pool.perSeat, pool.unit),
      })
  }
}

function addWelcome(figures: Map<string, Figure>, { welcome }: PlanText, terms: Terms): void {
  for (const { pool, amount } of terms.welcome?.gives ?? []) {
    const its = terms.pools.find((each) => each.pool === pool)
    const title = `${its?.title ?? pool} besides at first, for ${welcome?.for}`
    figures.set(`welcome/${pool}`, { title, ...allowed(amount, its?.unit ?? 'export') })
  }
}

function allowed(allowance: Terms['pools'][number]['allowance'], unit: Unit): Pick<Figure, 'size' | 'shown'> {
  if (allowance === 'unlimited') return { size: Number.POSITIVE_INFINITY, shown: 'unlimited' }
  if (allowance === 'no access') return { size: -1, shown: 'no access' }
  return { size: allowance, shown: decimalOf(allowance, unit).toLocaleString('en') }
}

function featureDifferences(before: PolicyText, after: PolicyText, name: string): Difference[] {
  const of = { of: 'feature', name } as const
  const old = lookUp(before.features, name)
  const now = lookUp(after.features, name)
  if (!now) return [{ ...of, effect: 'loses', what: 'is gone' }]
  if (!old)
    return [{ ...of, effect: 'gains', what: `is new: ${now.rates.map((rate) => costOf(rate)).join(', ')}` }]
  const moved = mergedPools(after.unifies, after)
  const [from, to] = [old, now].map((feature) => feature.rates.map((rate) => costOf(rate, moved)).join(', '))
  if (from === to) return []
  return [{ ...of, effect: effectOf(totals(before, old), totals(after, now)), what: `${from} → ${to}` }]
}

/** Costs more, costs less, or in one unit more and in another less: figures of two units have no sum. */
function effectOf(before: Totals, after: Totals): Difference['effect'] {
  const dearer = [...after].some(([key, total]) => total > (before.get(key) ?? 0))
  const cheaper = [...before].some(([key, total]) => total > (after.get(key) ?? 0))
  if (dearer === cheaper) return 'changes'
  return dearer ? 'loses' : 'gains'
}

/** What all rows together take, by unit and by what they are counted by. */
type Totals = ReadonlyMap<string, number>

function totals(policy: PolicyText, feature: FeatureText): Totals {
  const sums = new Map<string, number>()
  for (const rate of feature.rates) {
    const { one, amounts } = rateCost(policy, rate)
    for (const [unit, amount] of amounts) {
      const key = `${unit} for one ${one ?? 'use'}`
      sums.set(key, (sums.get(key) ?? 0) + amount)
    }
  }
  return sums
}

/** @param moved the merged pools, so that a pool's new name alone is no difference */
function costOf(rate: RateText, moved: Readonly<Record<string, string>> = {}): string {
  const name = [rate.model, rate.resolution, rate.default && '(default)'].filter(Boolean).join(' ')
  const each = rate.per === 'output' ? '' : rate.per === 'second' ? ' a second' : ` for ${rate.per}`
  const takes = Object.entries(rate.takes).map(
    ([pool, amount]) => `${amount} ${lookUp(moved, pool) ?? pool}${each}`,
  )
  const counts = rate.counts.map((window) => `counts in ${window}`)
  const free = rate.free === undefined ? '' : `(free within ${rate.free})`
  return [name, [...takes, ...counts].join(' and ') || 'free', free].filter(Boolean).join(' ')
}
