/** Grants: an operator adds an amount to a pool of a Space, and takes it back, with a reason that the log keeps. */
import { answer } from '@allot/api/answer'
import { grantPage, newGrant, newVoid } from '@allot/api/grant'
import { pageQuery } from '@allot/api/page'
import { grantCommand, voidCommand } from '@allot/rules/grant-input'
import type { RouteContext } from './route-context.ts'

export function grantRoutes({ api, allot }: RouteContext): void {
  api.serve(
    {
      method: 'post',
      path: '/v1/spaces/{space}/grants',
      id: 'createGrant',
      tag: 'Grants',
      summary: 'Add an amount to a pool',
      description:
        'A top-up, goodwill or a promotion, now or from an instant on. The answer names the grant.',
      access: { scope: 'operator' },
      body: newGrant,
      answer,
      status: 201,
      writes: true,
      records: ({ body: { pool, amount } }) => ({ action: 'grant_created', pool, amount }),
      problems: ['unknown_pool', 'too_many', 'idempotency_key_reused'],
    },
    async ({ params, body, idempotencyKey }) =>
      allot.submit(
        params.space,
        idempotencyKey,
        grantCommand(allot.policies, await allot.space(params.space), body),
      ),
  )

  api.serve(
    {
      method: 'get',
      path: '/v1/spaces/{space}/grants',
      id: 'listGrants',
      tag: 'Grants',
      summary: 'List the grants',
      description:
        'What the plan gave and what was added, each with what is left. Those that are spent are left out.',
      access: { scope: 'operator' },
      query: pageQuery,
      answer: grantPage,
    },
    ({ params, query }) => allot.grants(params.space, query),
  )

  api.serve(
    {
      method: 'post',
      path: '/v1/spaces/{space}/grants/{grant}/voids',
      id: 'voidGrant',
      tag: 'Grants',
      summary: 'Take a grant back',
      description:
        'After a chargeback, a refund of its price or a mistake. What is left of it lapses; what a hold reserved can still be captured, and lapses otherwise. A later refund of a use of it gives nothing back. What the plan gives cannot be taken back.',
      access: { scope: 'operator' },
      body: newVoid,
      answer,
      status: 201,
      writes: true,
      records: ({ params: { grant }, body: { reason } }) => ({ action: 'grant_voided', grant, reason }),
      problems: ['unknown_grant', 'idempotency_key_reused'],
    },
    ({ params, body, idempotencyKey }) =>
      allot.submit(params.space, idempotencyKey, voidCommand(params.grant, body)),
  )
}
