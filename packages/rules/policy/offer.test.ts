import { expect, it } from 'vitest'
import { unified } from '../testing/test-space.ts'
import { instant } from '../values/instant.ts'
import { policyBook } from './book.ts'
import { lintPolicy } from './lint.ts'
import { offersAt } from './offer.ts'
import { parsePolicy } from './policy.ts'

const now = instant('2026-07-16T09:00:00Z')
const text = {
  policy: 'first',
  title: 'First',
  effective: '2026-07-01T00:00:00Z',
  pools: { credits: { title: 'Credits' } },
  plans: {
    free: { title: 'Free', renews: false, monthly: { credits: 20.5 } },
    pro: { title: 'Pro', monthly: { credits: 'unlimited' }, yearly: 'as monthly' },
  },
  features: { picture: { title: 'Picture', rates: [{ takes: { credits: 1 } }] } },
}

it('a policy that names only what it sells is complete, and has no Batches', () => {
  const policy = parsePolicy(text, 'first.yaml')
  expect(lintPolicy(policy)).toEqual([])
  expect(policy.batch.images).toEqual({ web: 0, ios: 0, android: 0, api: 0 })
  expect(offersAt(policyBook([policy]), now)).toMatchObject([
    { plan: 'free', oneTime: true, periods: [{ period: 'monthly', gives: { credits: 20.5 } }] },
    {
      plan: 'pro',
      oneTime: false,
      periods: [
        { period: 'monthly', gives: { credits: 'unlimited' } },
        { period: 'yearly', gives: { credits: 'unlimited' } },
      ],
    },
  ])
})

it('what a plan gives is a number only where the policy shows counts (REQ-151)', () => {
  const pro = offersAt(policyBook([unified]), now).find(({ plan }) => plan === 'pro')
  expect(pro?.periods[0]).toEqual({ period: 'weekly', gives: { batch_exports: 125 } })
  expect(pro?.titles).toEqual({ batch_exports: 'Batch exports' })
})

it('an amount that is agreed for each Space is not shown as 0 (law 7)', () => {
  const enterprise = offersAt(policyBook([unified]), now).find(({ plan }) => plan === 'enterprise')
  expect(enterprise).toMatchObject({ custom: true, periods: [{ period: 'monthly' }, { period: 'yearly' }] })
  expect(enterprise?.periods.map(({ gives }) => gives)).toEqual([{}, {}])
})

it('a plan’s limits within a time are told as the policy has them, and none where it has none', () => {
  const at = {
    title: 'Pictures a minute',
    unit: 'output',
    scope: 'member',
    opens: 'first_use',
    length: 'PT1M',
  }
  const policy = parsePolicy(
    {
      ...text,
      windows: { minute: at, all: { title: 'All', unit: 'export', scope: 'space', opens: 'never' } },
      plans: {
        free: { ...text.plans.free, windows: { minute: 'no access', all: 'unlimited' } },
        pro: { ...text.plans.pro, windows: { minute: 2, all: 9 } },
      },
    },
    'first.yaml',
  )
  const [free, pro] = offersAt(policyBook([policy]), now)
  expect(free?.windows?.map(({ limit }) => limit)).toEqual(['no access', 'unlimited'])
  expect(pro?.windows).toEqual([
    {
      ...{ window: 'minute', title: 'Pictures a minute', limit: 2, scope: 'member' },
      ...{ opens: 'first_use', length: 'PT1M' },
    },
    { ...{ window: 'all', title: 'All', limit: 9, scope: 'space', opens: 'never' } },
  ])
  const plain = policyBook([parsePolicy({ ...text }, 'first.yaml')])
  expect(offersAt(plain, now)[0]).not.toHaveProperty('windows')
})
