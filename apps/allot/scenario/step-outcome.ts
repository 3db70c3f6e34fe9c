/** The outcome of a step, compared with what the scenario expects. */
import type { Answer } from '@allot/rules/answer'
import type { Denial } from '@allot/rules/denial'
import { Fault } from '@allot/rules/fault'
import { instant, iso } from '@allot/rules/instant'
import { lookUp } from '@allot/rules/look-up'
import type { Meter, Usage } from '@allot/rules/usage'
import type { Expected } from './scenario.ts'

export type StepOutcome = (
  | {
      readonly status: 'allowed'
      readonly cost: Readonly<Record<string, number>>
      readonly unpaid?: Readonly<Record<string, number>>
    }
  | { readonly status: 'denied'; readonly denial: Denial }
  | { readonly status: 'invalid'; readonly fault: Fault }
) & { readonly replayed: boolean }

export const NOTHING_TAKEN: StepOutcome = { status: 'allowed', cost: {}, replayed: false }

export function outcomeOf(answer: Answer): StepOutcome {
  const { replayed } = answer
  if (!answer.allowed) return { status: 'denied', denial: answer.denial, replayed }
  const { cost, unpaid } = answer
  return { status: 'allowed', cost, replayed, ...(unpaid && { unpaid }) }
}

/** A request fault is an outcome; any other error is thrown on. */
export async function outcome(doing: () => Promise<StepOutcome>): Promise<StepOutcome> {
  try {
    return await doing()
  } catch (fault) {
    if (fault instanceof Fault) return { status: 'invalid', fault, replayed: false }
    throw fault
  }
}

/** State after a step, read only when the scenario expects something of it. */
export interface Observations {
  usage(): Promise<Usage>
  alerts(): Promise<readonly { pool: string; threshold: number }[]>
}

/** @returns what differs, or undefined when all of it holds */
export async function mismatch(
  expected: Expected,
  came: StepOutcome,
  seen: Observations,
): Promise<string | undefined> {
  const said =
    statusMismatch(expected, came) ?? denialMismatch(expected, came) ?? textMismatch(expected.says, came)
  if (said) return said
  const { replayed, cost, alerts } = expected
  if (replayed !== undefined && came.replayed !== replayed)
    return `expected replayed: ${replayed}, got ${came.replayed}`
  if (cost) {
    const real = came.status === 'allowed' ? came.cost : came.status === 'denied' ? came.denial.cost : {}
    const wrong = Object.entries(cost).find(([pool, each]) => (lookUp(real, pool) ?? 0) !== each)
    if (wrong || (Object.keys(cost).length === 0 && Object.keys(real).length > 0))
      return `expected cost ${show(cost)}, got ${show(real)}`
  }
  const owed = unpaidMismatch(expected, came)
  if (owed !== undefined) return owed
  if (alerts) {
    const raised = await seen.alerts()
    const line = (all: typeof alerts | typeof raised) =>
      show(all.map((each) => `${each.pool} ${each.threshold}`).sort())
    if (line(alerts) !== line(raised)) return `expected alerts ${line(alerts)}, got ${line(raised)}`
  }
  return usageMismatch(expected, seen)
}

async function usageMismatch(expected: Expected, seen: Observations): Promise<string | undefined> {
  const { used, remaining, held, percent, renews, welcome, payment } = expected
  if ([used, remaining, held, percent, renews, welcome, payment].every((each) => each === undefined))
    return undefined
  const usage = await seen.usage()
  return paymentMismatch(expected, usage) ?? figureMismatch(expected, usage)
}

function paymentMismatch({ payment: state }: Expected, { payment }: Usage): string | undefined {
  if (state === undefined || state === (payment?.state ?? null)) return undefined
  return `expected payment ${show(state)}, got ${show(payment)}`
}

function unpaidMismatch({ unpaid }: Expected, came: StepOutcome): string | undefined {
  const real = came.status === 'allowed' ? (came.unpaid ?? {}) : {}
  if (!unpaid || show(unpaid) === show(real)) return undefined
  return `expected unpaid ${show(unpaid)}, got ${show(real)}`
}

function statusMismatch(expected: Expected, came: StepOutcome): string | undefined {
  const { allowed, denied, invalid } = expected
  const got = `got ${describe(came)}`
  if (allowed === true && came.status !== 'allowed') return `expected allowed, ${got}`
  if (allowed === false && came.status === 'allowed') return `expected a refusal, ${got}`
  const notSold = came.status === 'invalid' && came.fault.code === 'not_sold'
  if (denied === true && came.status !== 'denied' && !notSold) return `expected denied, ${got}`
  if (typeof denied === 'string') {
    const code = came.status === 'denied' ? came.denial.code : notSold ? 'not_sold' : undefined
    if (code !== denied) return `expected denied: ${denied}, ${got}`
  }
  if (invalid === true && came.status !== 'invalid') return `expected invalid, ${got}`
  const expectsRefusal = invalid || denied || allowed === false
  return came.status === 'invalid' && !expectsRefusal ? `did not expect ${describe(came)}` : undefined
}

