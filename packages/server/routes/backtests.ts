/** Backtests: the log of a Space, replayed under another policy. Nothing is stored. */

import { backtest, backtestRequest } from '@allot/api/backtest'
import { Backtest } from '@allot/rules/backtest'
import { instant } from '@allot/rules/instant'
import type { PolicyText } from '@allot/rules/policy'
import type { z } from 'zod'
import { ProblemError } from '../http/problem.ts'
import { structuredPolicyIn } from './policy-in-request.ts'
import type { RouteContext } from './route-context.ts'

/** Entries that are read at once. */
const CHUNK = 1_000
const MAX_ENTRIES = 250_000

export function backtestRoutes({ api, allot }: RouteContext): void {
  const policyFrom = (policy: string | Record<string, unknown>): PolicyText => {
    const isId = typeof policy === 'string' && /^[a-z0-9-]+$/.test(policy)
    return isId ? allot.policies.policy(policy) : structuredPolicyIn(policy)
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
      body: backtestRequest,
      answer: backtest,
      problems: ['unknown_policy', 'too_many'],
    },
    async ({ params: { space }, body: { policy, since } }) => {
      const replay = new Backtest(
        allot.policies,
        policyFrom(policy),
        since === undefined ? undefined : instant(since, 'since'),
      )
      for (let after = 0; ; ) {
        const entries = await allot.log(space, { after, limit: CHUNK })
        for (const entry of entries) replay.add(entry)
        if (replay.entries > MAX_ENTRIES)
          throw new ProblemError(
            'too_many',
            `There are more than ${MAX_ENTRIES} entries to replay; name a later instant.`,
            '/since',
          )
        const last = entries.at(-1)
        if (!last) return reportOf(replay)
        after = last.seq
      }
    },
  )
}

/** On the wire `id` is the number of an entry in the log, as a string. */
function reportOf(replay: Backtest): z.input<typeof backtest> {
  const { changes, ...report } = replay.report()
  return { ...report, changes: changes.map(({ seq, ...change }) => ({ id: String(seq), ...change })) }
}
