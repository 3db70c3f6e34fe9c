/**
 * The run of one scenario, step by step, on a clock of its own. Each step becomes the commands that a product would
 * send; its outcome is compared with what the scenario expects.
 */
import { existsSync } from 'node:fs'
import { dirname, join, resolve } from 'node:path'
import { readPolicy } from '@allot/engine/policies'
import { Fault } from '@allot/rules/fault'
import { earliest, type Instant, instant, iso } from '@allot/rules/instant'
import type { PolicyText } from '@allot/rules/policy'
import { Actor } from './actor.ts'
import { embeddedEnvironment, type SystemUnderTest, type TestEnvironment } from './environment.ts'
import {
  isDuration,
  type Scenario,
  ScenarioFileError,
  type ScenarioStep,
  type SpaceSetup,
} from './scenario.ts'
import { mismatch, NOTHING_TAKEN, outcome, type StepOutcome } from './step-outcome.ts'

export interface ScenarioResult {
  readonly file: string
  readonly scenario: string
  readonly covers: readonly string[]
  /** undefined when all of it holds. */
  readonly failed?: { readonly step: number; readonly reason: string }
}

/** @throws ScenarioFileError where the scenario is malformed */
export async function runScenario(
  scenario: Scenario,
  file: string,
  stage: TestEnvironment = embeddedEnvironment,
): Promise<ScenarioResult> {
  const system = await stage.begin(policyOf(scenario, file))
  const run = new ScenarioRun(system, scenario, file)
  try {
    for (const [name, setup] of Object.entries(scenario.spaces)) await run.enter(name, setup)
    for (const [index, step] of scenario.steps.entries()) {
      const reason = await run.step(step, index + 1)
      if (reason !== undefined) return { ...named(scenario, file), failed: { step: index + 1, reason } }
    }
    return named(scenario, file)
  } finally {
    await system.end()
  }
}

class ScenarioRun {
  readonly #system: SystemUnderTest
  readonly #scenario: Scenario
  readonly #file: string
  readonly #actors = new Map<string, Actor>()
  #now: Instant

  constructor(system: SystemUnderTest, scenario: Scenario, file: string) {
    this.#system = system
    this.#scenario = scenario
    this.#file = file
    const [first] = scenario.steps
    const subscribed = Object.values(scenario.spaces).map((each) => each.subscribed)
    const since = subscribed.find((each) => each !== undefined)
    const from = first?.at === undefined || isDuration(first.at) ? since : first.at
    if (from === undefined) throw new ScenarioFileError(`${this.#place(1)}: the first step needs an instant.`)
    this.#now = instant(from)
  }

  /** Creates a Space at the instant it subscribed, or at the first step. */
  async enter(name: string, setup: SpaceSetup): Promise<void> {
    const subscribed = setup.subscribed === undefined ? this.#now : instant(setup.subscribed)
    await this.#system.at(earliest(subscribed, this.#now))
    this.#actors.set(
      name,
      await Actor.enter(this.#system, `${this.#system.prefix}${name}`, setup, subscribed),
    )
  }

  /** @returns the difference from the expectation, or undefined */
  async step(step: ScenarioStep, number: number): Promise<string | undefined> {
    if (step.at !== undefined) this.#move(step.at, number)
    for (let turn = 0; turn < step.repeat; turn++) {
      if (turn > 0 && step.every !== undefined) this.#move(`+${step.every}`, number)
      await this.#system.at(this.#now)
      const reason = step.parallel
        ? await this.#parallel(step, step.parallel, `${number}.${turn}`)
        : await this.#one(step, `${number}.${turn}`)
      if (reason !== undefined) return step.repeat > 1 ? `turn ${turn + 1}: ${reason}` : reason
    }
    return undefined
  }

  /** @throws ScenarioFileError */
  #move(at: string, number: number): void {
    try {
      const then = resolveInstant(this.#now, at)
      if (then < this.#now)
        throw new Fault('malformed', 'at', `${at} is before ${iso(this.#now)}; steps never go back in time.`)
      this.#now = then
    } catch (reason) {
      throw reason instanceof Fault
        ? new ScenarioFileError(`${this.#place(number)}: ${reason.message}`)
        : reason
    }
  }

  #place(number: number): string {
    return `${this.#file}:${this.#scenario.lines.steps[number - 1] ?? 1}: steps.${number - 1}`
  }

