/** The answer to requests that return nothing else. */
import { z } from 'zod'

export const done = z.object({ done: z.boolean() }).meta({
  id: 'Done',
  description: 'The request was carried out.',
  examples: [{ done: true }],
})
