/** An open hold: what it still reserves, for which member, until when. */
import { z } from 'zod'
import { next, utc } from './page.ts'

const HOLD = {
  ...{ id: '43', by: 'ann', feature: 'batch', remaining: 40 },
  expiresAt: '2026-07-21T09:00:00Z',
}

export const hold = z
  .object({
    id: z.string(),
    by: z.string(),
    feature: z.string(),
    remaining: z.number().int(),
    expiresAt: utc,
  })
  .meta({ id: 'Hold', description: 'A reservation that is open.', examples: [HOLD] })

export const holdPage = z.object({ holds: z.array(hold), next }).meta({
  id: 'HoldPage',
  description: 'A page of the open holds, oldest first.',
  examples: [{ holds: [HOLD], next: null }],
})
