/**
 * The policy of every workload: two pools and one window in each operation, with room for all operations. Amounts are of
 * the size that plans have, below 2 ** 31: V8 keeps larger ones as objects, which took a twentieth of an operation on
 * 10,000 Spaces.
 */
import { policyBook } from '@allot/rules/book'
import { operation } from '@allot/rules/operation'
import { parsePolicy } from '@allot/rules/policy'

export const policies = policyBook([
  parsePolicy(
    {
      policy: 'bench',
      title: 'Benchmark',
      effective: '2026-01-01T00:00:00Z',
      pools: {
        ai_credits: {
          title: 'AI credits',
          unit: 'credit',
          display: 'count',
          refuses: 'insufficient_credits',
        },
        batch_exports: { title: 'Batch exports', unit: 'export', display: 'count', refuses: 'limit_period' },
      },
      windows: {
        daily: {
          title: 'Outputs a day',
          unit: 'output',
          scope: 'member',
          opens: 'first_use',
          length: 'PT24H',
          refuses: 'limit_day',
        },
      },
      plans: {
        pro: {
          title: 'Pro',
          best_for: 'benchmarks',
          renews: true,
          weekly: 'not sold',
          monthly: { ai_credits: 2_000_000, batch_exports: 1_000_000_000 },
          yearly: 'as monthly',
          windows: { daily: 1_000_000_000 },
        },
      },
      features: {
        recolor: {
          title: 'Recolor',
          generative: true,
          rates: [{ takes: { ai_credits: 0.2, batch_exports: 1 }, counts: ['daily'] }],
        },
      },
      batch: { takes: { batch_exports: 1 }, images: { web: 250, ios: 250, android: 250, api: 250 } },
    },
    'bench',
  ),
])

export const CHARGE = {
  do: 'charge',
  operation: operation.parse({ by: 'ann', use: { feature: 'recolor' } }),
} as const

export function creation(space: string) {
  return { space, name: 'Shop', owner: 'ann', paying: true, plan: 'pro', period: 'monthly' } as const
}
