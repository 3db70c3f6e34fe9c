/** When a denial says that waiting helps, whatever becomes of running work; and that the upgrade it offers is one. */
import fc from 'fast-check'
import { expect, it } from 'vitest'
import type { Entry } from '../model/entry.ts'
import type { Operation } from '../model/operation.ts'
import type { Subscription } from '../model/plan.ts'
import type { SpaceState } from '../model/space.ts'
import { isSold } from '../policy/terms.ts'
import { anyOperation, HistoryRun, history, SEED } from '../testing/history.ts'
import { book } from '../testing/random-policies.ts'
import { duration, type Instant, instant } from '../values/instant.ts'
import { mapValues } from '../values/persistent-map.ts'
import { PERIODS } from '../values/renewal.ts'
import { admit } from './admission.ts'
import { decide } from './decide.ts'
import { catchUp } from './time.ts'

const RUNS = { numRuns: 3_000, seed: SEED } as const
const probes = fc.array(anyOperation, { minLength: 1, maxLength: 5 })
type Denied = Entry & { kind: 'denied' }

/** Each denial of an operation after a random history and a Batch that is running, with the Space that it was decided on. */
function eachDenial(
  random: Parameters<typeof HistoryRun.of>[0],
  all: readonly Operation[],
  check: (denial: Denied['denial'], space: SpaceState, operation: Operation, now: Instant) => void,
): void {
  const run = HistoryRun.of(random)
  const batch = [{ feature: 'recolor' }]
  const running = { by: 'ann', client: 'web', count: 200, batch } as const
  run.decide({ do: 'hold', operation: { ...running, batch }, for: duration('PT1H'), partial: true })
  const space = catchUp(book, run.space, run.now).space
  for (const operation of all) {
    run.space = space
    const entry = run.decide({ do: 'charge', operation })
    if (entry?.kind === 'denied') check(entry.denial, space, operation, run.now)
  }
}

function isAllowedAt(space: SpaceState, operation: Operation, at: Instant): boolean {
  return admit(book, catchUp(book, space, at).space, operation, at).admitted
}

/** After every open hold is captured, or released, as a whole. */
function settled(space: SpaceState, verb: 'capture' | 'release', now: Instant): SpaceState {
  return [...mapValues(space.holds)].reduce(
    (state, { number: hold, units: count }) => decide(book, state, { do: verb, hold, count }, 'x', now).space,
    space,
  )
}

const before = (at: Instant): Instant => (at - 1) as Instant // the millisecond before

it('from `certainAt` on it is allowed also where all running work is captured, and not a millisecond earlier', () => {
  let later = 0
  fc.assert(
    fc.property(history, probes, (random, all) => {
      eachDenial(random, all, ({ retryAt, certainAt }, space, operation, now) => {
        const captured = settled(space, 'capture', now)
        if (typeof certainAt !== 'string') return
        const at = instant(certainAt)
        expect(isAllowedAt(captured, operation, at)).toBe(true)
        expect(isAllowedAt(captured, operation, before(at))).toBe(false)
        expect(isAllowedAt(settled(space, 'release', now), operation, at)).toBe(true)
        expect(retryAt !== null && instant(retryAt) <= at).toBe(true)
        if (certainAt !== retryAt) later += 1
      })
    }),
    RUNS,
  )
  expect(later).toBeGreaterThan(30)
}, 240_000)

it('`maybeSooner` says whether running work that is released now allows it before `retryAt`', () => {
  let sooner = 0
  fc.assert(
    fc.property(history, probes, (random, all) => {
      eachDenial(random, all, ({ retryAt, maybeSooner }, space, operation, now) => {
        if (retryAt === null) return
        const released = settled(space, 'release', now)
        // A freeze can begin in between, so what is allowed now need not be allowed just before.
        const between = [now, released.renewsAt, before(instant(retryAt))].filter(
          (at) => at < instant(retryAt),
        )
        expect(between.some((at) => isAllowedAt(released, operation, at))).toBe(maybeSooner)
        if (maybeSooner) sooner += 1
      })
    }),
    RUNS,
  )
  expect(sooner).toBeGreaterThan(30)
}, 240_000)

it('`upgradeTo` is the first plan, and of it the first period, on which subscribing now allows it', () => {
  let offered = 0
  fc.assert(
    fc.property(history, probes, (random, all) => {
      eachDenial(random, all, ({ upgradeTo, code }, space, operation, now) => {
        if (code === 'not_a_member') return
        const helps = (change: Subscription) => isAllowedAfter(space, change, operation, now)
        const plans = Object.entries(book.policy(space.policy).plans)
        const own = plans.findIndex(([plan]) => plan === space.plan)
        const all = plans.slice(own).flatMap(([plan, text]) =>
          [space.period, ...PERIODS.filter((each) => each !== space.period)]
            .filter((period) => isSold(text, period))
            .filter((period) => plan !== space.plan || (text.renews && period !== space.period))
            .map((period) => ({ plan, period })),
        )
        const first = all.find(helps)
        expect(upgradeTo?.plan).toBe(first?.plan)
        if (!upgradeTo?.period) return
        offered += 1
        expect(helps({ plan: upgradeTo.plan, period: upgradeTo.period })).toBe(true)
        if (
          all.some(
            ({ plan, period }) =>
              plan === upgradeTo.plan && period === space.period && helps({ plan, period }),
          )
        )
          expect(upgradeTo.period).toBe(space.period)
      })
    }),
    RUNS,
  )
  expect(offered).toBeGreaterThan(30)
}, 240_000)

function isAllowedAfter(
  space: SpaceState,
  change: Subscription,
  operation: Operation,
  now: Instant,
): boolean {
  const { plan, period } = change
  if (book.terms({ policy: space.policy, plan, period }).custom) return false
  const { answer, space: after } = decide(book, space, { do: 'subscribe', plan, period }, 'x', now)
  return answer.kind === 'subscribed' && answer.when === 'now' && admit(book, after, operation, now).admitted
}
