/** What a request that makes no sense is answered with (RFC 9457). */
import { z } from 'zod'

export const problem = z
  .object({
    type: z.string(),
    title: z.string(),
    status: z.number().int(),
    code: z.string().describe('stable, for programs'),
    detail: z.string().describe('what is wrong, and how to mend it'),
    path: z.string().optional().describe('where in the request, as a JSON pointer'),
  })
  .meta({ id: 'Problem' })

export type Told = z.infer<typeof problem>
