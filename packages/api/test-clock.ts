/** The test clock: the instant that it shows, and the policy with which it is reset. */
import { text } from '@allot/rules/text'
import { z } from 'zod'
import { instantText, utc } from './page.ts'

export const testClockUpdate = z
  .strictObject({
    policy: z
      .record(text, z.unknown())
      .optional()
      .describe('starts anew: without Spaces, with this policy alone, in force from the beginning'),
    now: instantText.optional().describe('what the clock shows from now on; unchanged by default'),
  })
  .meta({
    id: 'TestClockUpdate',
    description: 'What the test clock shows from now on.',
    examples: [{ now: '2026-07-20T09:00:00Z' }],
  })

export const testClockState = z.object({ now: utc }).meta({
  id: 'TestClockState',
  description: 'What the test clock shows.',
  examples: [{ now: '2026-07-20T09:00:00Z' }],
})
