/** Health: whether the process runs, and whether it can answer requests. */
import { z } from 'zod'

export const liveness = z.object({ live: z.boolean() }).meta({
  id: 'Liveness',
  description: 'The process runs.',
  examples: [{ live: true }],
})

export const readiness = z.object({ ready: z.boolean() }).meta({
  id: 'Readiness',
  description: 'Whether requests can be answered.',
  examples: [{ ready: true }],
})