function denialMismatch(expected: Expected, came: StepOutcome): string | undefined {
  const { binding, retryAt, certainAt, maybeSooner, offers, upgradeTo, fits, limits } = expected
  const all = [binding, retryAt, certainAt, maybeSooner, offers, upgradeTo, fits, limits]
  if (all.every((each) => each === undefined)) return undefined
  if (came.status !== 'denied') return `expected a denial, got ${describe(came)}`
  const { denial } = came
  const said: [string, unknown, unknown][] = [
    ['binding', binding && [...binding].sort(), denial.binding.map((each) => each.limit).sort()],
    ['retryAt', retryAt && shownInstant(retryAt), denial.retryAt && shownInstant(denial.retryAt)],
    ['certainAt', certainAt && shownInstant(certainAt), denial.certainAt && shownInstant(denial.certainAt)],
    ['maybeSooner', maybeSooner, denial.maybeSooner],
    ['offers', offers && [...offers].sort(), [...denial.offers].sort()],
    ['upgradeTo', upgradeTo, upgradeLike(upgradeTo, denial)],
    ['fits', fits, denial.fits],
    ...Object.entries(limits ?? {}).map(([limit, figures]): [string, unknown, unknown] => [
      `limits ${limit}`,
      figures,
      figuresLike(figures, denial, limit),
    ]),
  ]
  const wrong = said.find(([, want, got]) => want !== undefined && show(want) !== show(got))
  return wrong && `expected ${wrong[0]} ${show(wrong[1])}, got ${show(wrong[2])}`
}

/** The text of a denial or of an invalid answer, of which `says` is a part. */
function textMismatch(says: string | undefined, came: StepOutcome): string | undefined {
  if (says === undefined) return undefined
  if (came.status === 'allowed') return `expected an answer that says ${show(says)}, got ${describe(came)}`
  const text = came.status === 'denied' ? came.denial.message : came.fault.message
  return text.includes(says) ? undefined : `expected says ${show(says)}, got ${show(text)}`
}

/** An instant in one notation, however it was written. */
function shownInstant(text: string): string {
  return iso(instant(text))
}

/** The plan alone, where the scenario names it alone. */
function upgradeLike(wanted: Expected['upgradeTo'], { upgradeTo }: Denial) {
  if (!upgradeTo) return null
  const { plan, period } = upgradeTo
  return typeof wanted === 'string' ? plan : { plan, period }
}

/** What the denial says of the figures that the scenario names. */
function figuresLike(figures: object, { binding }: Denial, limit: string) {
  const bound = binding.find((each) => each.limit === limit)
  return (
    bound &&
    Object.fromEntries(
      Object.entries(bound)
        .filter(([name]) => Object.hasOwn(figures, name))
        .sort(inOrderOf(figures)),
    )
  )
}

function inOrderOf(figures: object) {
  const names = Object.keys(figures)
  return ([a]: [string, unknown], [b]: [string, unknown]) => names.indexOf(a) - names.indexOf(b)
}

function figureMismatch(expected: Expected, usage: Usage): string | undefined {
  const of = (name: string): Meter | undefined => usage.meters.find((each) => each.meter === name)
  const wanted = [
    ...figures('used', expected.used, (meter) => meter?.used ?? null),
    ...figures('remaining', expected.remaining, (meter) => meter?.remaining ?? null),
    ...figures('held', expected.held, (meter) => meter?.held ?? null),
    ...figures('percent', expected.percent, (meter) => meter?.percent ?? null),
    ...figures('renews', expected.renews && mapped(expected.renews, at), (meter) =>
      at(meter?.renewsAt ?? null),
    ),
    ...figures('welcome', expected.welcome && mapped(expected.welcome, at), (meter) =>
      at(meter?.welcome?.endsAt ?? null),
    ),
  ]
  for (const { key, name, want, got } of wanted) {
    const real = got(of(name))
    if (real === want) continue
    const there = usage.meters.map((each) => each.meter).join(', ')
    const none = of(name) ? '' : ` (there is no meter ${name}; there are ${there || 'none'})`
    return `expected ${key} ${name} ${shownAs(key, want)}, got ${shownAs(key, real)}${none}`
  }
  return undefined
}

type Figure = number | string | null

function figures(
  key: string,
  wanted: Record<string, Figure> | undefined,
  got: (meter: Meter | undefined) => Figure,
) {
  return Object.entries(wanted ?? {}).map(([name, want]) => ({ key, name, want, got }))
}

function mapped(values: Record<string, string | null>, to: (value: string | null) => Figure) {
  return Object.fromEntries(Object.entries(values).map(([name, value]) => [name, to(value)]))
}

function at(text: string | null): number | null {
  return text === null ? null : instant(text)
}

function shownAs(key: string, value: Figure): string {
  return (key === 'renews' || key === 'welcome') && typeof value === 'number'
    ? new Date(value).toISOString()
    : String(value)
}

function describe(came: StepOutcome): string {
  switch (came.status) {
    case 'allowed':
      return `allowed ${show(came.cost)}${came.replayed ? ' (replayed)' : ''}`
    case 'denied':
      return `denied: ${came.denial.code}, binding ${show(came.denial.binding.map((each) => each.limit))}, retryAt ${came.denial.retryAt}`
    case 'invalid':
      return `invalid (${came.fault.code}, ${came.fault.path}): ${came.fault.message}`
  }
}

function show(value: unknown): string {
  return JSON.stringify(value)
}
