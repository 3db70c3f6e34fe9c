/** Work that is over, as a product reports it for the webhooks of a Space. */
import { done } from '@allot/api/done'
import { newFinishedWork } from '@allot/api/finished-work'
import { instant, iso } from '@allot/rules/instant'
import { derivedId } from '../secrets/request-identity.ts'
import type { RouteContext } from './route-context.ts'

export function finishedWorkRoutes({ api, events }: RouteContext): void {
  api.serve(
    {
      method: 'post',
      path: '/v1/spaces/{space}/finished-work',
      id: 'reportFinishedWork',
      tag: 'Webhooks',
      summary: 'Report that work is over',
      description:
        'Sends the event `work.finished` to the webhooks of the Space that are called for it. The same Idempotency-Key is sent once. Send no content of the work: neither names of files nor prompts.',
      access: { scope: 'operator' },
      body: newFinishedWork,
      answer: done,
      status: 201,
      writes: true,
    },
    async ({ params: { space }, body, idempotencyKey }) => {
      const { startedAt, finishedAt } = body
      // Of the operator and not of its key: a studio that was killed before it noted the answer says it again, with the key of its next start.
      const event = derivedId('work', space, idempotencyKey)
      await events.reportWork(space, event, {
        ...body,
        startedAt: startedAt === null ? null : utcOf(startedAt, '/startedAt'),
        finishedAt: utcOf(finishedAt, '/finishedAt'),
      })
      return { done: true }
    },
  )
}

function utcOf(text: string, path: string): string {
  return iso(instant(text, path))
}
