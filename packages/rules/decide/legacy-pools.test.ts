/** Commands while a Space that renews has two pools from before a merge: what names the one pool, and what gives in it. */
import { expect, it } from 'vitest'
import type { Command } from '../model/command.ts'
import { operation } from '../model/operation.ts'
import type { Overrides } from '../model/plan.ts'
import type { SpaceState } from '../model/space.ts'
import { policyBook } from '../policy/book.ts'
import { parsePolicy } from '../policy/policy.ts'
import type { Amount } from '../values/amount.ts'
import { duration, instant } from '../values/instant.ts'
import { addTo } from '../values/look-up.ts'
import { create, decide } from './decide.ts'
import { grantCommand } from './grant-input.ts'
import { catchUp } from './time.ts'

interface Version {
  readonly id: string
  readonly effective: string
  readonly pools: readonly string[]
  /** What a month of each plan gives of each pool; Free comes besides. */
  readonly plans: Readonly<Record<string, number>>
  readonly more?: object
  readonly max?: object
}

function version({ id, effective, pools, plans, more, max }: Version) {
  const each = (amount: number) => Object.fromEntries(pools.map((pool) => [pool, amount]))
  const plan = (title: string, amount: number) => ({ title, monthly: each(amount), yearly: 'as monthly' })
  const sold = Object.entries(plans).map(([name, amount]) => [name, plan(name, amount)])
  return parsePolicy(
    {
      ...{ policy: id, title: id, effective },
      pools: Object.fromEntries(pools.map((pool) => [pool, { title: pool, unit: 'export' }])),
      plans: {
        free: { ...plan('free', 10), renews: false },
        ...Object.fromEntries(sold),
        max: { ...plan('max', 300), ...max },
      },
      features: {
        text: { title: 'Text', settles: 'at actual', rates: [{ takes: { [pools[0] ?? '']: 2 } }] },
      },
      ...more,
    },
    id,
  )
}

/** From 1 February images and videos are credits, Max welcomes with 50 of them, and there is a plan that was not there before. */
const book = policyBook([
  version({
    ...{ id: 'two', effective: '2026-01-01T00:00:00Z', pools: ['images', 'videos'] },
    plans: { pro: 100 },
  }),
  version({
    ...{ id: 'one', effective: '2026-02-01T00:00:00Z', pools: ['credits'], plans: { pro: 150, ultra: 5000 } },
    more: { unifies: { credits: { image: 'images', video: 'videos' } } },
    max: { welcome: { gives: { credits: 50 }, for: 'P30D' } },
  }),
])
const BEFORE = '2026-01-20T00:00:00Z'
const APART = '2026-02-05T00:00:00Z' // the new version is in force, and the pools are two
const RENEWAL = '2026-02-15T00:00:00Z'

class Life {
  space: SpaceState

  constructor(plan = 'pro', more: { persons?: readonly string[] } = {}) {
    const at = instant('2026-01-15T00:00:00Z')
    const creation = { space: 's', name: 'S', owner: 'ann', paying: true, plan, period: 'monthly' } as const
    this.space = create(book, { ...creation, ...more }, 'c', at).space
  }

  do(at: string, command: Command) {
    const { answer, space } = decide(book, this.space, command, 'x', instant(at))
    this.space = space
    return answer
  }

  subscribe(at: string, plan: string) {
    return this.do(at, { do: 'subscribe', plan, period: 'monthly' })
  }

  use(at: string, count: number) {
    const its = operation.parse({ by: 'ann', count, use: { feature: 'text' } })
    return this.do(at, { do: 'charge', operation: its })
  }

  hold(at: string): number {
    const its = operation.parse({ by: 'ann', use: { feature: 'text' } })
    return this.do(at, { do: 'hold', operation: its, for: duration('P31D') }).seq
  }

  /** What is left of each pool and kind of grant. */
  left(at: string): Record<string, number> {
    this.space = catchUp(book, this.space, instant(at)).space
    const sums: Record<string, number> = {}
    for (const { pool, kind, left } of this.space.grants) addTo(sums, `${kind} ${pool}`, left)
    return sums
  }
}

it('a welcome is given in the pool of images, and moves into the one pool with it', () => {
  const life = new Life()
  expect(life.subscribe(APART, 'max')).toMatchObject({ when: 'now', welcome: 'given' })
  expect(life.left(APART)).toEqual({ 'welcome images': 50, 'plan images': 300, 'plan videos': 300 })
  expect(life.left(RENEWAL)).toEqual({ 'welcome credits': 50, 'plan credits': 300 })
  expect(life.left('2026-03-07T00:00:00Z')).toEqual({ 'plan credits': 300 }) // 30 days after it was given
})

it('a welcome that waits to be claimed for its person, or for a payment, is given in that pool too', () => {
  const persons = ['ann']
  const claimed = new Life('pro', { persons })
  expect(claimed.subscribe(APART, 'max')).toMatchObject({ welcome: 'waiting' })
  claimed.do(APART, { do: 'settle_welcome', persons, plan: 'max', holder: 's' })
  expect(claimed.left(APART)).toMatchObject({ 'welcome images': 50 })

  const unpaid = new Life()
  unpaid.do('2026-01-16T00:00:00Z', { do: 'payment', status: 'overdue' })
  expect(unpaid.subscribe(APART, 'max')).toMatchObject({ welcome: 'unpaid' })
  unpaid.do(APART, { do: 'payment', status: 'paid' })
  expect(unpaid.left(APART)).toMatchObject({ 'welcome images': 50 })
})

