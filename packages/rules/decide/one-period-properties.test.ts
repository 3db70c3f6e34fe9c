/**
 * What a Space can spend in any history of plans, seats and payments, against a model that reads the log alone: so many
 * periods as began with nothing owed or were paid for, each at most what the best plan in it gives to the seats there were.
 */
import fc from 'fast-check'
import { expect, it } from 'vitest'
import type { Command } from '../model/command.ts'
import type { Entry } from '../model/entry.ts'
import type { SpaceState } from '../model/space.ts'
import { limitAmount } from '../policy/terms.ts'
import { SEED } from '../testing/history.ts'
import { type PaymentStep, paymentAt, paymentStep } from '../testing/payment-step.ts'
import { book, Spender } from '../testing/spender.ts'
import { DAY, HOUR, type Instant, NEVER } from '../values/instant.ts'
import { PERIODS } from '../values/renewal.ts'

type Doing = Exclude<Command, { do: 'payment' }> | PaymentStep

const seat = fc
  .record({ member: fc.constantFrom('bob', 'cy'), does: fc.constantFrom('pays', 'stops', 'leaves') })
  .map(
    ({ member, does }): Doing =>
      does === 'leaves'
        ? { do: 'leave', member }
        : { do: 'join', member, role: 'member', paying: does === 'pays' },
  )

const doing: fc.Arbitrary<Doing> = fc.oneof(
  fc.record({
    do: fc.constant('subscribe' as const),
    plan: fc.constantFrom('pro', 'max'),
    period: fc.constantFrom(...PERIODS),
  }),
  fc.constant<Doing>({ do: 'cancel' }),
  seat,
  paymentStep,
)

const steps = fc.array(
  fc.record({ does: doing, after: fc.constantFrom(0, 0, 1, HOUR, DAY, 10 * DAY, 31 * DAY) }),
  { minLength: 1, maxLength: 20 },
)

/** What the log says that could be spent. */
class Model {
  /** Of periods that are over. */
  #before = 0
  #best = 0
  #isFunded = true
  #owes = false
  /** Where it is paused: until when it was paid. */
  #paidUntil: Instant | undefined
  /** When the running period began. */
  #start: Instant | undefined
  /** When the seats of the running period came; those that were there, at its begin. */
  #came: Instant[] = []

  get most(): number {
    return this.#before + (this.#isFunded ? this.#best : 0)
  }

  add(entry: Entry, space: SpaceState): void {
    const begins =
      entry.kind === 'created' ||
      entry.kind === 'renewed' ||
      (entry.kind === 'subscribed' && entry.within === 'new period')
    if (begins) this.#begin(space)
    if (entry.kind === 'paid') {
      this.#owes = false
      this.#paidUntil = undefined
      this.#isFunded = true
    }
    if (entry.kind === 'payment_overdue' || entry.kind === 'frozen') {
      const paused = entry.kind === 'frozen' && entry.reason === 'paused'
      this.#paidUntil = paused ? entry.until : undefined
      this.#owes = true
    }
    if (entry.kind === 'joined' && entry.seats !== undefined)
      for (let more = entry.seats - this.#came.length; more > 0; more--) this.#came.push(entry.at)
    this.#best = Math.max(this.#best, this.#gives(space))
  }

  #begin(space: SpaceState): void {
    this.#before = this.most
    this.#best = 0
    const free = space.renewsAt === NEVER
    if (free && this.#isPaidAt(this.#start)) this.#owes = false
    this.#isFunded = !free && (!this.#owes || this.#isPaidAt(space.periodStart))
    if (free) this.#paidUntil = undefined
    this.#start = space.periodStart
    const paying = space.members.filter((each) => each.paying && !each.left)
    this.#came = paying.map(() => space.periodStart)
  }

  #isPaidAt(instant: Instant | undefined): boolean {
    return this.#paidUntil !== undefined && instant !== undefined && this.#paidUntil > instant
  }

  /** What the plan of now would have given to these seats. */
  #gives(space: SpaceState): number {
    const { periodStart, renewsAt } = space
    const [pool] = book.terms(space).pools
    if (!pool || renewsAt === NEVER) return 0
    const shares = this.#came.reduce((sum, at) => sum + (renewsAt - at) / (renewsAt - periodStart), 0)
    return limitAmount(pool.allowance) + pool.perSeat * shares
  }
}

/** Once on Free, and the welcomes of Pro and Max. */
const ONCE = 5 + 7 + 9

it('nobody spends more than the periods gave that were paid for, or of which nothing was owed', () => {
  fc.assert(
    fc.property(steps, (all) => {
      const run = new Spender()
      const model = new Model()
      run.spend()
      for (const { does, after } of all) {
        run.now = (run.now + after) as Instant // milliseconds
        run.attempt(does.do === 'payment' ? paymentAt(does, run.now) : does)
        run.spend()
        for (const { entry, space } of run.log.splice(0)) model.add(entry, space)
        expect(run.spent.credits).toBeLessThanOrEqual(model.most + ONCE + 1e-6) // shares are fractions here
      }
    }),
    { numRuns: 1_500, seed: SEED },
  )
}, 240_000)
