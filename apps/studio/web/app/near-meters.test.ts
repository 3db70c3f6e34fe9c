import type { Meter } from '@allot/client/wire'
import { expect, it } from 'vitest'
import { nearMeters } from './near-meters.ts'

const NOW = Date.parse('2026-11-30T18:00:00.000Z')
const meter = (name: string, percent: number, renewsAt: string | null): Meter => ({
  ...{ meter: name, title: name, unit: 'output', display: 'count', percent, renewsAt },
  ...{ used: null, held: 0, allowance: 30, remaining: 0, included: true },
})

it('warns of what is nearly used, but not of a minute that is over at once', () => {
  const minute = meter('minute', 100, '2026-11-30T18:00:48.000Z')
  const day = meter('day', 93, '2026-12-01T17:00:00.000Z')
  const credits = meter('credits', 80, null)
  const all = [minute, day, credits, meter('exports', 79, null)]
  expect(nearMeters(all, NOW).map(({ meter }) => meter)).toEqual(['day', 'credits'])
})

it('what the plan has none of, or without an end, is not near it', () => {
  const none = { ...meter('none', 100, null), included: false }
  const endless = { ...meter('endless', 100, null), allowance: 'unlimited' } as const
  expect(nearMeters([none, endless], NOW)).toEqual([])
})
