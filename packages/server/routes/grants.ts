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
      summary: 'Add an amount to a pool: a top-up, goodwill, a promotion',
      access: { scope: 'operator' },
      body: newGrant,
      answer,
      status: 201,
      writes: true,
    },
    async ({ params, body, id }) =>
      allot.submit(params.space, id, grantCommand(allot.policies, await allot.space(params.space), body)),
  )
}
