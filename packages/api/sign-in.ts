/** How people get in: what a page shows to a visitor who is not signed in. */
import { z } from 'zod'

const OPTIONS = { signUp: 'invited', domains: [], demo: false, mail: true, provider: 'Acme' }

export const signInOptions = z
  .object({
    signUp: z
      .enum(['open', 'invited', 'off'])
      .describe('who makes an account: everybody, whoever has an invitation, or nobody by themselves'),
    domains: z
      .array(z.string())
      .readonly()
      .describe('accounts are for addresses at these domains; empty for any'),
    demo: z.boolean().describe('whether a visitor may look around without an account'),
    mail: z.boolean().describe('whether links that confirm an address and set a password are sent by e-mail'),
    provider: z
      .string()
      .nullable()
      .describe("what people call the company's own sign-in; null where there is none"),
  })
  .meta({
    id: 'SignInOptions',
    description: 'How people get in.',
    examples: [OPTIONS],
  })
