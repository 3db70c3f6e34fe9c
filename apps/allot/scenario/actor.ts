/** The people of one Space in a scenario: turns each of its steps into the commands that a product would send. */

import type { SubmittedCommand } from '@allot/engine/command'
import { type Amount, amount, unitOfMeter } from '@allot/rules/amount'
import type { Answer } from '@allot/rules/answer'
import { HOLD_DURATION } from '@allot/rules/command'
import type { RefundReason } from '@allot/rules/entry'
import { Fault } from '@allot/rules/fault'
import type { Take } from '@allot/rules/grant'
import { duration, type Instant, instant } from '@allot/rules/instant'
import { type DesignExport, type FeatureUse, type Operation, operation } from '@allot/rules/operation'
import { paymentCommand } from '@allot/rules/payment-input'
import { firstIssue } from '@allot/rules/schema-issue'
import type { ActualCost } from '@allot/rules/settling'
import type { Usage } from '@allot/rules/usage'
import { VOID_REASONS, type VoidReason } from '@allot/rules/voided-grants'
import type { ObservedEntry, SystemUnderTest } from './environment.ts'
import { Jobs } from './jobs.ts'
import { REFUND_REASONS, ScenarioFileError, type ScenarioStep, type SpaceSetup } from './scenario.ts'
import { NOTHING_TAKEN, outcomeOf, type StepOutcome } from './step-outcome.ts'

export class Actor {
  readonly #subject: SystemUnderTest
  readonly #space: string
  readonly #owner: string
  readonly #jobs: Jobs
  readonly #period: SpaceSetup['period']
  /** Why the Space could not be created; the first step reports it. */
  #rejected: Fault | undefined

  private constructor(subject: SystemUnderTest, space: string, owner: string, period: SpaceSetup['period']) {
    this.#period = period
    this.#subject = subject
    this.#space = space
    this.#owner = owner
    this.#jobs = new Jobs((key, request) => subject.submit(space, key, request))
  }

  static async enter(
    subject: SystemUnderTest,
    space: string,
    setup: SpaceSetup,
    subscribed: Instant,
  ): Promise<Actor> {
    const [owner, ...others] = Object.entries(setup.members)
    if (!owner) throw new ScenarioFileError(`The Space ${space} has no members; name at least one.`)
    const actor = new Actor(subject, space, owner[0], setup.period)
    try {
      const { plan, period, overrides, person } = setup
      await subject.createSpace(
        {
          space,
          name: space,
          owner: owner[0],
          paying: owner[1].paying,
          plan,
          period,
          subscribed,
          ...(overrides && { overrides }),
        },
        'create',
        person,
      )
      for (const [name, { role, paying }] of others)
        await subject.submit(space, `join ${name}`, { do: 'join', member: name, role, paying })
      for (const [name, { cap }] of [owner, ...others]) await actor.#cap(name, cap, `cap ${name}`)
    } catch (fault) {
      if (!(fault instanceof Fault)) throw fault
      actor.#rejected = fault
    }
    return actor
  }

  async usage(by = this.#owner): Promise<Usage> {
    return this.#subject.usage(this.#space, { member: by, operator: true })
  }

