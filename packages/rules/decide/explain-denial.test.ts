import { describe, expect, it } from 'vitest'
import type { Command } from '../model/command.ts'
import { operation } from '../model/operation.ts'
import { policyBook } from '../policy/book.ts'
import { TestSpace, unified } from '../testing/test-space.ts'
import { instant } from '../values/instant.ts'
import { decide } from './decide.ts'

describe('a denial', () => {
  it('says where to read about upgrading, and what all of it would have cost (REQ-184, 214; A-48)', () => {
    const testSpace = new TestSpace('pro', 'monthly', '2026-07-15T02:11:00Z')
    expect(testSpace.batch('2026-07-16T09:00:00Z', 250, ['recolor'])).toMatchObject({
      allowed: false,
      denial: { upgradeHelp: '/plan', cost: { batch_exports: 250, ai_credits: 500 } },
    })
  })

  it('names whole seconds to people, never too early, and the exact instant to programs', () => {
    const testSpace = new TestSpace('pro', 'monthly', '2026-07-15T02:11:00.866Z')
    testSpace.use('2026-07-16T09:00:00Z', 'ai_shadow', 200)
    expect(testSpace.use('2026-07-16T09:00:00Z', 'ai_shadow')).toMatchObject({
      denial: {
        retryAt: '2026-08-15T02:11:00.866Z',
        message: expect.stringContaining('wait until 2026-08-15 02:11:01 UTC.'),
      },
    })
  })

  it('uses the text of the policy, where it has one', () => {
    const words = '{plan} has no {title} left; this needs {needed}.'
    const own = policyBook([{ ...unified, messages: { insufficient_credits: words } }])
    const { space } = new TestSpace('pro', 'monthly', '2026-07-15T02:11:00Z')
    const command: Command = {
      do: 'charge',
      operation: operation.parse({ by: 'ann', count: 101, use: { feature: 'recolor' } }),
    }
    const { answer } = decide(own, space, command, 'x', instant('2026-07-16T09:00:00Z'))
    expect(answer).toMatchObject({
      kind: 'denied',
      denial: {
        message: 'Pro has no AI credits left; this needs 202. 100 of 101 fit now. You can upgrade to Max.',
      },
    })
  })

  it('of what a plan gives no access to names it as people know it', () => {
    const { pro } = unified.plans
    if (!pro) throw new Error('There is no plan Pro.')
    const closed = { ...unified.plans, pro: { ...pro, no_access: ['virtual_model'] } }
    const { space } = new TestSpace('pro', 'monthly', '2026-07-15T02:11:00Z')
    const use = { by: 'ann', count: 1, use: { feature: 'virtual_model', resolution: '1k' } }
    const command: Command = { do: 'charge', operation: operation.parse(use) }
    const book = policyBook([{ ...unified, plans: closed }])
    expect(decide(book, space, command, 'x', instant('2026-07-16T09:00:00Z')).answer).toMatchObject({
      denial: {
        binding: [{ limit: 'virtual_model', title: 'Virtual Model' }],
        message: expect.stringMatching(/^Pro does not give access to Virtual Model\./),
      },
    })
  })

  it('of as many as fit, where none does, is about what stops even one (A-36)', () => {
    const testSpace = new TestSpace('pro', 'weekly', '2026-07-15T02:11:00Z')
    testSpace.use('2026-07-16T09:00:00Z', 'recolor', 25)
    expect(testSpace.batch('2026-07-16T09:00:00Z', 200, ['recolor'], true)).toMatchObject({
      allowed: false,
      denial: {
        code: 'insufficient_credits',
        cost: { ai_credits: 2, batch_exports: 1 },
        binding: [{ limit: 'ai_credits', needed: 2 }],
        retryAt: '2026-07-22T02:11:00Z',
        fits: 0,
        message: expect.stringContaining('None of the 200 fits now.'),
      },
    })
  })
})
