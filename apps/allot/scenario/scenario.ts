/**
 * A scenario: an executable sentence about a policy - who does what at which instant, and what must come of it. This
 * is the shape of a `.scenario.yaml` file; the whole format is in docs/guides/scenarios.md.
 */
import { readFileSync } from 'node:fs'
import { instant } from '@allot/rules/instant'
import { pathOfPrototype } from '@allot/rules/look-up'
import { PERIODS } from '@allot/rules/renewal'
import { firstIssue } from '@allot/rules/schema-issue'
import { VOID_REASONS } from '@allot/rules/voided-grants'
import { LineCounter, parseAllDocuments } from 'yaml'
import { z } from 'zod'
import { CommandError } from '../shell/command-error.ts'

const amount = z.number().min(0)
const amounts = z.record(z.string(), amount)
const duration = z.string().regex(/^P/, 'write it like PT30S or PT24H')
const whole = z.number().int()

/** A name as people write it; YAML reads `id: 42` as a number. */
const name = z.union([z.string(), z.number().transform(String)])

const moment = z.string().refine(isInstant, 'is not an instant; write it like 2026-05-15T02:11:00Z')

/** An instant, or so much after the step before or from now: `+PT24H`, and `PT24H` means the same. */
const next = z.string().refine((text) => isDuration(text) || isInstant(text), {
  error: 'is neither an instant like 2026-05-15T02:11:00Z nor a duration like PT24H or +P3D',
})

/** What begins like one; the run adds it to its clock, and says where that makes no sense. */
export function isDuration(text: string): boolean {
  return /^\+|^P/.test(text)
}

function isInstant(text: string): boolean {
  try {
    return Number.isFinite(instant(text))
  } catch {
    return false
  }
}

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
      ? Object.fromEntries(
          read.flatMap((each) => (typeof each === 'string' ? [[each, {}]] : Object.entries(each ?? {}))),
        )
      : read,
  z.record(z.string(), member),
)

const space = z.strictObject({
  plan: z.string().default('free'),
  period: z.enum(PERIODS).default('monthly'),
  subscribed: moment.optional(),
  /** Who makes it: what a plan gives once is given once a person. */
  person: name.optional(),
  members: members.default({ owner: { role: 'owner', paying: true, cap: {} } }),
  overrides: z.record(z.string(), z.union([z.number(), z.enum(['unlimited', 'no access'])])).optional(),
})

const meters = z.record(z.string(), z.union([z.number(), z.literal('unlimited'), z.null()]))

const limitFigure = z.number().nullable().optional()

/** What a denial says of a limit that binds. */
const limitFigures = z.strictObject({
  allowance: limitFigure,
  used: limitFigure,
  reserved: limitFigure,
  left: limitFigure,
  needed: limitFigure,
})

const facts = z.strictObject({
  allowed: z.union([z.boolean(), whole]).optional(),
  denied: z.union([z.string(), z.boolean(), whole]).optional(),
  binding: z.array(z.string()).optional(),
  retryAt: moment.nullable().optional(),
  certainAt: moment.nullable().optional(),
  maybeSooner: z.boolean().optional(),
  offers: z.array(z.enum(['pay', 'upgrade', 'wait'])).optional(),
  upgradeTo: z
    .union([z.string(), z.strictObject({ plan: z.string(), period: z.enum(PERIODS) })])
    .nullable()
    .optional(),
  limits: z.record(z.string(), limitFigures).optional(),
  says: z.string().optional(),
  fits: whole.optional(),
  cost: z.record(z.string(), z.number()).optional(),
  unpaid: z.record(z.string(), z.number()).optional(),
  used: meters.optional(),
  remaining: meters.optional(),
  held: meters.optional(),
  percent: z.record(z.string(), z.number()).optional(),
  renews: z.record(z.string(), moment.nullable()).optional(),
  welcome: z.record(z.string(), moment.nullable()).optional(),
  alerts: z.array(z.strictObject({ pool: z.string(), threshold: z.number() })).optional(),
  payment: z.enum(['paid', 'overdue', 'frozen']).nullable().optional(),
  replayed: z.boolean().optional(),
  invalid: z.union([z.boolean(), whole]).optional(),
})

const expectation = z.preprocess(flat, facts)

export const REFUND_REASONS = ['technical', 'timeout', 'cancelled', 'moderated'] as const

const actions = {
  use: name,
  quote: name,
  hold: name,
  capture: name,
  release: name,
  fail: name,
  batch: z.number(),
  process: name,
  open_export: name,
  leave_export: name,
  download: name,
  share_file: name,
  autosave: name,
  save: name,
  share_link: name,
  subscribe: z.string(),
  cancel: z.literal(true),
  grant: z.string(),
  void: name,
  payment: z.enum(['paid', 'overdue', 'paused']),
  join: name,
  leave: name,
  cap: name,
  publish: z.string(),
  usage: z.literal(true),
} as const

/** A feature with what is asked of it, where a name alone does not say enough. */
const feature = z.strictObject({
  feature: z.string(),
  model: z.string().optional(),
  resolution: z.string().optional(),
  seconds: z.number().optional(),
  quantity: z.number().optional(),
})

