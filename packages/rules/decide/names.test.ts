/** Names that every object inherits: as names of a policy they work, and as unknown names they are refused. */
import { expect, it } from 'vitest'
import type { Command } from '../model/command.ts'
import { operation } from '../model/operation.ts'
import { policyBook } from '../policy/book.ts'
import { diffPolicies } from '../policy/diff.ts'
import { lintPolicy } from '../policy/lint.ts'
import { offersAt } from '../policy/offer.ts'
import { parsePolicy } from '../policy/policy.ts'
import { answerOf } from '../report/answer.ts'
import { usageOf } from '../report/usage.ts'
import { TestSpace, unified } from '../testing/test-space.ts'
import { duration, instant } from '../values/instant.ts'
import { create, decide } from './decide.ts'
import { grantCommand } from './grant-input.ts'

const INHERITED = [...Object.getOwnPropertyNames(Object.prototype), '__proto__']
const NOW = instant('2026-07-16T09:00:00Z')
const book = policyBook([unified])

const KNOWN_FEATURES = /^There is no feature "[^"]+"; there are .*recolor/

it('a feature of an inherited name is unknown, with the features that there are', () => {
  const testSpace = new TestSpace('pro', 'monthly', '2026-07-15T02:11:00Z')
  for (const feature of INHERITED) {
    const asked = [{ use: { feature } }, { batch: [{ feature: 'recolor' }, { feature }] }]
    const exported = { export: { act: 'download', design: 'd', uses: [feature] } }
    for (const what of [...asked, exported])
      expect(() =>
        testSpace.do('2026-07-16T09:00:00Z', {
          do: 'charge',
          operation: operation.parse({ by: 'ann', ...what }),
        }),
      ).toThrow(
        expect.objectContaining({ code: 'unknown_feature', message: expect.stringMatching(KNOWN_FEATURES) }),
      )
  }
})

it('a plan, a pool, an override, a policy or a member of an inherited name is unknown', () => {
  const { space } = new TestSpace('pro', 'monthly', '2026-07-15T02:11:00Z')
  const run = (command: Command) => decide(book, space, command, 'x', NOW)
  for (const name of INHERITED) {
    const overrides = Object.fromEntries([[name, 5]])
    const creation = { space: 's', name: 'S', owner: name, paying: true, period: 'monthly' } as const
    expect(() => run({ do: 'subscribe', plan: name, period: 'monthly' }), name).toThrow('There is no plan')
    expect(() => create(book, { ...creation, plan: name }, 'x', NOW), name).toThrow('There is no plan')
    expect(() => create(book, { ...creation, plan: 'pro', overrides }, 'x', NOW), name).toThrow(name)
    expect(() => run({ do: 'cap', member: 'ann', pool: name, most: null }), name).toThrow('has no pool')
    expect(() => grantCommand(book, space, { pool: name, amount: 5 }), name).toThrow('it has ai_credits')
    expect(() => run({ do: 'leave', member: name }), name).toThrow('is not a member')
    expect(() => book.policy(name), name).toThrow('There is no policy')
  }
})

it('members, designs and keys may have an inherited name', () => {
  for (const name of INHERITED) {
    const creation = { space: name, name, owner: name, paying: true, plan: 'pro', period: 'monthly' } as const
    const { space } = create(book, creation, name, NOW)
    const use = operation.parse({ by: name, use: { feature: 'recolor' } })
    const charged = decide(book, space, { do: 'charge', operation: use }, name, NOW)
    expect(answerOf(charged.answer, book, false), name).toMatchObject({
      allowed: true,
      cost: { ai_credits: 2 },
    })
    const saved = operation.parse({ by: name, client: 'ios', export: { act: 'open_screen', design: name } })
    expect(decide(book, charged.space, { do: 'charge', operation: saved }, name, NOW).answer.kind).toBe(
      'exported',
    )
  }
})

/** Everything that a policy names is called `constructor`; nothing is inherited by it. */
const constructed = {
  policy: 'constructor',
  title: 'Constructor',
  effective: '2026-01-01T00:00:00Z',
  pools: { constructor: { title: 'Credits', unit: 'credit' } },
  windows: {
    constructor: {
      title: 'A day',
      unit: 'output',
      scope: 'member',
      opens: 'first_use',
      length: 'PT24H',
      refuses: 'limit_day',
    },
  },
  plans: {
    constructor: { title: 'Free', renews: false, monthly: { constructor: 10 }, windows: { constructor: 3 } },
  },
  features: {
    constructor: { title: 'Draw', rates: [{ takes: { constructor: 0.5 }, counts: ['constructor'] }] },
  },
}

it('a policy whose pool, window, plan and feature are called constructor works as any other', () => {
  const policy = parsePolicy(constructed, 'constructor.yaml')
  // Two limits of one name are refused before they are published; each of them by itself is found all the same.
  expect(lintPolicy(policy).map(({ path }) => path)).toEqual(['windows.constructor'])
  expect(diffPolicies(policy, policy)).toEqual([])
  const own = policyBook([policy])
  expect(offersAt(own, NOW)).toMatchObject([{ plan: 'constructor', periods: [{ period: 'monthly' }] }])
  const creation = { space: 's', name: 'S', owner: 'ann', paying: true, plan: 'constructor' } as const
  let { space } = create(own, { ...creation, period: 'monthly', overrides: { constructor: 2 } }, 'c', NOW)
  const draw = operation.parse({ by: 'ann', use: { feature: 'constructor' } })
  const run = (command: Command) => {
    const { answer, space: after } = decide(own, space, command, 'x', NOW)
    space = after
    return answerOf(answer, own, false)
  }
  run({ do: 'cap', member: 'ann', pool: 'constructor', most: null })
  expect(run({ do: 'charge', operation: draw })).toMatchObject({ allowed: true, cost: { constructor: 0.5 } })
  const held = run({ do: 'hold', operation: draw, for: duration('PT1H') })
  expect(held).toMatchObject({ allowed: true, cost: { constructor: 0.5 } })
  expect(run({ do: 'charge', operation: { ...draw, count: 5 } })).toMatchObject({
    allowed: false,
    denial: { code: 'limit_day', cost: { constructor: 2.5 } },
  })
  const { meters } = usageOf(own, space, { member: 'ann', operator: true }, NOW)
  expect(meters.map(({ meter, used, held }) => ({ meter, used, held }))).toEqual([
    { meter: 'constructor', used: 0.5, held: 0.5 },
    { meter: 'constructor', used: 1, held: 1 },
  ])
})

it('a policy that names something __proto__ is refused with the place, and nothing of it is left out', () => {
  const text = JSON.stringify(constructed).replace(
    '"constructor":{"title":"Draw"',
    '"__proto__":{"title":"Draw"',
  )
  expect(() => parsePolicy(JSON.parse(text), 'p.yaml')).toThrow('p.yaml: features.__proto__ is no name')
})
