import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { parse } from 'yaml'
import { operation } from '../model/operation.ts'
import { policyBook } from '../policy/book.ts'
import { parsePolicy } from '../policy/policy.ts'
import { TestSpace } from '../testing/test-space.ts'
import { instant } from '../values/instant.ts'
import { decide } from './decide.ts'

const file = join(import.meta.dirname, '../../../policies/2025-06-limits.yaml')
const book = policyBook([parsePolicy(parse(readFileSync(file, 'utf8')), file)])

function denied(use: Record<string, string>): unknown {
  const own = new TestSpace('pro', 'monthly', '2026-07-15T02:11:00Z').space
  const wanted = operation.parse({ by: 'ann', count: 1, use })
  const command = { do: 'charge', operation: wanted } as const
  const space = {
    ...own,
    policy: '2025-06-limits' as typeof own.policy,
    plan: planOf(use) as typeof own.plan,
  } // names of the file above
  return decide(book, space, command, 'x', instant('2026-07-16T09:00:00Z')).answer
}

function planOf({ feature }: Record<string, string>): string {
  return feature === 'ai_background' ? 'pro' : 'free'
}

it('a window that a plan leaves closed is named by what cannot be used', () => {
  expect(denied({ feature: 'ai_background', model: 'studio_hd' })).toMatchObject({
    denial: {
      binding: [{ limit: 'background_studio_hd_day', title: 'AI Backgrounds with studio hd' }],
      message: 'Pro does not give access to AI Backgrounds with studio hd. You can upgrade to Max.',
    },
  })
  expect(denied({ feature: 'virtual_model' })).toMatchObject({
    denial: { message: expect.stringMatching(/^Free does not give access to Virtual Model\./) },
  })
})
