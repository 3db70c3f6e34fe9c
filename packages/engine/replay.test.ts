import { mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Instant } from '@allot/rules/instant'
import { anyOperation, beginning, SEED } from '@allot/rules/testing/history'
import { book } from '@allot/rules/testing/random-policies'
import fc from 'fast-check'
import { afterAll, describe, expect, it } from 'vitest'
import { openEngine } from './engine.ts'

console.log(`10,000 Spaces, seed ${SEED}`)

let now = 0 as Instant // set before the first command
const file = join(mkdtempSync(join(tmpdir(), 'allot-')), 'allot.sqlite')
const allot = await openEngine({ file, policies: book, clock: () => now })
afterAll(() => allot.close())

/** 500 Spaces at a time share the commits: 20 times 500 are the 10,000 runs. */
const SPACES = 500
const spaces = fc.array(
  fc.record({ begin: beginning, operations: fc.array(anyOperation, { minLength: 3, maxLength: 3 }) }),
  {
    minLength: SPACES,
    maxLength: SPACES,
  },
)

let made = 0

describe('over ten thousand Spaces', () => {
  it('a quote equals the charge that follows it, and a replay changes nothing', async () => {
    await fc.assert(
      fc.asyncProperty(spaces, async (all) => {
        now = Math.max(...all.map(({ begin }) => begin.at)) as Instant // of one of them
        const owned = all.map((each) => ({ ...each, space: `s${made++}` }))
        await Promise.all(
          owned.map(({ space, begin: { plan, period } }) =>
            allot
              .createSpace({ space, name: space, owner: 'ann', paying: true, plan, period }, 'create')
              .catch(() => undefined),
          ),
        )
        const there = (
          await Promise.all(
            owned.map(async (each) => ((await allot.space(each.space).catch(() => undefined)) ? [each] : [])),
          )
        ).flat()
        for (const round of [0, 1, 2]) {
          now = (now + 30_000) as Instant // half a minute later
          const charge = () =>
            Promise.all(
              there.map(({ space, operations }) => {
                const operation = operations[round]
                if (!operation) throw new Error('Each Space asks three times.')
                return allot
                  .submit(space, `charge ${round}`, { do: 'charge', operation })
                  .catch((fault: Error) => fault.message)
              }),
            )
          const quoted = await Promise.all(
            there.map(
              ({ space, operations }) =>
                operations[round] &&
                allot.quote(space, operations[round]).catch((fault: Error) => fault.message),
            ),
          )
          const charged = await charge()
          const spent = await Promise.all(there.map(({ space }) => allot.space(space)))
          expect(charged.map(essence)).toEqual(quoted.map(essence))
          expect((await charge()).map(essence)).toEqual(charged.map(essence))
          expect(await Promise.all(there.map(({ space }) => allot.space(space)))).toEqual(spent)
        }
      }),
      { numRuns: 10_000 / SPACES, seed: SEED },
    )
  }, 240_000)
})

/** What was decided, without the number under which it stands in the log. */
function essence(answer: Awaited<ReturnType<typeof allot.quote>> | string | undefined): unknown {
  if (answer === undefined || typeof answer === 'string') return answer
  return answer.allowed ? { cost: answer.cost, kind: answer.kind } : answer.denial
}