const plainStep = z.strictObject({
  note: z.string().optional(),
  at: next.optional(),
  in: name.optional(),
  by: name.optional(),
  client: z.enum(['web', 'ios', 'android', 'api']).optional(),
  id: name.optional(),
  repeat: z.number().int().min(1).max(100_000).default(1),
  every: duration.optional(),
  as: name.optional(),
  model: z.string().optional(),
  resolution: z.string().optional(),
  seconds: z.number().optional(),
  quantity: z.number().optional(),
  actual: z
    .union([
      z.strictObject({ quantity: z.number() }),
      z.strictObject({ amounts: z.record(z.string(), z.number()) }),
    ])
    .optional(),
  count: z.number().optional(),
  failed: z.number().int().min(0).optional(),
  for: duration.optional(),
  reason: z.enum([...REFUND_REASONS, ...VOID_REASONS]).optional(),
  features: z.array(z.union([z.string(), feature])).optional(),
  partial: z.boolean().optional(),
  uses: z.array(z.string()).optional(),
  period: z.enum(PERIODS).optional(),
  amount: z.number().optional(),
  amounts: z.record(z.string(), amount.nullable()).optional(),
  kind: z.enum(['goodwill', 'promo', 'top_up', 'custom', 'rollover', 'plan']).optional(),
  priority: z.number().int().optional(),
  expires: next.optional(),
  from: next.optional(),
  paid_until: next.optional(),
  role: role.optional(),
  paying: z.boolean().optional(),
  effective: next.optional(),
  expect: expectation.optional(),
  ...z.object(actions).partial().shape,
})

const step = plainStep
  .extend({ parallel: z.array(plainStep).min(1).max(1_000).optional() })
  .superRefine((read, context) => {
    const said = [...Object.keys(actions), 'parallel'].filter((action) => Object.hasOwn(read, action))
    if (said.length !== 1)
      context.addIssue({
        code: 'custom',
        message: `has ${said.length || 'no'} actions (${said}); give exactly one.`,
      })
  })

/** A scenario may have further keys (author, reason); its steps may not. */
const scenario = z
  .looseObject({
    scenario: name,
    policy: z.string(),
    covers: z.array(z.string()).default([]),
    space: space.prefault({}),
    spaces: z.record(z.string(), space).optional(),
    steps: z.array(step).min(1),
  })
  .transform(({ space, spaces, ...said }) => ({ ...said, spaces: spaces ?? { main: space } }))
  .superRefine(({ steps, spaces }, context) => {
    for (const [at, step] of steps.entries())
      for (const { in: where } of [step, ...(step.parallel ?? [])])
        if (where !== undefined && !Object.hasOwn(spaces, where))
          context.addIssue({
            code: 'custom',
            path: ['steps', at, 'in'],
            message: `names "${where}", which is no Space; there are ${Object.keys(spaces).join(', ')}.`,
          })
  })

export type Scenario = z.infer<typeof scenario> & {
  /** On which lines of its file they begin. */
  readonly lines: { readonly policy: number; readonly steps: readonly number[] }
}
export type ScenarioStep = z.infer<typeof plainStep> & {
  readonly parallel?: readonly ScenarioStep[] | undefined
}
export type SpaceSetup = z.infer<typeof space>
export type Expected = z.infer<typeof facts>

/** A file that is no scenario file. The message names the file, the line and the reason. */
export class ScenarioFileError extends CommandError {}

/** @throws ScenarioFileError naming the file, the line and the reason */
export function readScenarios(file: string): readonly Scenario[] {
  const lines = new LineCounter()
  const documents = parseAllDocuments(readFileSync(file, 'utf8'), { lineCounter: lines, merge: true })
  if (!Array.isArray(documents)) throw new ScenarioFileError(`${file}:1: the file is empty.`)
  return documents.flatMap((document) => {
    const [error] = document.errors
    if (error) throw new ScenarioFileError(`${file}:${lines.linePos(error.pos[0]).line}: ${error.message}`)
    const read: unknown = document.toJS()
    if (read === null) return []
    const hidden = pathOfPrototype(read)
    if (hidden !== undefined) {
      const at = lineOf(hidden.split('.'))
      throw new ScenarioFileError(`${file}:${at}: ${hidden} is no name; give it another one.`)
    }
    const parsed = scenario.safeParse(read)
    if (parsed.success) {
      const steps = parsed.data.steps.map((_, at) => lineOf(['steps', at]))
      return { ...parsed.data, lines: { policy: lineOf(['policy']), steps } }
    }
    const { path, message } = firstIssue(parsed.error)
    throw new ScenarioFileError(
      `${file}:${lineOf(path)}: ${path.join('.')}${/^[A-Z]/.test(message) ? ':' : ''} ${message}`,
    )

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

/** `allowed` says the same as `{allowed: true}`, and `allowed: {used: …}` the same as `allowed: true, used: …`. */
function flat(read: unknown): unknown {
  if (read === null) return {}
  if (read === 'allowed' || read === 'denied' || read === 'invalid') return { [read]: true }
  if (typeof read !== 'object' || !('allowed' in read)) return read
  const { allowed, ...rest } = read
  return typeof allowed === 'object' ? { ...rest, allowed: true, ...allowed } : read
}