  /** The number of the last entry; `alertsSince` takes it. */
  async lastEntry(): Promise<number> {
    if (this.#rejected) return 0
    return (await this.#entriesAfter(this.#lastSeen)).at(-1)?.seq ?? this.#lastSeen
  }

  async alertsSince(before: number): Promise<readonly { pool: string; threshold: number }[]> {
    const entries = await this.#entriesAfter(before)
    return entries.flatMap(({ kind, pool, threshold }) =>
      kind === 'threshold_crossed' && pool !== undefined && threshold !== undefined
        ? [{ pool, threshold }]
        : [],
    )
  }

  async act(step: ScenarioStep, key: string): Promise<StepOutcome> {
    if (this.#rejected) throw this.#rejected
    const name = step.as ?? ''
    if (step.use !== undefined)
      return this.#jobs.used(name, await this.#charge(this.#use(step, step.use), key), step.count ?? 1)
    if (step.quote !== undefined) return outcomeOf(await this.#quote(this.#use(step, step.quote)))
    if (step.hold !== undefined)
      return this.#jobs.held(name, await this.#hold(this.#use(step, step.hold), step, key))
    if (step.batch !== undefined) return this.#jobs.held(name, await this.#hold(this.#batch(step), step, key))
    if (step.capture !== undefined)
      return this.#jobs.capture(step.capture, step.count, await this.#actual(step), key)
    if (step.release !== undefined) return this.#jobs.release(step.release, step.count, key)
    if (step.process !== undefined) return this.#jobs.process(step.process, step.count, step.failed ?? 0, key)
    if (step.fail !== undefined) return this.#jobs.fail(step.fail, step.count, refundReason(step), key)
    if (step.grant !== undefined)
      return this.#jobs.granted(name, await this.#submit(key, await this.#management(step)))
    if (step.usage) return NOTHING_TAKEN
    if (step.save !== undefined || step.share_link !== undefined) return NOTHING_TAKEN
    const leaving = exportOf(step)
    if (leaving)
      return this.#jobs.used(name, await this.#charge(this.#export(step, leaving), key), step.count ?? 1)
    if (step.cap !== undefined) return this.#cap(step.cap, step.amounts ?? {}, key)
    return outcomeOf(await this.#submit(key, await this.#management(step)))
  }

  #lastSeen = 0

  async #entriesAfter(seq: number) {
    const entries: ObservedEntry[] = []
    for (;;) {
      const page = await this.#subject.log(this.#space, { after: entries.at(-1)?.seq ?? seq, limit: 1_000 })
      entries.push(...page)
      if (page.length < 1_000) break
    }
    this.#lastSeen = entries.at(-1)?.seq ?? seq
    return entries
  }

  #submit(key: string, request: SubmittedCommand): Promise<Answer> {
    return this.#subject.submit(this.#space, key, request)
  }

  #quote(operation: Operation): Promise<Answer> {
    return this.#subject.quote(this.#space, operation)
  }

  #charge(operation: Operation, key: string): Promise<Answer> {
    return this.#submit(key, { do: 'charge', operation })
  }

  #hold(operation: Operation, step: ScenarioStep, key: string): Promise<Answer> {
    // Without `for`, a hold lives as long as any hold may.
    const length = step.for === undefined ? HOLD_DURATION.max : duration(step.for)
    const partial = step.partial ? { partial: true } : {}
    return this.#submit(key, { do: 'hold', operation, for: length, ...partial })
  }

  /** The command of a step that is no operation. */
  async #management(step: ScenarioStep): Promise<SubmittedCommand> {
    if (step.subscribe !== undefined) {
      const period = step.period ?? (await this.usage()).plan.period ?? this.#period
      return { do: 'subscribe', plan: step.subscribe, period }
    }
    if (step.cancel) return { do: 'cancel' }
    if (step.payment !== undefined)
      return paymentCommand({ status: step.payment, paidUntil: step.paid_until })
    if (step.join !== undefined)
      return { do: 'join', member: step.join, role: step.role ?? 'member', paying: step.paying ?? true }
    if (step.leave !== undefined) return { do: 'leave', member: step.leave }
    if (step.void !== undefined)
      return { do: 'void', grant: this.#jobs.grant(step.void), reason: voidReason(step) }
    if (step.grant === undefined) throw new ScenarioFileError('A step has no action.')
    const { kind = 'goodwill', priority, expires, from } = step
    if (kind === 'plan') throw new Fault('malformed', 'kind', 'The plan gives its grants by itself.')
    return {
      do: 'grant',
      pool: step.grant,
      amount: await this.#amount(step.grant, step.amount ?? 0),
      kind,
      ...(priority !== undefined && { priority }),
      ...(expires !== undefined && { expires: instant(expires) }),
      ...(from !== undefined && { from: instant(from) }),
    }
  }

