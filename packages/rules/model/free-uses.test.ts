import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Amount } from '../values/amount.ts'
import { amountIn, type FreeUses, firstFree, restFree, takesOfFirst, unitsWithin } from './free-uses.ts'

const credits = (amount: number) => [{ pool: 'credits', amount: amount as Amount }] // milli-credits
const five: FreeUses[] = [{ window: 'day', uses: 2, takes: [credits(2)] }]

describe('of five at 2 credits each, two of them free,', () => {
  it('the first two take nothing and each of the others 2', () => {
    const taken = [0, 1, 2, 3, 4, 5].map((units) =>
      amountIn(takesOfFirst({ takes: credits(2), free: five }, units), 'credits'),
    )
    expect(taken).toEqual([0, 0, 0, 2, 4, 6])
  })

  it('three fit into 3 credits, and two into none', () => {
    const fitting = [3, 0, 6].map(
      (left) => unitsWithin({ takes: credits(2), free: five }, 'credits', left as Amount, 5), // milli-credits
    )
    expect(fitting).toEqual([3, 2, 5])
  })

  it('nothing is free any more behind the first two', () => {
    expect(restFree(five, 1)).toEqual([{ window: 'day', uses: 1, takes: [credits(2)] }])
    expect(restFree(five, 2)).toBeUndefined()
  })
})

/** Each unit as a list of uses, each use with its window and what it would take: the row that the file speaks of. */
const row = fc
  .record({
    units: fc.integer({ min: 1, max: 12 }),
    paid: fc.nat(5),
    tools: fc.array(
      fc.record({ window: fc.constantFrom('day', 'hour'), takes: fc.integer({ min: 1, max: 9 }) }),
      {
        minLength: 1,
        maxLength: 4,
      },
    ),
    room: fc.record({ day: fc.nat(20), hour: fc.nat(20) }),
  })
  .map(({ units, paid, tools, room }) => {
    const of = (window: string) =>
      tools.filter((each) => each.window === window).map(({ takes }) => credits(takes))
    const free: FreeUses[] = (['day', 'hour'] as const)
      .map((window) => ({
        window,
        takes: of(window),
        uses: Math.min(room[window], units * of(window).length),
      }))
      .filter(({ uses }) => uses > 0)
    const left = { ...room }
    const costs = Array.from({ length: units }, () =>
      tools.reduce((sum, { window, takes }) => (left[window]-- > 0 ? sum : sum + takes), paid),
    )
    const one = tools.reduce((sum, { takes }) => sum + takes, paid)
    return { units, costs, metered: { takes: credits(one), ...(free.length > 0 && { free }) } }
  })

it('the first units take what they take one by one, whatever was captured or released before', () => {
  fc.assert(
    fc.property(
      row,
      fc.array(fc.tuple(fc.boolean(), fc.nat(5)), { maxLength: 6 }),
      ({ units, costs, metered }, parts) => {
        let free: readonly FreeUses[] | undefined = metered.free
        let [from, to] = [0, units]
        for (const [capture, many] of parts) {
          const part = Math.min(many, to - from)
          const now = { takes: metered.takes, free }
          const before = capture ? part : to - from - part
          const sum = (start: number, end: number) =>
            costs.slice(start, end).reduce((all, each) => all + each, 0)
          expect(amountIn(takesOfFirst(now, before), 'credits')).toBe(sum(from, from + before))
          expect(amountIn(takesOfFirst({ ...now, free: firstFree(free, part) }, part), 'credits')).toBe(
            sum(from, from + part),
          )
          const fits = unitsWithin(now, 'credits', sum(from, from + before) as Amount, to - from) // milli-credits
          expect(fits).toBeGreaterThanOrEqual(before)
          free = capture ? restFree(free, part) : firstFree(free, to - from - part)
          if (capture) from += part
          else to -= part
        }
      },
    ),
    { numRuns: 2_000 },
  )
})
