import { expect, it } from 'vitest'
import { instant } from '../values/instant.ts'
import { findingsBeside, policyBook, withEffectiveDate } from './book.ts'
import { parsePolicy } from './policy.ts'

type Units = Readonly<Record<string, { one: string; many: string; decimals?: number }>>

/** A version whose pools count these units. */
function version(policy: string, effective: string, pools: Readonly<Record<string, string>>, more = {}) {
  const names = Object.keys(pools)
  const gives = Object.fromEntries(names.map((name) => [name, 10]))
  return parsePolicy(
    {
      ...{ policy, title: policy, effective },
      pools: Object.fromEntries(names.map((name) => [name, { title: name, unit: pools[name] }])),
      plans: { free: { title: 'Free', renews: false, weekly: gives, monthly: gives, yearly: 'as monthly' } },
      features: { scan: { title: 'Scan', rates: [{ takes: { [names[0] ?? '']: 1 } }] } },
      ...more,
    },
    policy,
  )
}
const MAY = '2026-05-01T00:00:00Z'
const JUNE = '2026-06-01T00:00:00Z'
const JULY = '2026-07-01T00:00:00Z'
const units = (decimals?: number): { units: Units } => ({
  units: { page: { one: 'page', many: 'pages', ...(decimals !== undefined && { decimals }) } },
})
const refused = (...texts: readonly ReturnType<typeof version>[]) =>
  policyBook(texts).refused.map(({ text, findings }) => [text.policy, ...findings.map(({ path }) => path)])

it('a version that counts a pool in another unit is stepped over: 45 credits are never 45,000 exports', () => {
  const book = policyBook([version('v1', MAY, { ai: 'credit' }), version('v2', JUNE, { ai: 'export' })])
  expect(book.at(instant(JULY)).policy).toBe('v1')
  expect(book.refused[0]?.findings).toEqual([
    {
      path: 'pools.ai.unit',
      message: 'counts exports, and v1 counts credits in it; keep that unit, or give the pool another name.',
    },
  ])
  expect(book.unit('ai')).toBe('credit')
})

it('a Space that an earlier build moved onto such a version goes back', () => {
  const book = policyBook([version('v1', MAY, { ai: 'credit' }), version('v2', JUNE, { ai: 'export' })])
  const space = { policy: 'v2', plan: 'free', period: 'monthly' } as const
  expect(book.following(space)?.text.policy).toBe('v1')
  expect(book.terms(space).pools).toMatchObject([{ pool: 'ai', unit: 'credit' }])
})

it('so is one with other decimals, whichever is finer', () => {
  for (const [before, after] of [[undefined, 2] as const, [2, undefined] as const])
    expect(
      refused(
        version('v1', MAY, { pages: 'page' }, units(before)),
        version('v2', JUNE, { pages: 'page' }, units(after)),
      ),
    ).toEqual([['v2', 'units.page.decimals']])
})

it('so is one that merges pools of another unit than the one that they become', () => {
  const merge = { unifies: { one: { image: 'img', video: 'vid' } } }
  const merged = (image: string, video: string, into: string) =>
    refused(version('v1', MAY, { img: image, vid: video }), version('v2', JUNE, { one: into }, merge))
  expect(merged('export', 'export', 'credit')).toEqual([['v2', 'unifies.one.image', 'unifies.one.video']])
  expect(merged('credit', 'export', 'credit')).toEqual([['v2', 'unifies.one.video']])
  expect(merged('credit', 'credit', 'export')).toEqual([['v2', 'unifies.one.image', 'unifies.one.video']])
  expect(merged('export', 'export', 'export')).toEqual([])
})

it('a pool that a version left out comes back in its unit; what people call the unit may change', () => {
  const without = version('v2', JUNE, { other: 'export' })
  expect(
    refused(version('v1', MAY, { ai: 'credit' }), without, version('v3', JULY, { ai: 'export' })),
  ).toEqual([['v3', 'pools.ai.unit']])
  const renamed = { units: { page: { one: 'sheet', many: 'sheets', decimals: 0 } } }
  expect(
    refused(version('v1', MAY, { pages: 'page' }, units()), version('v2', JUNE, { pages: 'page' }, renamed)),
  ).toEqual([])
})

it('a version before another one is judged with it: it is the new one that is at fault', () => {
  const july = withEffectiveDate(version('v3', JULY, { ai: 'export' }))
  const may = withEffectiveDate(version('v1', MAY, { other: 'export' }))
  const june = withEffectiveDate(version('v2', JUNE, { ai: 'credit' }))
  expect(findingsBeside([may, july], june)).toEqual([
    {
      path: 'pools.ai.unit',
      message:
        'of v3, which follows, counts exports, and v2 counts credits in it; keep that unit, or give the pool another name.',
    },
  ])
})
