/** Backtests: the real log of a Space, replayed under another policy. Nothing is kept. */

import { backtested, toBacktest } from '@allot/api/backtest'
import { Backtest } from '@allot/rules/backtest'
import { instant } from '@allot/rules/instant'
import type { PolicyText } from '@allot/rules/policy'
import type { z } from 'zod'
import { ProblemError } from '../http/problem.ts'
import { readPolicy } from './policies.ts'
import type { RouteContext } from './route-context.ts'

const AT_ONCE = 1_000
const MOST_ENTRIES = 250_000

export function backtestRoutes({ api, allot }: RouteContext): void {
  const named = (policy: string | Record<string, unknown>): PolicyText => {
    const isId = typeof policy === 'string' && /^[a-z0-9-]+$/.test(policy)
    return isId ? allot.policies.policy(policy) : readPolicy(policy)
  }

  api.serve(
    {
      method: 'post',
      path: '/v1/spaces/{space}/backtests',
      id: 'runBacktest',
      tag: 'Policies',
      summary: 'Backtest a policy',
      description:
        'Every charge, hold, export, refund, grant and plan change of the log is decided again at its own instant, under another policy. Nothing is kept.',
      access: { scope: 'operator' },
      body: toBacktest,
      answer: backtested,
      problems: ['unknown_policy', 'too_many'],
    },
    async ({ params: { space }, body: { policy, since } }) => {
      const backtest = new Backtest(
        allot.policies,
        named(policy),
        since === undefined ? undefined : instant(since, 'since'),
      )
      for (let after = 0; ; ) {
        const entries = await allot.log(space, { after, limit: AT_ONCE })
        for (const entry of entries) backtest.add(entry)
        if (backtest.entries > MOST_ENTRIES)
          throw new ProblemError(
            'too_many',
            `There are more than ${MOST_ENTRIES} entries to replay; name a later instant.`,
            '/since',
          )
        const last = entries.at(-1)
        if (!last) return reportOf(backtest)
        after = last.seq
      }
    },
  )
}

/** On the wire an entry is named by its number in the log, as a string: `id`. */
function reportOf(backtest: Backtest): z.input<typeof backtested> {
  const { changes, ...report } = backtest.report()
  return { ...report, changes: changes.map(({ seq, ...change }) => ({ id: String(seq), ...change })) }
}
