/** Grants: an operator adds an amount to a pool of a Space, with a reason that the log keeps. */
import { amount } from '@allot/rules/amount'
import { Fault } from '@allot/rules/fault'
import { instant } from '@allot/rules/instant'
import type { Rooms } from '../rooms.ts'
import { answer } from '../wire/answer.ts'
import { newGrant } from '../wire/grant.ts'

export function grantRoutes({ api, allot }: Rooms): void {
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
    async ({ params, body: { pool, amount: written, kind, priority, expires, note }, id }) => {
      const { policy } = await allot.space(params.space)
      const there = allot.policies.policy(policy).pools[pool]
      if (!there) throw new Fault('unknown_pool', 'pool', `There is no pool "${pool}" under ${policy}.`)
      return allot.submit(params.space, id, {
        do: 'grant',
        pool,
        kind,
        amount: amount(written, there.unit, 'amount'),
        ...(priority !== undefined && { priority }),
        ...(expires !== undefined && { expires: instant(expires, 'expires') }),
        ...(note !== undefined && { note }),
      })
    },
  )
}
