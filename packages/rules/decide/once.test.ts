import { describe, expect, it } from 'vitest'
import type { Command } from '../model/command.ts'
import { packSpace, unpackSpace } from '../model/snapshot.ts'
import type { SpaceState } from '../model/space.ts'
import { policyBook } from '../policy/book.ts'
import type { PolicyText } from '../policy/schema.ts'
import { usageOf } from '../report/usage.ts'
import { unified } from '../testing/test-space.ts'
import { type Instant, instant } from '../values/instant.ts'
import { create, decide } from './decide.ts'
import { openClaims } from './once.ts'

const { free, pro } = unified.plans
const welcoming = {
  ...unified,
  plans: { ...unified.plans, free, pro: { ...pro, welcome: { gives: { ai_credits: 50 }, for: 'P14D' } } },
} as PolicyText // free and pro are in the policy
const book = policyBook([welcoming])
const START = instant('2026-06-01T09:00:00Z')

function spaceOn(plan: string, persons?: readonly string[]): SpaceState {
  const creation = { space: 's', name: 'S', owner: 'ann', paying: true, plan, period: 'monthly' } as const
  return create(book, { ...creation, ...(persons && { persons }) }, 'c', START).space
}

function after(space: SpaceState, command: Command, at: Instant = START): SpaceState {
  return decide(book, space, command, 'x', at).space
}

function creditsIn(space: SpaceState, at: string): unknown {
  const { meters } = usageOf(book, space, { member: 'ann', operator: true }, instant(at))
  return meters.find(({ meter }) => meter === 'ai_credits')?.remaining
}

const settle = (holder: string): Command => ({ do: 'settle_once', persons: ['p'], holder })
const welcome = (holder: string): Command => ({ do: 'settle_welcome', persons: ['p'], plan: 'pro', holder })

describe('what a plan gives once', () => {
  it('waits for a Space of a person, and comes with the claim', () => {
    const space = spaceOn('free', ['p'])
    expect(openClaims(book, space)).toEqual([{ what: 'once' }])
    expect(creditsIn(space, '2026-06-01T09:00:00Z')).toBe(0)
    expect(creditsIn(after(space, settle('s')), '2026-06-01T09:00:00Z')).toBe(40)
    const other = after(space, settle('another'))
    expect(creditsIn(other, '2026-06-01T09:00:00Z')).toBe(0)
    expect(other.once).toEqual({ status: 'given before', persons: ['p'], space: 'another' })
    expect(openClaims(book, other)).toEqual([])
  })

  it('is settled once, and not asked for on a plan that renews before its subscription ends', () => {
    const paid = after(spaceOn('pro', ['p']), welcome('another'))
    expect(openClaims(book, paid)).toEqual([])
    const ended = after(paid, { do: 'cancel' })
    expect(openClaims(book, ended)).toEqual([{ what: 'once' }])
    const settled = after(ended, settle('s'))
    expect(() => after(settled, settle('s'))).toThrow(/is settled for this Space/)
    expect(creditsIn(settled, '2026-06-30T09:00:00Z')).toBe(200)
    expect(creditsIn(settled, '2026-07-01T09:00:00Z')).toBe(40)
  })

  it('and a welcome survive a snapshot', () => {
    const space = after(spaceOn('pro', ['p']), welcome('s'))
    expect(unpackSpace(packSpace(space))).toEqual(space)
  })
})

describe('a welcome', () => {
  it('is counted from when the Space got the plan, however late its person is known', () => {
    const space = spaceOn('pro', [])
    expect(openClaims(book, space)).toEqual([{ what: 'welcome', plan: 'pro' }])
    const late = after(space, welcome('s'), instant('2026-06-10T09:00:00Z'))
    expect(late.once).toEqual({ status: 'waiting', persons: ['p'] })
    expect(creditsIn(late, '2026-06-15T08:59:59.999Z')).toBe(250)
    expect(creditsIn(late, '2026-06-15T09:00:00Z')).toBe(200)
    const tooLate = after(space, welcome('s'), instant('2026-06-15T09:00:00Z'))
    expect(creditsIn(tooLate, '2026-06-15T09:00:00Z')).toBe(200)
    expect(openClaims(book, tooLate)).toEqual([])
  })

  it('is not waited for on a plan that the Space has left', () => {
    const space = after(spaceOn('pro', ['p']), { do: 'subscribe', plan: 'max', period: 'monthly' })
    expect(openClaims(book, space)).toEqual([])
    expect(() => after(space, welcome('s'))).toThrow(/does not wait for the welcome of pro/)
  })

  it('that ends when the period does is not made longer by a change to a longer one', () => {
    const weekly = { ...welcoming.plans.pro, welcome: { gives: { ai_credits: 50 }, for: 'P7D' } }
    const own = policyBook([{ ...welcoming, plans: { ...welcoming.plans, pro: weekly } } as PolicyText]) // as above
    const creation = {
      space: 's',
      name: 'S',
      owner: 'ann',
      paying: true,
      plan: 'pro',
      period: 'weekly',
    } as const
    const { space } = create(own, creation, 'c', START)
    const change = { do: 'subscribe', plan: 'pro', period: 'monthly' } as const
    const longer = decide(own, space, change, 'x', instant('2026-06-02T09:00:00Z')).space
    const left = longer.grants.filter(({ kind }) => kind === 'welcome').map(({ expires }) => expires)
    expect(left).toEqual([instant('2026-06-08T09:00:00Z')])
  })
})
