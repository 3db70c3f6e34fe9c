/** Bulk: many operations of one Space in one request, decided in their order, each with an outcome of its own. */
import type { Answer } from '@allot/rules/answer'
import type { z } from 'zod'
import type { Caller } from '../caller.ts'
import { Problem, tell } from '../problem.ts'
import type { Rooms } from '../rooms.ts'
import { outcomes } from '../wire/answer.ts'
import { type bulkItem, toBulk } from '../wire/operation.ts'
import { acting, inOperation } from './operations.ts'

type Item = z.output<typeof bulkItem>

export function bulkRoutes({ api, allot, unexpected }: Rooms): void {
  const submit = async (space: string, caller: Caller, item: Item): Promise<Answer> => {
    const { id } = item
    switch (item.do) {
      case 'charge':
        return allot.submit(space, id, { do: 'charge', operation: acting(caller, item.operation) })
      case 'hold':
        return allot.submit(space, id, {
          do: 'hold',
          operation: acting(caller, item.operation),
          for: item.for,
          ...(item.partial && { partial: true }),
        })
      case 'capture':
        return allot.submit(space, id, { do: 'capture', hold: Number(item.hold), count: item.count })
      case 'release':
        return allot.submit(space, id, {
          do: 'release',
          hold: Number(item.hold),
          ...(item.count !== undefined && { count: item.count }),
          ...(item.reason !== undefined && { reason: item.reason }),
        })
      case 'refund':
        if (caller.kind === 'key' && !caller.key.scopes.includes('refund'))
          throw new Problem(403, 'forbidden', 'This API key lacks the scope "refund".')
        return allot.submit(space, id, {
          do: 'refund',
          charge: Number(item.charge),
          count: item.count,
          reason: item.reason,
        })
    }
  }

  api.serve(
    {
      method: 'post',
      path: '/v1/spaces/{space}/operations',
      summary: 'Many operations at once, each with its own id and outcome, in their order',
      about:
        'Every operation carries its own Idempotency-Key as `id`, so the request may be repeated whole. One that is refused or wrong does not stop the others.',
      access: { scope: 'operate' },
      body: toBulk,
      answer: outcomes,
    },
    async ({ params, caller, body }) => {
      const ids = new Set(body.operations.map((item) => item.id))
      if (ids.size < body.operations.length)
        throw new Problem(
          400,
          'malformed',
          'Two operations carry the same id; give each its own.',
          '/operations',
        )
      const settled = await Promise.allSettled(
        body.operations.map((item) => inOperation(() => submit(params.space, caller, item))),
      )
      return {
        outcomes: settled.map((each, at) => {
          const id = body.operations[at]?.id ?? ''
          if (each.status === 'fulfilled') return { id, answer: each.value }
          const problem = tell(each.reason)
          if (problem.status >= 500) unexpected(each.reason)
          return { id, problem }
        }),
      }
    },
  )
}
