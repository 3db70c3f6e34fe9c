/**
 * A scenario: an executable sentence about a policy - who does what at which instant, and what must come of it. This
 * is the shape of a `.scenario.yaml` file; the whole format is in docs/guides/scenarios.md.
 */
import { readFileSync } from 'node:fs'
import { LineCounter, parseAllDocuments } from 'yaml'
import { z } from 'zod'
import { Refused } from '../options.ts'

const amount = z.number().min(0)
const amounts = z.record(z.string(), amount)
const duration = z.string().regex(/^P/, 'write it like PT30S or PT24H')
const count = z.number().int()

const role = z.enum(['owner', 'admin', 'member'])

const member = z.preprocess(
  (read) => (typeof read === 'string' ? { role: read } : (read ?? {})),
  z.strictObject({
    role: role.default('member'),
    paying: z.boolean().default(true),
    cap: amounts.default({}),
  }),
)

/** A map of names, or a list of names and one-name maps. */
const members = z.preprocess(
  (read) =>
    Array.isArray(read)
      ? Object.assign({}, ...read.map((each) => (typeof each === 'string' ? { [each]: {} } : each)))
      : read,
  z.record(z.string(), member),
)

const space = z.strictObject({
  plan: z.string().default('free'),
  period: z.enum(['weekly', 'monthly', 'yearly']).default('monthly'),
  subscribed: z.string().optional(),
  members: members.default({ owner: { role: 'owner', paying: true, cap: {} } }),
  overrides: z.record(z.string(), z.union([z.number(), z.enum(['unlimited', 'no access'])])).optional(),
})

const meters = z.record(z.string(), z.union([z.number(), z.literal('unlimited'), z.null()]))

const facts = z.strictObject({
  allowed: z.unknown().optional(),
  denied: z.union([z.string(), z.boolean(), count]).optional(),
  binding: z.array(z.string()).optional(),
  retryAt: z.string().nullable().optional(),
  offers: z.array(z.enum(['upgrade', 'wait'])).optional(),
  upgradeTo: z.string().nullable().optional(),
  fits: count.optional(),
  cost: z.record(z.string(), z.number()).optional(),
  used: meters.optional(),
  remaining: meters.optional(),
  held: meters.optional(),
  percent: z.record(z.string(), z.number()).optional(),
  renews: z.record(z.string(), z.string().nullable()).optional(),
  alerts: z.array(z.strictObject({ pool: z.string(), threshold: z.number() })).optional(),
  replayed: z.boolean().optional(),
  invalid: z.union([z.boolean(), count]).optional(),
})

const expectation = z
  .union([z.enum(['allowed', 'denied', 'invalid']), facts])
  .transform((read): Expected => (typeof read === 'string' ? { [read]: true } : flat(read)))

const actions = {
  use: z.string(),
  quote: z.string(),
  hold: z.string(),
  capture: z.string(),
  release: z.string(),
  fail: z.string(),
  batch: count,
  process: z.string(),
  open_export: z.string(),
  leave_export: z.string(),
  download: z.string(),
  share_file: z.string(),
  autosave: z.string(),
  save: z.string(),
  share_link: z.string(),
  subscribe: z.string(),
  cancel: z.literal(true),
  grant: z.string(),
  join: z.string(),
  leave: z.string(),
  cap: z.string(),
  publish: z.string(),
  usage: z.literal(true),
} as const

/** A feature with what is asked of it, where a name alone does not say enough. */
const feature = z.strictObject({
  feature: z.string(),
  model: z.string().optional(),
  resolution: z.string().optional(),
  seconds: z.number().optional(),
})

