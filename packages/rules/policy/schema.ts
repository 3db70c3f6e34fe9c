/**
 * The schema of a policy: one dated version of everything a product sells. Which pools and windows exist, what each plan
 * gives, what each feature costs, how many images a Batch may have, when to warn. No code contains such figures; a
 * product manager edits them in `policies/*.yaml`, and an entry names the policy that it was decided under.
 */
import { z } from 'zod'
import { CODES_IN_ORDER } from '../model/denial.ts'
import { client } from '../model/operation.ts'
import { PERIODS } from '../values/renewal.ts'

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
  unit: z.enum(['credit', 'export']).default('credit'),
  display: z.enum(['count', 'percent']).default('count'),
  thresholds,
  /** The denial code when the pool is short. */
  refuses: z.enum(['insufficient_credits', 'limit_period']).default('insufficient_credits'),
  /** The most that is carried over from a period to the next one; without it nothing is. */
  rollover: z.strictObject({ most: z.number().min(0) }).optional(),
})

const window = z.strictObject({
  title: z.string(),
  unit: z.enum(['export', 'output']),
  /** Whether the limit applies to each member or to the whole Space. */
  scope: z.enum(['member', 'space']),
  /** The limit of members who do not pay, on a paid plan: the plan's own, or that of the first plan (A-04). */
  non_payers: z.enum(['as everybody', 'as first plan']).default('as everybody'),
  /** first_use: opens with the first use; calendar: UTC day, ISO week or month; sliding: the last `length`. */
  opens: z.enum(['first_use', 'calendar', 'sliding', 'renewal', 'never']),
  length: z.string().optional(),
  display: z.enum(['count', 'percent']).default('count'),
  thresholds,
  refuses: z.enum(['rate_minute', 'limit_day', 'limit_period']),
  /** Where a plan says `unlimited`: above this number, deny, or allow and warn (A-05). */
  fair_use: z.strictObject({ bound: count, past: z.enum(['refuse', 'tell']) }).optional(),
})

const rate = z.strictObject({
  model: z.string().optional(),
  resolution: z.string().optional(),
  /** Whether `takes` is the cost of one output of any length, or of one second of it. */
  per: z.enum(['output', 'second']).default('output'),
  takes: z.record(name, z.number().min(0)).default({}),
  counts: z.array(name).default([]),
})

const feature = z.strictObject({
  title: z.string(),
  medium: z.enum(['image', 'video']).default('image'),
  /** Generative AI must take something; false for free tools. */
  generative: z.boolean().default(true),
  /** A design that contains it counts in the limit for AI exports. */
  ai_export: z.boolean().default(false),
  /** The first row that matches the request applies; a request without model or resolution gets the first row. */
  rates: z.array(rate).min(1).max(50),
})

const plan = z.strictObject({
  title: z.string(),
  best_for: z.string().default(''),
  /** Another size of that plan: it may give the same amount of some pools (A-27). */
  size_of: name.optional(),
  /** false: its amounts are given once (C-06). */
  renews: z.boolean().default(true),
  /** The allowance of each pool for a period; `not sold` where the plan is not offered for that period (C-07, A-32). */
  weekly: z.union([allowances, z.literal('not sold')]).default('not sold'),
  monthly: z.union([allowances, z.literal('not sold')]),
  yearly: z.union([allowances, z.literal('not sold'), z.literal('as monthly')]).default('not sold'),
  windows: allowances.default({}),
  /** Member windows that all members of a Space share on this plan (A-02). */
  together: z.array(name).default([]),
  no_access: z.array(name).default([]),
  batch_images: clients.default({}),
})

/** The windows of exports with and without AI features, and what counts as one export on each client. */
const exports = z.strictObject({
  counts: z.strictObject({ ai: z.array(name), plain: z.array(name) }),
  clients: z.record(client, z.enum(['each file', 'each screen'])),
})

/** For each reason of a failure: whether its cost is given back (A-41). */
const refunds = z.strictObject({
  technical: z.boolean().default(true),
  timeout: z.boolean().default(true),
  cancelled: z.boolean().default(false),
  moderated: z.boolean().default(false),
})

/** Rules for the figures of this policy, besides those for every policy; `policy lint` checks them. */
const checks = z.strictObject({
  /** A plan's monthly amount is `times` the amount of another plan. */
  multiples: z
    .array(z.strictObject({ pool: name, plan: name, times: z.number().positive(), of: name }))
    .default([]),
  /** The monthly amounts of plans have this ratio. */
  ratios: z
    .array(z.strictObject({ pool: name, plans: z.array(name), as: z.array(z.number().positive()) }))
    .default([]),
  /** The first feature of each pair costs more than the second. */
  dearer: z.array(z.tuple([name, name])).default([]),
})

const images = count.default(0)

/** Batches of images; without it there are none. */
const batch = z.strictObject({
  /** What one image of a Batch takes, besides the cost of its edits. */
  takes: z.record(name, z.number().min(0)).default({}),
  counts: z.array(name).default([]),
  /** The most images in one Batch, by client; a plan may set its own. */
  images: z.strictObject({ web: images, ios: images, android: images, api: images }).prefault({}),
})

export const policySchema = z.strictObject({
  policy: z.string().regex(/^[a-z0-9][a-z0-9-]{0,59}$/, 'use small letters, digits and -'),
  title: z.string(),
  effective: z.iso.datetime({ offset: true, message: 'write it like 2026-05-01T00:00:00Z' }),
  pools: z.record(name, pool),
  windows: z.record(name, window).default({}),
  /** Cheapest first: the order is what "a higher plan" means. */
  plans: z.record(name, plan),
  features: z.record(name, feature),
  batch: batch.prefault({}),
  exports: exports.optional(),
  refunds: refunds.prefault({}),
  /** Whether an upgrade keeps the running period and its usage, or begins a new subscription (A-14). */
  upgrades: z.enum(['keep the period', 'begin a new period']).default('keep the period'),
  /**
   * Pool merges: by pool of this version, the two pools of earlier versions that it replaces, one for each medium. A
   * Space keeps its legacy pools until its next renewal; where it never renews, they are merged at once (A-39).
   */
  unifies: z.record(name, z.strictObject({ image: name, video: name })).default({}),
  /** The payment provider's id of the price of a plan for a period; only billing reads it. */
  prices: z.record(name, z.partialRecord(z.enum(PERIODS), z.string().min(1))).optional(),
  /** The page about upgrades; every denial names it. */
  upgrade_help: z.string().optional(),
  /** Texts that replace the built-in ones, by denial code, with the placeholders {title}, {plan}, {used} and {needed}. */
  messages: z.partialRecord(z.enum(CODES_IN_ORDER), z.string()).default({}),
  checks: checks.prefault({}),
})

export type PolicyText = z.infer<typeof policySchema>
export type PlanText = z.infer<typeof plan>
export type FeatureText = z.infer<typeof feature>
export type RateText = z.infer<typeof rate>
export type WindowText = z.infer<typeof window>
