/** The jobs of a scenario by name, and its grants: holds and charges which later steps capture, release or refund. */
import type { SubmittedCommand } from '@allot/engine/command'
import type { Answer } from '@allot/rules/answer'
import type { RefundReason } from '@allot/rules/entry'
import { Fault } from '@allot/rules/fault'
import { addTo } from '@allot/rules/look-up'
import type { ActualCost } from '@allot/rules/settling'
import { NOTHING_TAKEN, outcomeOf, type StepOutcome } from './step-outcome.ts'

interface Job {
  /** An open hold with so many units left. */
  hold: { readonly number: number; units: number } | undefined
  readonly charges: { readonly number: number; units: number }[]
}

export class Jobs {
  readonly #submit: (key: string, request: SubmittedCommand) => Promise<Answer>
  readonly #jobs = new Map<string, Job>()
  readonly #grants = new Map<string, number>()
  /** The commands that a step sent, to send the same again when the step is repeated. */
  readonly #sent = new Map<
    string,
    { readonly step: string; readonly commands: [string, SubmittedCommand][] }
  >()
  #sending: [string, SubmittedCommand][] = []

  constructor(submit: (key: string, request: SubmittedCommand) => Promise<Answer>) {
    this.#submit = (key, request) => {
      this.#sending.push([key, request])
      return submit(key, request)
    }
  }

  used(name: string, answer: Answer, units: number): StepOutcome {
    if (answer.allowed && !answer.replayed)
      this.#jobs.set(name, { hold: undefined, charges: [{ number: Number(answer.id), units }] })
    return outcomeOf(answer)
  }

  held(name: string, answer: Answer): StepOutcome {
    if (answer.allowed && answer.hold && !answer.replayed)
      this.#jobs.set(name, { hold: { number: Number(answer.id), units: answer.hold.remaining }, charges: [] })
    return outcomeOf(answer)
  }

  granted(name: string, answer: Answer): StepOutcome {
    if (answer.allowed && answer.grant) this.#grants.set(name, Number(answer.grant.id))
    return outcomeOf(answer)
  }

  /** The number of a grant. @throws Fault `unknown_grant` */
  grant(name: string): number {
    const number = this.#grants.get(name)
    if (number !== undefined) return number
    throw new Fault('unknown_grant', 'void', `No step granted "${name}".`)
  }

  capture(
    name: string,
    count: number | undefined,
    actual: ActualCost | undefined,
    key: string,
  ): Promise<StepOutcome> {
    const step = `capture ${name} ${count} ${JSON.stringify(actual)}`
    return this.#once(key, step, () => this.#capture(name, count, key, actual))
  }

  release(name: string, count: number | undefined, key: string): Promise<StepOutcome> {
    return this.#once(key, `release ${name} ${count}`, () => this.#release(name, count, undefined, key))
  }

  /** Finishes `count` images, of which `failed` failed. */
  process(name: string, count: number | undefined, failed: number, key: string): Promise<StepOutcome> {
    return this.#once(key, `process ${name} ${count} ${failed}`, async () => {
      const all = count ?? this.#open(name).units
      if (failed > all || all === 0)
        throw new Fault('malformed', 'count', `${failed} of ${all} images cannot have failed.`)
      const done = all - failed > 0 ? await this.#capture(name, all - failed, `${key} done`) : NOTHING_TAKEN
      if (failed > 0) await this.#release(name, failed, 'technical', `${key} failed`)
      return done
    })
  }

  /** Outputs of a hold that failed are released; those already taken are refunded. */
  fail(name: string, count: number | undefined, reason: RefundReason, key: string): Promise<StepOutcome> {
    return this.#once(key, `fail ${name} ${count} ${reason}`, async () => {
      const job = this.#job(name)
      if (job.hold && job.hold.units > 0 && (count ?? 1) <= job.hold.units)
        return this.#release(name, count, reason, key)
      const taken = job.charges.reduce((sum, charge) => sum + charge.units, 0)
      if (taken === 0 && !job.hold?.units) return { ...NOTHING_TAKEN, replayed: true }
      return this.#refund(job, count ?? taken, reason, key)
    })
  }

  async #refund(job: Job, count: number, reason: RefundReason, key: string): Promise<StepOutcome> {
    const taken = job.charges.reduce((sum, charge) => sum + charge.units, 0)
    if (count > taken) throw new Fault('malformed', 'count', `${count} failed, but only ${taken} were taken.`)
    const cost: Record<string, number> = {}
    let left = count
    for (const charge of job.charges) {
      const units = Math.min(left, charge.units)
      if (units === 0) continue
      const answer = await this.#submit(`${key} of ${charge.number}`, {
        do: 'refund',
        charge: charge.number,
        count: units,
        reason,
      })
      charge.units -= units
      left -= units
      if (answer.allowed) for (const [pool, back] of Object.entries(answer.cost)) addTo(cost, pool, back)
    }
    return { status: 'allowed', cost, replayed: false }
  }

  async #capture(
    name: string,
    count: number | undefined,
    key: string,
    actual?: ActualCost,
  ): Promise<StepOutcome> {
    const hold = this.#open(name)
    const units = count ?? hold.units
    const real = actual === undefined ? {} : { actual }
    const answer = await this.#submit(key, { do: 'capture', hold: hold.number, count: units, ...real })
    if (answer.allowed && !answer.replayed) {
      hold.units -= units
      this.#job(name).charges.push({ number: Number(answer.id), units })
    }
    return outcomeOf(answer)
  }

  async #release(
    name: string,
    count: number | undefined,
    reason: RefundReason | undefined,
    key: string,
  ): Promise<StepOutcome> {
    const hold = this.#open(name)
    const units = count ?? hold.units
    const why = reason === undefined ? {} : { reason }
    const answer = await this.#submit(key, { do: 'release', hold: hold.number, count: units, ...why })
    if (!answer.allowed || answer.replayed) return outcomeOf(answer)
    hold.units -= units
    // Not refunded for this reason, so it counts as done; a failure of it gives nothing back.
    return answer.kind === 'captured' ? NOTHING_TAKEN : outcomeOf(answer)
  }

  /** The same key sends the same commands again, whatever the state of the job is now. */
  async #once(key: string, step: string, doing: () => Promise<StepOutcome>): Promise<StepOutcome> {
    const before = this.#sent.get(key)
    if (!before) {
      this.#sending = []
      const came = await doing()
      this.#sent.set(key, { step, commands: this.#sending })
      return came
    }
    if (before.step !== step)
      throw new Fault('idempotency_key_reused', 'id', `The id "${key}" was used for another step.`)
    this.#sending = []
    const came: StepOutcome[] = []
    for (const [sentKey, request] of before.commands)
      came.push(outcomeOf(await this.#submit(sentKey, request)))
    return came[0] ?? { ...NOTHING_TAKEN, replayed: true }
  }

  #job(name: string): Job {
    const job = this.#jobs.get(name)
    if (job) return job
    throw new Fault('unknown_hold', 'as', `No step placed "${name}", or it was refused.`)
  }

  #open(name: string): NonNullable<Job['hold']> {
    const { hold } = this.#job(name)
    if (hold) return hold
    throw new Fault(
      'unknown_hold',
      'as',
      `"${name}" was charged at once; there is nothing to capture or release.`,
    )
  }
}