const plainStep = z.strictObject({
  note: z.string().optional(),
  at: z.string().optional(),
  in: z.string().optional(),
  by: z.string().optional(),
  client: z.enum(['web', 'ios', 'android', 'api']).optional(),
  id: z.string().optional(),
  repeat: z.number().int().min(1).max(100_000).default(1),
  every: duration.optional(),
  as: z.string().optional(),
  model: z.string().optional(),
  resolution: z.string().optional(),
  seconds: z.number().optional(),
  count: count.optional(),
  failed: z.number().int().min(0).optional(),
  for: duration.optional(),
  reason: z.enum(['technical', 'timeout', 'cancelled', 'moderated']).optional(),
  features: z.array(z.union([z.string(), feature])).optional(),
  partial: z.boolean().optional(),
  uses: z.array(z.string()).optional(),
  period: z.enum(['weekly', 'monthly', 'yearly']).optional(),
  amount: z.number().optional(),
  amounts: z.record(z.string(), amount.nullable()).optional(),
  kind: z.enum(['goodwill', 'promo', 'top_up', 'rollover', 'plan']).optional(),
  priority: z.number().int().optional(),
  expires: z.string().optional(),
  role: role.optional(),
  paying: z.boolean().optional(),
  effective: z.string().optional(),
  expect: expectation.optional(),
  ...z.object(actions).partial().shape,
})

const step = plainStep
  .extend({ parallel: z.array(plainStep).min(1).max(1_000).optional() })
  .superRefine((read, context) => {
    const said = [...Object.keys(actions), 'parallel'].filter((action) => action in read)
    if (said.length !== 1)
      context.addIssue({
        code: 'custom',
        message: `has ${said.length || 'no'} actions (${said}); give exactly one.`,
      })
  })

/** Whatever else a scenario says of itself (who wrote it, why) is its own affair; steps are read strictly. */
const scenario = z
  .looseObject({
    scenario: z.string(),
    policy: z.string(),
    covers: z.array(z.string()).default([]),
    space: space.prefault({}),
    spaces: z.record(z.string(), space).optional(),
    steps: z.array(step).min(1),
  })
  .transform(({ space, spaces, ...said }) => ({ ...said, spaces: spaces ?? { main: space } }))

export type Scenario = z.infer<typeof scenario>
export type Step = z.infer<typeof plainStep> & { readonly parallel?: readonly Step[] | undefined }
export type SpaceSetup = z.infer<typeof space>
export type Expected = Partial<Omit<z.infer<typeof facts>, 'allowed'>> & {
  readonly allowed?: boolean | number
}

/** A file that is no scenario file: what is wrong, and on which line. */
export class Malformed extends Refused {}

/** @throws Malformed naming the file, the line and the reason */
export function readScenarios(file: string): readonly Scenario[] {
  const lines = new LineCounter()
  const documents = parseAllDocuments(readFileSync(file, 'utf8'), { lineCounter: lines })
  if (!Array.isArray(documents)) throw new Malformed(`${file}:1: the file is empty.`)
  return documents
    .filter((document) => document.contents !== null)
    .map((document) => {
      const [error] = document.errors
      if (error) throw new Malformed(`${file}:${lines.linePos(error.pos[0]).line}: ${error.message}`)
      const parsed = scenario.safeParse(document.toJS())
      if (parsed.success) return parsed.data
      const [issue] = parsed.error.issues
      const path = issue?.path ?? []
      throw new Malformed(`${file}:${lineOf(path)}: ${path.join('.')} ${issue?.message}`)

      function lineOf(path: readonly PropertyKey[]): number {
        for (let length = path.length; length >= 0; length--) {
          const node: unknown = document.getIn(path.slice(0, length), true)
          const range = node && typeof node === 'object' && 'range' in node ? node.range : undefined
          if (Array.isArray(range)) return lines.linePos(Number(range[0])).line
        }
        return 1
      }
    })
}

/** `allowed: {used: …}` says the same as `allowed: true, used: …`. */
function flat({ allowed, ...rest }: z.infer<typeof facts>): Expected {
  if (allowed === undefined) return rest
  if (typeof allowed === 'boolean' || typeof allowed === 'number') return { allowed, ...rest }
  return { allowed: true, ...rest, ...facts.omit({ allowed: true }).parse(allowed) }
}
