/**
 * Random policies for the fuzz: of every kind of window, rate, plan and amount, most of them sensible, some not. What the
 * schema or lint refuses is passed over; what they call sound must run any history without a fault of ours.
 */
import fc from 'fast-check'
import type { FeatureUse, Operation } from '../model/operation.ts'
import type { PolicyText } from '../policy/schema.ts'

const POOLS = ['credits', 'exports', 'constructor'] as const
const WINDOWS = ['minute', 'day', 'month', 'ever', 'to_string'] as const
const PLANS = ['free', 'pro', 'max', 'value_of'] as const
const FEATURES = ['recolor', 'backdrop', 'film', 'constructor'] as const
const MODELS = ['fast', 'fine', 'constructor'] as const
const RESOLUTIONS = ['1k', '2k'] as const

/** Mostly the first kind, now and then the second. */
const mostly = <T, U>(usual: fc.Arbitrary<T>, odd: fc.Arbitrary<U>): fc.Arbitrary<T | U> =>
  fc.oneof({ weight: 30, arbitrary: usual }, { weight: 1, arbitrary: odd })

const optional = <T>(value: fc.Arbitrary<T>) => fc.option(value, { nil: undefined })
const whole = (max: number) => fc.integer({ min: 0, max })
const names = (of: readonly string[], max: number) =>
  of.length === 0 ? fc.constant<string[]>([]) : fc.uniqueArray(fc.constantFrom(...of), { maxLength: max })

/** Without the keys that are undefined, as a file would be. */
function written<T extends object>(read: T): T {
  return JSON.parse(JSON.stringify(read))
}

const pool = fc.record({
  title: fc.constant('Pool'),
  unit: mostly(fc.constantFrom('credit', 'export'), fc.constant('seconds')),
  display: fc.constantFrom('count', 'percent'),
  thresholds: mostly(fc.constantFrom<number[]>([], [80], [80, 100]), fc.constant([100, 80])),
  refuses: fc.constantFrom('insufficient_credits', 'limit_period'),
  rollover: optional(fc.record({ most: whole(20) })),
})

const window = fc
  .record({
    opens: fc.constantFrom('first_use', 'calendar', 'sliding', 'renewal', 'never'),
    fixed: mostly(
      fc.constantFrom('PT1M', 'PT24H', 'P7D', 'PT36H'),
      fc.constantFrom('PT0S', 'one minute', 'P1M'),
    ),
    calendar: mostly(fc.constantFrom('P1D', 'P1W', 'P1M'), fc.constantFrom('P2W', 'P3M', '1 month')),
    scope: fc.constantFrom('member', 'space'),
    thresholds: fc.constantFrom<number[]>([], [50, 100]),
    refuses: fc.constantFrom('rate_minute', 'limit_day', 'limit_period'),
    fair_use: optional(fc.record({ bound: whole(20), past: fc.constantFrom('refuse', 'tell') })),
    zone: optional(fc.constantFrom('Europe/Paris', 'America/St_Johns')),
  })
  .map(({ fixed, calendar, zone, ...its }) => ({
    ...its,
    title: 'Window',
    unit: 'output',
    length:
      its.opens === 'calendar'
        ? calendar
        : its.opens === 'renewal' || its.opens === 'never'
          ? undefined
          : fixed,
    zone: its.opens === 'calendar' ? zone : undefined,
  }))

const rate = (
  pools: readonly string[],
  windows: readonly string[],
  priced: 'models' | 'resolutions' | 'one',
) =>
  fc.record({
    model: priced === 'models' ? optional(fc.constantFrom(...MODELS)) : fc.constant(undefined),
    resolution: priced === 'resolutions' ? optional(fc.constantFrom(...RESOLUTIONS)) : fc.constant(undefined),
    default: priced === 'one' ? fc.constant(undefined) : optional(fc.constant(true)),
    per: fc.constantFrom('output', 'second'),
    takes: amountsOf(pools, mostly(fc.constantFrom(0, 1, 2, 3), fc.constantFrom(0.5, 0.0005))),
    counts: names(windows, 2),
  })

const feature = (pools: readonly string[], windows: readonly string[]) =>
  fc.constantFrom('models', 'resolutions', 'one', 'one').chain((priced) =>
    fc.record({
      title: fc.constant('Feature'),
      medium: fc.constantFrom('image', 'image', 'video'),
      generative: fc.boolean(),
      ai_export: fc.boolean(),
      rates: fc.array(rate(pools, windows, priced), { minLength: 1, maxLength: priced === 'one' ? 1 : 3 }),
    }),
  )

function amountsOf<T>(pools: readonly string[], amount: fc.Arbitrary<T>): fc.Arbitrary<Record<string, T>> {
  return fc
    .tuple(names(pools, 2), fc.array(amount, { minLength: 2, maxLength: 2 }))
    .map(
      ([taken, amounts]) =>
        Object.fromEntries(taken.map((each, at) => [each, amounts[at]])) as Record<string, T>,
    ) // two at most
}

const allowance = mostly(
  fc.oneof(
    whole(60),
    fc.constantFrom('unlimited', 'no access'),
    fc.record({ per_seat: whole(20), included: whole(10) }),
  ),
  fc.constantFrom('custom', 'some', -1),
)

