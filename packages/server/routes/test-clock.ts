/** The address of the test clock. Only a server that was opened for tests serves it. */

import { testClockState, testClockUpdate } from '@allot/api/test-clock'
import { instant, iso } from '@allot/rules/instant'
import type { TestClock } from '../test-clock.ts'
import { structuredPolicyIn } from './policy-in-request.ts'
import type { RouteContext } from './route-context.ts'

export function testClockRoutes({ api, events }: RouteContext, testClock: TestClock): void {
  api.serve(
    {
      method: 'put',
      path: '/v1/test',
      id: 'setTestClock',
      tag: 'System',
      summary: 'Set the test clock',
      description:
        'Sets the test clock, and starts anew under one policy. Served only by a server that was opened for tests.',
      access: { scope: 'operator' },
      body: testClockUpdate,
      answer: testClockState,
    },
    async ({ body: { policy, now } }) => {
      const at = now === undefined ? undefined : instant(now, 'now')
      const text = policy && structuredPolicyIn(policy)
      // Webhooks and e-mail about the old Spaces are sent while these Spaces exist.
      if (text) {
        await events.settled()
        await testClock.restart(text)
      }
      if (at !== undefined) testClock.set(at)
      return { now: iso(testClock.clock()) }
    },
  )
}
