/** What a rehearsal is told: where its clock stands, and which policy it is begun anew under. */
import { z } from 'zod'
import { utc } from './page.ts'

export const toRehearse = z.strictObject({
  policy: z
    .record(z.string(), z.unknown())
    .optional()
    .describe('begins anew: no Spaces, and this policy alone, in force since ever'),
  now: z.iso
    .datetime({ offset: true, message: 'write it like 2026-05-15T02:11:00Z' })
    .optional()
    .describe('where the clock stands from now on; where it stood, unless said'),
})

export const rehearsed = z.object({ now: utc })