const grant = (life: Life, at: string, pool: string) =>
  life.do(at, grantCommand(book, life.space, { pool, amount: 7, kind: 'top_up' }))

it('a grant adds to the pool of images by the name of the one pool, and to the one pool by the old names', () => {
  const life = new Life() // nothing has been written since January, so the command is made of the old state
  expect(grant(life, APART, 'credits')).toMatchObject({ grant: { pool: 'images', size: 7 } })
  expect(grant(life, APART, 'videos')).toMatchObject({ grant: { pool: 'videos', size: 7 } })
  expect(grant(life, RENEWAL, 'videos')).toMatchObject({ grant: { pool: 'credits', size: 7 } })
  expect(() => grant(life, RENEWAL, 'gold')).toThrow('This Space has no pool "gold"; it has credits.')
  expect(() => grant(new Life(), BEFORE, 'credits')).toThrow('it has images, videos.')
})

it('a cap names a pool that the Space has; the fault says which ones become the one, and when', () => {
  const life = new Life()
  const cap = (at: string, pool: string) => life.do(at, { do: 'cap', member: 'ann', pool, most: null })
  expect(() => cap(APART, 'credits')).toThrow(
    'This Space has no pool "credits" before 2026-02-15T00:00:00Z: name images or videos, which become one then. It has images, videos.',
  )
  expect(cap(APART, 'images')).toMatchObject({ pool: 'images' })
  expect(() => cap(RENEWAL, 'images')).toThrow(
    'This Space has no pool "images", which has been merged: name credits. It has credits.',
  )
})

it.each([
  ['pro', BEFORE, 'images'],
  ['pro', APART, 'images'],
  ['free', BEFORE, 'credits'],
  ['free', APART, 'credits'],
] as const)(
  'on %s what a hold of %s really took is said by either name, and taken of %s',
  (plan, placed, of) => {
    for (const pool of ['images', 'credits']) {
      const life = new Life(plan)
      const hold = life.hold(placed)
      const actual = { takes: [{ pool, amount: 1 as Amount }] } // exports
      expect(life.do(APART, { do: 'capture', hold, count: 1, actual })).toMatchObject({
        takes: [{ pool: of, amount: 1 }],
        back: { draws: [{ pool: of, amount: 1 }] },
      })
    }
    const early = new Life(plan)
    const actual = { takes: [{ pool: 'credits', amount: 1 as Amount }] }
    const hold = early.hold(BEFORE)
    expect(() => early.do(BEFORE, { do: 'capture', hold, count: 1, actual })).toThrow(
      'takes nothing of "credits"',
    )
  },
)

it('an upgrade to a plan that gives more in the one pool than in both merges them at once; others raise both', () => {
  const life = new Life()
  life.use(BEFORE, 10) // 20 images
  expect(life.subscribe(APART, 'ultra')).toMatchObject({ when: 'now', moved: { images: 'credits' } })
  expect(life.left(APART)).toEqual({ 'plan credits': 4980 })
  expect(life.space).toMatchObject({ legacyPools: undefined, renewsAt: instant(RENEWAL) })
  expect(life.left(RENEWAL)).toEqual({ 'plan credits': 5000 })
  const max = new Life()
  expect(max.subscribe(APART, 'max')).toMatchObject({
    when: 'now',
    raised: [{ amount: 200 }, { amount: 200 }],
  })
})

it('figures may be agreed for the one pool, with which it begins at once, or for each of the two', () => {
  const one = new Life()
  const agree = (life: Life, at: string, overrides: Overrides) =>
    life.do(at, { do: 'subscribe', plan: 'pro', period: 'monthly', overrides })
  agree(one, APART, { credits: 5000 })
  expect(one.left(APART)).toEqual({ 'plan credits': 5000 })
  const two = new Life()
  agree(two, APART, { images: 3000, videos: 2000 })
  expect(two.left(APART)).toEqual({ 'plan images': 3000, 'plan videos': 2000 })
  expect(two.left(RENEWAL)).toEqual({ 'plan credits': 5000 })
  expect(() => agree(two, RENEWAL, { images: 3000 })).toThrow(
    'one has no "images"; it has credits, batch_images.',
  )
  expect(() => agree(new Life(), BEFORE, { credits: 5 })).toThrow('it has images, videos, batch_images.')
})

it('a Space that owes a payment merges its pools with such an upgrade, and the payment gives the rest', () => {
  const life = new Life()
  life.do('2026-01-16T00:00:00Z', { do: 'payment', status: 'overdue' })
  life.subscribe(APART, 'ultra')
  expect(life.space.legacyPools).toBeUndefined()
  life.do(APART, { do: 'payment', status: 'paid' })
  expect(life.left(APART)).toEqual({ 'plan credits': 5000 })
  life.do(APART, { do: 'payment', status: 'overdue' })
  expect(life.left(APART)).toEqual({ 'plan credits': 0 })
})
