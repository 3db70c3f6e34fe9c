/** Grants: an operator adds an amount to a pool of a Space, with a reason that the log keeps. */
import { answer } from '@allot/api/answer'
import { newGrant } from '@allot/api/grant'
import { grantCommand } from '@allot/rules/grant-input'
import type { RouteContext } from './route-context.ts'

export function grantRoutes({ api, allot }: RouteContext): void {
  api.serve(
    {
      method: 'post',
      path: '/v1/spaces/{space}/grants',
      id: 'createGrant',
      tag: 'Grants',
      summary: 'Add an amount to a pool',
      description: 'A top-up, goodwill or a promotion.',
      access: { scope: 'operator' },
      body: newGrant,
      answer,
      status: 201,
      writes: true,
      problems: ['unknown_pool', 'too_many', 'idempotency_key_reused'],
    },
    async ({ params, body, idempotencyKey }) =>
      allot.submit(
        params.space,
        idempotencyKey,
        grantCommand(allot.policies, await allot.space(params.space), body),
      ),
  )
}
