/** The policy of the simulator: one pool that renews and one window, so that a small model can judge every answer. */
import { type PolicyBook, policyBook } from '@allot/rules/book'
import { parsePolicy } from '@allot/rules/policy'

export const ALLOWANCE = 300
export const HOURLY = 24
/** What one output takes of the pool, and whether the hour of its member counts it. */
export const FEATURES = { edit: { takes: 2, counts: true }, sketch: { takes: 3, counts: false } } as const
export type Feature = keyof typeof FEATURES
/** The reasons for which what was taken is given back. */
export const GIVES_BACK = { technical: true, timeout: true, cancelled: false, moderated: false } as const

const amounts = { credits: ALLOWANCE }

export function simulatorPolicies(): PolicyBook {
  return policyBook([
    parsePolicy(
      {
        ...{ policy: 'simulator', title: 'Simulator', effective: '2026-01-01T00:00:00Z' },
        refunds: GIVES_BACK,
        pools: { credits: { title: 'Credits', unit: 'export', refuses: 'insufficient_credits' } },
        windows: {
          hour: {
            ...{ title: 'Edits an hour', unit: 'output', scope: 'member' },
            ...{ opens: 'first_use', length: 'PT1H', refuses: 'rate_minute' },
          },
        },
        plans: {
          pro: {
            ...{ title: 'Pro', windows: { hour: HOURLY } },
            ...{ weekly: amounts, monthly: amounts, yearly: 'as monthly' },
          },
        },
        features: {
          edit: { title: 'Edit', rates: [{ counts: ['hour'], takes: { credits: FEATURES.edit.takes } }] },
          sketch: { title: 'Sketch', rates: [{ takes: { credits: FEATURES.sketch.takes } }] },
        },
      },
      'simulator.yaml',
    ),
  ])
}
