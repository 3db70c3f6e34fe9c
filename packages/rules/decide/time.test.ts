import { readFileSync } from 'node:fs'
import { expect, it } from 'vitest'
import { parse } from 'yaml'
import { operation } from '../model/operation.ts'
import { policyBook } from '../policy/book.ts'
import { parsePolicy } from '../policy/policy.ts'
import { duration, instant } from '../values/instant.ts'
import { create, decide } from './decide.ts'
import { catchUp } from './time.ts'

const read = (id: string) =>
  parsePolicy(parse(readFileSync(new URL(`../../../policies/${id}.yaml`, import.meta.url), 'utf8')), id)
const book = policyBook([read('2025-11-credits'), read('2026-05-unified')])

function spaceFrom(at: string, plan: string) {
  const creation = { space: 's', name: 'S', owner: 'ann', paying: true, plan, period: 'monthly' } as const
  return create(book, creation, 'create', instant(at)).space
}

it('entries that are due at one instant have a fixed order, policy then renewal, also long after the last entry', () => {
  const made = spaceFrom('2026-01-01T00:00:00Z', 'pro')
  const at = instant('2026-05-01T00:00:00Z') // the unified policy begins, and a period ends
  const slept = catchUp(book, made, at)
  const awake = catchUp(book, catchUp(book, made, instant('2026-04-20T00:00:00Z')).space, at)
  const last = (entries: typeof slept.entries) => entries.slice(-2).map(({ kind }) => kind)
  expect(last(slept.entries)).toEqual(['policy_changed', 'renewed'])
  expect(last(awake.entries)).toEqual(['policy_changed', 'renewed'])
  expect(slept.space.grants.map(({ pool, left }) => [pool, left])).toEqual(
    awake.space.grants.map(({ pool, left }) => [pool, left]),
  )
  expect(slept.space.legacyPools).toBeUndefined()
})

it('a denial names the end of a hold whose pool was merged since', () => {
  const now = instant('2026-04-24T10:00:00Z')
  const space = spaceFrom('2025-12-31T00:00:00Z', 'free')
  const images = operation.parse({ by: 'ann', count: 56, use: { feature: 'ai_background' } })
  const held = decide(book, space, { do: 'hold', operation: images, for: duration('P7D') }, 'hold', now)
  expect(held.answer.kind).toBe('held')
  const video = operation.parse({ by: 'ann', count: 5, use: { feature: 'ai_video', seconds: 1 } })
  const { answer } = decide(book, held.space, { do: 'charge', operation: video }, 'video', now)
  // 20 of 45 video credits are left; from May on image credits are the same, and 28 of those come back then.
  expect(answer).toMatchObject({ kind: 'denied', denial: { retryAt: '2026-05-01T10:00:00Z' } })
})
