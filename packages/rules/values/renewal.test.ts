import { expect, it } from 'vitest'
import { instant, iso } from './instant.ts'
import { PERIODS, periodAt, renewAlike, renewalAt, renewsMoreOften } from './renewal.ts'

const anchor = instant('2026-01-31T02:11:00Z')

it.each([
  ['daily', '2026-02-01T02:11:00Z', '2026-02-02T02:11:00Z'],
  ['weekly', '2026-02-07T02:11:00Z', '2026-02-14T02:11:00Z'],
  ['monthly', '2026-02-28T02:11:00Z', '2026-03-31T02:11:00Z'],
  ['yearly', '2026-02-28T02:11:00Z', '2026-03-31T02:11:00Z'],
] as const)('a %s subscription renews at the time of day at which it began', (period, first, second) => {
  expect([1, 2].map((number) => iso(renewalAt(anchor, period, number)))).toEqual([first, second])
  expect(periodAt(anchor, period, instant(first))).toBe(1)
  expect(periodAt(anchor, period, instant(first.replace('11:00Z', '10:59.999Z')))).toBe(0)
})

it('months and years renew alike; days more often than weeks, and weeks than months', () => {
  const alike = PERIODS.flatMap((a) => PERIODS.filter((b) => renewAlike(a, b)).map((b) => `${a} ${b}`))
  expect(alike).toEqual([
    ...[
      'daily daily',
      'weekly weekly',
      'monthly monthly',
      'monthly yearly',
      'yearly monthly',
      'yearly yearly',
    ],
  ])
  const oftener = PERIODS.flatMap((a) => PERIODS.filter((b) => renewsMoreOften(a, b)).map((b) => `${a} ${b}`))
  expect(oftener).toEqual([
    ...['daily weekly', 'daily monthly', 'daily yearly', 'weekly monthly', 'weekly yearly'],
  ])
})
