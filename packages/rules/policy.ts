/**
 * A policy: one dated version of everything a product sells. Which pools and windows exist, what each plan gives,
 * what each feature costs, how many images a Batch may hold, when to warn. Code knows none of these figures; a
 * product manager reads and edits them in `policies/*.yaml`, and an entry remembers the policy it was decided under.
 */
import { z } from 'zod'
import { Fault } from './fault.ts'

const name = z.string().regex(/^[a-z][a-z0-9_]{0,39}$/, 'use small letters, digits and _, at most 40')
const count = z.number().int().min(0)
const clients = z.strictObject({
  web: count.optional(),
  ios: count.optional(),
  android: count.optional(),
  api: count.optional(),
})

/** A number, or one of the special values. `custom` is set for each Space by an override (Enterprise). */
const allowance = z.union([z.number().min(0), z.enum(['unlimited', 'no access', 'custom'])])
const allowances = z.record(name, allowance)
const thresholds = z.array(z.number().int().min(1).max(100)).max(10).default([])

const pool = z.strictObject({
  title: z.string(),
  unit: z.enum(['credit', 'export']),
  display: z.enum(['count', 'percent']),
  thresholds,
  /** The denial code when the pool is short. */
  refuses: z.enum(['insufficient_credits', 'limit_period']),
})

const window = z.strictObject({
  title: z.string(),
  unit: z.enum(['export', 'output']),
  /** Whose use counts together: one member's, or the whole Space's. */
  scope: z.enum(['member', 'space']),
  /** first_use: opens when it is first drawn on; calendar: UTC day, ISO week, month; sliding: the last `length`. */
  opens: z.enum(['first_use', 'calendar', 'sliding', 'renewal', 'never']),
  length: z.string().optional(),
  display: z.enum(['count', 'percent']).default('count'),
  thresholds,
  refuses: z.enum(['rate_minute', 'limit_day', 'limit_period']),
})

const rate = z.strictObject({
  model: z.string().optional(),
  resolution: z.string().optional(),
  /** An output costs the same however long it is, unless it is charged by the second. */
  per: z.enum(['output', 'second']).default('output'),
  takes: z.record(name, z.number().min(0)).default({}),
  counts: z.array(name).default([]),
})

const feature = z.strictObject({
  title: z.string(),
  medium: z.enum(['image', 'video']).default('image'),
  /** Made by generative AI, so it must take something; false for the free tools. */
  generative: z.boolean(),
  /** An export that contains it is an export with AI features. */
  ai_export: z.boolean().default(false),
  /** The first row that matches the request applies; a request without model or resolution gets the first row. */
  rates: z.array(rate).min(1).max(50),
})

const plan = z.strictObject({
  title: z.string(),
  best_for: z.string(),
  /** false: what it gives, it gives once (C-06). */
  renews: z.boolean(),
  /** What the pools hold for a period; `not sold` where the plan cannot be had for that duration (C-07, A-32). */
  weekly: z.union([allowances, z.literal('not sold')]),
  monthly: z.union([allowances, z.literal('not sold')]),
  yearly: z.union([allowances, z.literal('not sold'), z.literal('as monthly')]),
  windows: allowances.default({}),
  no_access: z.array(name).default([]),
  batch_images: clients.default({}),
})

/** What must hold between the figures besides the rules that hold for every policy; `policy lint` checks it. */
const checks = z.strictObject({
  /** A plan's monthly amount is so many times another's. */
  multiples: z
    .array(z.strictObject({ pool: name, plan: name, times: z.number().positive(), of: name }))
    .default([]),
  /** Plans' monthly amounts stand to each other like these numbers. */
  ratios: z
    .array(z.strictObject({ pool: name, plans: z.array(name), as: z.array(z.number().positive()) }))
    .default([]),
  /** The first feature of each pair costs more than the second. */
  dearer: z.array(z.tuple([name, name])).default([]),
})

const policy = z.strictObject({
  policy: z.string().regex(/^[a-z0-9][a-z0-9-]{0,59}$/, 'use small letters, digits and -'),
  title: z.string(),
  effective: z.iso.datetime({ offset: true, message: 'write it like 2026-05-01T00:00:00Z' }),
  pools: z.record(name, pool),
  windows: z.record(name, window).default({}),
  /** Cheapest first: the order is what "a higher plan" means. */
  plans: z.record(name, plan),
  features: z.record(name, feature),
  batch: z.strictObject({
    /** What one image of a Batch takes, besides what is done to it. */
    takes: z.record(name, z.number().min(0)).default({}),
    counts: z.array(name).default([]),
    /** The most images in one Batch, by client; a plan may set its own. */
    images: z.strictObject({ web: count, ios: count, android: count, api: count }),
  }),
  checks: checks.prefault({}),
})

export type PolicyText = z.infer<typeof policy>
export type PlanText = z.infer<typeof plan>
export type FeatureText = z.infer<typeof feature>
export type RateText = z.infer<typeof rate>
export type WindowText = z.infer<typeof window>

/**
 * Checks what was read from a policy file. @param source the file's name, for the messages
 * @throws Fault `malformed` naming the file, the path in it and the fix
 */
export function parsePolicy(read: unknown, source: string): PolicyText {
  const parsed = policy.safeParse(read)
  if (!parsed.success) {
    const lines = parsed.error.issues.map((issue) => `${issue.path.join('.') || '(top)'}: ${issue.message}`)
    throw new Fault('malformed', source, `${source} is not a policy:\n  ${lines.join('\n  ')}`)
  }
  refuseUnknownNames(parsed.data, source)
  return parsed.data
}

/** Every pool, window and feature that one part of a policy names must stand in another. */
function refuseUnknownNames(text: PolicyText, source: string): void {
  const known = (names: Iterable<string>, among: object, path: string): void => {
    for (const each of names) {
      if (Object.hasOwn(among, each)) continue
      const there = Object.keys(among).join(', ') || 'none'
      throw new Fault(
        'malformed',
        `${source}: ${path}`,
        `${path} names "${each}", which this policy lacks; it has ${there}.`,
      )
    }
  }
  for (const [id, feature] of Object.entries(text.features)) {
    for (const [row, rate] of feature.rates.entries()) {
      known(Object.keys(rate.takes), text.pools, `features.${id}.rates.${row}.takes`)
      known(rate.counts, text.windows, `features.${id}.rates.${row}.counts`)
    }
  }
  for (const [id, plan] of Object.entries(text.plans)) {
    known(Object.keys(plan.windows), text.windows, `plans.${id}.windows`)
    known(plan.no_access, text.features, `plans.${id}.no_access`)
    for (const period of ['weekly', 'monthly', 'yearly'] as const) {
      const given = plan[period]
      if (typeof given !== 'string') known(Object.keys(given), text.pools, `plans.${id}.${period}`)
    }
  }
  known(Object.keys(text.batch.takes), text.pools, 'batch.takes')
  known(text.batch.counts, text.windows, 'batch.counts')
}