const plan = (
  first: boolean,
  pools: readonly string[],
  windows: readonly string[],
  features: readonly string[],
) => {
  const given = fc
    .array(allowance, { minLength: pools.length, maxLength: pools.length })
    .map((amounts) => Object.fromEntries(pools.map((each, at) => [each, amounts[at]])))
  return fc.record({
    title: fc.constant('Plan'),
    renews: first ? mostly(fc.constant(false), fc.constant(true)) : fc.boolean(),
    daily: fc.oneof(given, fc.constant('not sold')),
    weekly: fc.oneof(given, fc.constant('not sold')),
    monthly: given,
    yearly: fc.constantFrom('as monthly', 'not sold'),
    windows: fc
      .array(fc.oneof(whole(12), fc.constantFrom('unlimited', 'no access')), {
        minLength: windows.length,
        maxLength: windows.length,
      })
      .map((limits) => Object.fromEntries(windows.map((each, at) => [each, limits[at]]))),
    seats: optional(fc.record({ joining: fc.constantFrom('whole', 'share', 'next period') })),
    no_access: names(features, 1),
    at_once: fc.constantFrom({}, { batch: 1 }),
  })
}

/** A policy as a file says it; it may be none. */
export const anyPolicy: fc.Arbitrary<unknown> = fc
  .record({
    pools: names(POOLS, 3),
    windows: names(WINDOWS, 3),
    plans: fc.integer({ min: 1, max: 4 }),
    features: fc.integer({ min: 1, max: 4 }),
  })
  .chain(({ pools, windows, plans, features }) => {
    const sold = PLANS.slice(0, plans)
    const done = FEATURES.slice(0, features)
    const all = <T>(of: readonly string[], value: (at: number) => fc.Arbitrary<T>) =>
      fc
        .tuple(...of.map((_, at) => value(at)))
        .map((values) => Object.fromEntries(of.map((each, at) => [each, values[at]])))
    return fc.record({
      policy: fc.constant('random'),
      title: fc.constant('Random'),
      effective: fc.constant('2026-01-01T00:00:00Z'),
      zone: optional(fc.constantFrom('Asia/Kolkata', 'Pacific/Apia')),
      pools: all(pools, () => pool),
      windows: all(windows, () => window),
      plans: all(sold, (at) => plan(at === 0, pools, windows, done)),
      features: all(done, () => feature(pools, windows)),
      batch: optional(
        fc.record({
          takes: amountsOf(pools, fc.constantFrom(1, 2)),
          counts: names(windows, 1),
          images: fc.constant({ web: 20, ios: 20, android: 20, api: 20 }),
        }),
      ),
      exports: optional(
        fc.record({
          counts: fc.record({ ai: names(windows, 1), plain: names(windows, 2) }),
          clients: fc.constant({
            web: 'each file',
            ios: 'each screen',
            android: 'each screen',
            api: 'each file',
          }),
        }),
      ),
      upgrades: fc.constantFrom('keep the period', 'begin a new period'),
      messages: mostly(
        fc.constant({}),
        fc.constantFrom({ limit_day: '{title} of {plan}' }, { limit_day: '{nobody}' }),
      ),
      checks: fc.constant(OFF),
    })
  })
  .map(written)

/** Figures are random, so what lint demands of figures alone is off. */
const OFF = Object.fromEntries(
  [
    ...[
      'plans_name_every_limit',
      'dearer_plans_give_more',
      'dearer_plans_allow_more',
      'longer_periods_give_more',
    ],
    ...['year_renews_monthly', 'one_plan_without_subscription', 'generative_takes_something'],
    ...['free_tools_take_nothing', 'video_costs_more_than_image', 'higher_resolution_costs_more'],
    'features_have_own_costs',
  ].map((check) => [check, false]),
)

/** A use that the policy prices. */
function useOf(policy: PolicyText, at: number, row: number): FeatureUse | undefined {
  const features = Object.entries(policy.features)
  const [name, feature] = features[at % features.length] ?? []
  const rate = feature?.rates[row % feature.rates.length]
  if (name === undefined || !rate) return undefined
  // A row without a model, beside rows with models, is for any other; so is one without a resolution.
  const named = (of: 'model' | 'resolution') =>
    rate[of] ?? (!rate.default && feature.rates.some((each) => each[of] !== undefined) ? 'other' : undefined)
  const model = named('model')
  const resolution = named('resolution')
  return {
    feature: name,
    ...(model !== undefined && { model }),
    ...(resolution !== undefined && { resolution }),
    ...(rate.per === 'second' && { seconds: 1 + (row % 3) }),
  }
}

export type AnyDoing = readonly [what: number, at: number, row: number, count: number]
export const anyDoing: fc.Arbitrary<AnyDoing> = fc.tuple(
  fc.nat(13),
  fc.nat(7),
  fc.nat(7),
  fc.integer({ min: 1, max: 12 }),
)

export function operationOf(
  policy: PolicyText,
  [, at, row, count]: AnyDoing,
  as: 'use' | 'batch' | 'export',
): Operation | undefined {
  const common = { by: at % 2 === 0 ? 'ann' : 'bob', client: row % 2 === 0 ? 'web' : 'ios' } as const
  const use = useOf(policy, at, row)
  if (as === 'export') {
    const uses = use ? [use.feature] : []
    return {
      ...common,
      count: 1,
      export: { act: row % 3 === 0 ? 'open_screen' : 'download', design: 'd', uses },
    }
  }
  if (!use) return undefined
  if (as === 'use') return { ...common, count, use }
  const second = useOf(policy, at + 1, row)
  return { ...common, count, batch: second ? [use, second] : [use] }
}
