/** A hold as it stands: what it still reserves, for whom, until when. */
import { z } from 'zod'
import { next, utc } from './page.ts'

export const hold = z
  .object({
    id: z.string(),
    by: z.string(),
    feature: z.string(),
    remaining: z.number().int(),
    expiresAt: utc,
  })
  .meta({ id: 'Hold' })

export const holds = z.object({ holds: z.array(hold), next })
