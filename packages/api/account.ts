/** The account of the person who is signed in: their name, where they are signed in, and in which ways they sign in. */
import { name } from '@allot/rules/text'
import { z } from 'zod'
import { utc } from './page.ts'

export const accountChange = z.strictObject({ name: name.min(1).max(80).describe('as at sign-up') }).meta({
  id: 'AccountChange',
  description: 'What the members of your Spaces read as your name.',
  examples: [{ name: 'Ann Miller' }],
})

const SESSION = {
  ...{ id: 'q2Zs8', current: true, since: '2026-07-20T09:00:00Z', lastSeen: '2026-07-20T09:40:00Z' },
  ...{ address: '203.0.113.7', userAgent: 'Mozilla/5.0 (X11; Linux x86_64) Chrome/140.0.0.0' },
}

const session = z.object({
  id: z.string(),
  current: z.boolean().describe('whether the request came with it'),
  since: utc.describe('when they signed in'),
  lastSeen: utc.describe('to ten minutes'),
  address: z.string().nullable().describe('from which they signed in'),
  userAgent: z.string().nullable().describe('what the browser calls itself'),
})

export const sessionList = z.object({ sessions: z.array(session).readonly() }).meta({
  id: 'SessionList',
  description: 'Where the person is signed in, the latest first.',
  examples: [{ sessions: [SESSION] }],
})

export const signInWays = z
  .object({
    password: z.boolean(),
    twoFactor: z.boolean().describe('whether a password needs a code of their app besides'),
    passkeys: z
      .array(z.object({ id: z.string(), name: z.string().nullable(), madeAt: utc.nullable() }))
      .readonly(),
    provider: z.boolean().describe("whether the company's own sign-in knows them"),
  })
  .meta({
    id: 'SignInWays',
    description: 'In which ways the person signs in.',
    examples: [
      {
        ...{ password: true, twoFactor: true, provider: false },
        passkeys: [{ id: 'pk_1', name: 'Phone', madeAt: '2026-07-20T09:00:00Z' }],
      },
    ],
  })

export const closing = z
  .object({
    spaces: z
      .array(
        z.object({
          id: z.string(),
          name: z.string(),
          becomes: z
            .enum(['left', 'closed', 'hand_over', 'end_subscription'])
            .describe('the last two are for you to do first'),
        }),
      )
      .readonly(),
    deletedAfterDays: z
      .number()
      .int()
      .describe('so many days later the photos, designs and recipes of a closed Space are deleted'),
  })
  .meta({
    id: 'Closing',
    description: 'What happens to each Space of a person who closes their account.',
    examples: [
      { spaces: [{ id: 'spc_b1946ac92492d234', name: 'Acme', becomes: 'hand_over' }], deletedAfterDays: 30 },
    ],
  })