  async #cap(member: string, amounts: Record<string, number | null>, key: string): Promise<StepOutcome> {
    for (const [pool, most] of Object.entries(amounts)) {
      const capped = most === null ? null : await this.#amount(pool, most)
      await this.#submit(`${key} ${pool}`, { do: 'cap', member, pool, most: capped })
    }
    return NOTHING_TAKEN
  }

  /** Converts an amount as people write it into the smallest unit of its pool. */
  async #amount(pool: string, written: number): Promise<Amount> {
    const meter = (await this.usage()).meters.find((each) => each.meter === pool)
    return amount(written, unitOfMeter(meter), 'amount')
  }

  async #actual({ actual }: ScenarioStep): Promise<ActualCost | undefined> {
    if (!actual || 'quantity' in actual) return actual
    const takes: Take[] = []
    for (const [pool, written] of Object.entries(actual.amounts))
      takes.push({ pool, amount: await this.#amount(pool, written) })
    return { takes }
  }

  #use(step: ScenarioStep, feature: string): Operation {
    return checked({ ...this.#common(step), use: featureUse(step, feature) })
  }

  #batch(step: ScenarioStep): Operation {
    const batch = (step.features ?? []).map((each) =>
      typeof each === 'string' ? featureUse(step, each) : featureUse(each, each.feature),
    )
    return checked({ ...this.#common(step), count: step.batch, batch })
  }

  #export(step: ScenarioStep, { act, design }: Omit<DesignExport, 'uses'>): Operation {
    return checked({ ...this.#common(step), export: { act, design, uses: step.uses ?? [] } })
  }

  #common({ by = this.#owner, client, count }: ScenarioStep) {
    return { by, ...(client && { client }), ...(count !== undefined && { count }) }
  }
}

function featureUse(
  {
    model,
    resolution,
    seconds,
    quantity,
  }: Pick<ScenarioStep, 'model' | 'resolution' | 'seconds' | 'quantity'>,
  feature: string,
): FeatureUse {
  return {
    feature,
    ...(model !== undefined && { model }),
    ...(resolution !== undefined && { resolution }),
    ...(seconds !== undefined && { seconds }),
    ...(quantity !== undefined && { quantity }),
  }
}

/** @throws Fault `malformed` */
function refundReason({ reason = 'technical' }: ScenarioStep): RefundReason {
  const [found] = REFUND_REASONS.filter((each) => each === reason)
  if (found) return found
  throw new Fault('malformed', 'reason', `Nothing fails with "${reason}"; use ${REFUND_REASONS.join(', ')}.`)
}

/** @throws Fault `malformed` */
function voidReason({ reason = 'mistake' }: ScenarioStep): VoidReason {
  const [found] = VOID_REASONS.filter((each) => each === reason)
  if (found) return found
  throw new Fault('malformed', 'reason', `"${reason}" takes no grant back; use ${VOID_REASONS.join(', ')}.`)
}

function exportOf(step: ScenarioStep): Omit<DesignExport, 'uses'> | undefined {
  const { open_export, leave_export, download, share_file, autosave } = step
  if (open_export !== undefined) return { act: 'open_screen', design: open_export }
  if (leave_export !== undefined) return { act: 'leave_screen', design: leave_export }
  if (download !== undefined) return { act: 'download', design: download }
  if (share_file !== undefined) return { act: 'share_file', design: share_file }
  return autosave === undefined ? undefined : { act: 'autosave', design: autosave }
}

/** @throws Fault `malformed` */
function checked(input: unknown): Operation {
  const parsed = operation.safeParse(input)
  if (parsed.success) return parsed.data
  const { path, message } = firstIssue(parsed.error)
  throw new Fault('malformed', path.join('.'), message)
}
