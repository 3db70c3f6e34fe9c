/** The rehearsal's one address. It is served only by a server that was opened for tests. */

import { rehearsed, toRehearse } from '@allot/api/rehearsal'
import { instant, iso } from '@allot/rules/instant'
import { parsePolicy } from '@allot/rules/policy'
import type { Rehearsal } from '../test-clock.ts'
import type { RouteContext } from './route-context.ts'

export function rehearsalRoutes({ api, events }: RouteContext, rehearsal: Rehearsal): void {
  api.serve(
    {
      method: 'put',
      path: '/v1/test',
      summary: 'Set the test clock, and begin anew under one policy',
      access: { scope: 'operator' },
      body: toRehearse,
      answer: rehearsed,
    },
    async ({ body: { policy, now } }) => {
      const at = now === undefined ? undefined : instant(now, 'now')
      const text = policy && parsePolicy(policy, 'policy')
      // Whoever is still to be told of the old Spaces is told while these are there.
      if (text) {
        await events.settled()
        await rehearsal.begin(text)
      }
      if (at !== undefined) rehearsal.at(at)
      return { now: iso(rehearsal.clock()) }
    },
  )
}