  async #one(step: ScenarioStep, id: string): Promise<string | undefined> {
    const actor = this.#actor(step)
    const before = step.expect?.alerts ? await actor.lastEntry() : 0
    const came = await this.#do(step, id)
    return mismatch(step.expect ?? {}, came, {
      usage: () => actor.usage(step.by),
      alerts: () => actor.alertsSince(before),
    })
  }

  async #parallel(step: ScenarioStep, all: readonly ScenarioStep[], id: string): Promise<string | undefined> {
    const actor = this.#actor(step)
    const before = step.expect?.alerts ? await actor.lastEntry() : 0
    const doing = all.flatMap((each, index) =>
      Array.from({ length: each.repeat }, (_, turn) => ({
        each,
        came: this.#do(each, `${id}.${index}.${turn}`),
      })),
    )
    const came = await Promise.all(doing.map((each) => each.came))
    for (const [index, { each }] of doing.entries()) {
      const own = this.#actor(each)
      const one = came[index]
      const reason =
        one && each.expect
          ? await mismatch(each.expect, one, { usage: () => own.usage(each.by), alerts: async () => [] })
          : undefined
      if (reason !== undefined) return reason
    }
    const { allowed, denied, invalid, ...rest } = step.expect ?? {}
    for (const [status, want] of Object.entries({ allowed, denied, invalid })) {
      const got = came.filter((each) => each.status === status).length
      if (typeof want === 'number' && want !== got) return `expected ${want} ${status}, got ${got}`
      if (want === true && got !== came.length) return `expected all ${status}, got ${got} of ${came.length}`
    }
    return mismatch(rest, NOTHING_TAKEN, {
      usage: () => actor.usage(step.by),
      alerts: () => actor.alertsSince(before),
    })
  }

  #do(step: ScenarioStep, id: string): Promise<StepOutcome> {
    return outcome(async () => {
      const { effective } = step
      if (step.publish === undefined) {
        const dated = (text: string | undefined) =>
          text === undefined ? undefined : iso(resolveInstant(this.#now, text))
        const { expires, from, paid_until } = step
        const on = {
          ...step,
          expires: dated(expires),
          from: dated(from),
          paid_until: dated(paid_until),
        }
        return this.#actor(step).act(on, step.id ?? `step ${id}`)
      }
      const from = effective === undefined ? this.#now : resolveInstant(this.#now, effective)
      await this.#system.publish(namedPolicy(step.publish, this.#file), from)
      return { status: 'allowed', cost: {}, replayed: false }
    })
  }

  #actor(step: ScenarioStep): Actor {
    const name = step.in ?? (this.#actors.has('main') ? 'main' : [...this.#actors.keys()][0])
    const actor = this.#actors.get(name ?? 'main')
    if (actor) return actor
    throw new Error(`Invariant: "${name}" is read as a Space, but never made.`)
  }
}

function named({ scenario, covers }: Scenario, file: string): ScenarioResult {
  return { file, scenario, covers }
}

/** @throws ScenarioFileError */
function policyOf({ policy, lines }: Scenario, file: string): PolicyText {
  try {
    return namedPolicy(policy, file)
  } catch (reason) {
    if (!(reason instanceof Fault)) throw reason
    throw new ScenarioFileError(`${file}:${lines.policy}: policy ${reason.message}`)
  }
}

/** A policy of the policies folder by its id, or a file beside the scenario or below the working folder. */
function namedPolicy(name: string, file: string): PolicyText {
  const folder = join(import.meta.dirname, '../../../policies')
  const places = [join(folder, `${name}.yaml`), resolve(dirname(file), name), resolve(name)]
  const there = places.find((place) => existsSync(place) && place.endsWith('.yaml'))
  if (there) return readPolicy(there)
  throw new Fault('unknown_policy', 'policy', `There is no policy "${name}" in policies/, and no such file.`)
}

/** An instant, or so much after `now`: `+PT24H`, `P1M`. @throws Fault `malformed` */
function resolveInstant(now: Instant, at: string): Instant {
  if (!isDuration(at)) return instant(at)
  try {
    const then = Temporal.Instant.fromEpochMilliseconds(now)
      .toZonedDateTimeISO('UTC')
      .add(at.replace(/^\+/, ''))
    return then.epochMilliseconds as Instant // milliseconds since 1970
  } catch {
    throw new Fault('malformed', 'at', `"${at}" is not a duration; write it like PT24H.`)
  }
}
