/** The policies of random histories: the shipped ones, and one with all other features of a policy. */
import { readFileSync } from 'node:fs'
import { parse } from 'yaml'
import { type PolicyBook, policyBook } from '../policy/book.ts'
import { parsePolicy } from '../policy/policy.ts'
import type { PolicyText } from '../policy/schema.ts'

const read = (id: string): PolicyText =>
  soldDaily(
    parsePolicy(parse(readFileSync(new URL(`../../../policies/${id}.yaml`, import.meta.url), 'utf8')), id),
  )

/** What is sold by the week is sold by the day, too. */
function soldDaily(text: PolicyText): PolicyText {
  const plans = Object.entries(text.plans).map(([id, plan]) => [id, { ...plan, daily: plan.weekly }])
  return { ...text, plans: Object.fromEntries(plans) }
}

const limits = read('2025-06-limits')
const credits = read('2025-11-credits')
export const unified = read('2026-05-unified')

/** Has what the shipped policies do not use: amounts for each seat, rollover, every kind of window, a zone, free uses, thresholds on windows, fair use. */
const everything: PolicyText = {
  ...unified,
  unpaid: { grace: 'P3D', after_grace: 'freeze', free_after: 'P40D' },
  policy: 'everything',
  effective: '2026-09-01T00:00:00Z',
  zone: 'America/New_York',
  unifies: {},
  pools: Object.fromEntries(
    Object.entries(unified.pools).map(([id, pool]) => [id, { ...pool, rollover: { most: 30 } }]),
  ),
  windows: Object.fromEntries([
    ...Object.entries({ ...unified.windows, ...limits.windows }).map(([id, window], at) => {
      const opens = (['sliding', 'renewal', 'first_use', 'never', 'calendar'] as const)[at % 5] ?? 'sliding'
      const length = opens === 'calendar' ? 'P1D' : window.opens === 'calendar' ? 'P1W' : window.length
      return [
        id,
        { ...window, opens, length, thresholds: [50, 100], fair_use: { bound: 40, past: 'refuse' as const } },
      ]
    }),
    ['free_day', { ...unified.windows.plain_exports, scope: 'space', opens: 'calendar', length: 'P1D' }],
    ['free_hours', { ...unified.windows.plain_exports, opens: 'first_use', length: 'PT6H' }],
  ]),
  plans: Object.fromEntries(
    Object.entries(unified.plans).map(([id, plan]) => [
      id,
      {
        ...plan,
        weekly: plan.weekly === 'not sold' ? plan.weekly : withSeats(plan.weekly),
        monthly: plan.monthly === 'not sold' ? plan.monthly : withSeats(plan.monthly),
        seats: { joining: id === 'max' ? 'whole' : id === 'pro' ? 'share' : 'next period' },
        ...(id !== 'max' && { welcome: { gives: { ai_credits: 7 }, for: 'P10D' } }),
        windows: { ...limits.plans.max?.windows, ...limits.plans[id]?.windows, free_day: 3, free_hours: 2 },
        together: ['itt_day'],
      },
    ]),
  ),
  features: {
    ...unified.features,
    recolor: {
      ...limits.features.virtual_model,
      ...unified.features.recolor,
      settles: 'at actual or free',
      rates: [
        { per: 'output', free: 'free_day', takes: { ai_credits: 2 }, counts: ['itt_minute', 'itt_day'] },
      ],
    } as PolicyText['features'][string], // both, merged
    ...Object.fromEntries(
      ['ai_shadow', 'edit_with_ai'].map((id, at) => {
        const feature = unified.features[id] as PolicyText['features'][string] // the policy has both
        const free = at === 0 ? 'free_day' : 'free_hours'
        return [id, { ...feature, rates: feature.rates.map((rate) => ({ ...rate, free })) }]
      }),
    ),
  },
}

/** Seven credits more for each seat, which no share of a month divides evenly. */
function withSeats(given: Amounts): Amounts {
  if (typeof given.ai_credits !== 'number') return given
  return { ...given, ai_credits: { per_seat: 7, included: given.ai_credits } }
}

type Amounts = Exclude<PolicyText['plans'][string]['monthly'], 'not sold'>

export const book: PolicyBook = policyBook([limits, credits, unified, everything])
