/** The test clock: what it is set to, and the policy under which a server for tests starts anew. */
import { z } from 'zod'
import { utc } from './page.ts'

export const testClockUpdate = z.strictObject({
  policy: z
    .record(z.string(), z.unknown())
    .optional()
    .describe('begins anew: no Spaces, and this policy alone, in force since ever'),
  now: z.iso
    .datetime({ offset: true, message: 'write it like 2026-05-15T02:11:00Z' })
    .optional()
    .describe('where the clock stands from now on; where it stood, unless said'),
})

export const testClockState = z.object({ now: utc })
