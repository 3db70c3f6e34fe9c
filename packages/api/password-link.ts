/** Links that set a password, for people who forgot theirs, and for new accounts that an operator makes. */
import { name } from '@allot/rules/text'
import { z } from 'zod'

export const newPasswordLink = z
  .strictObject({
    email: z.email().max(320).describe('of whose account'),
    name: name
      .min(1)
      .max(80)
      .optional()
      .describe('makes the account for a person of this name, where there is none yet'),
  })
  .meta({
    id: 'NewPasswordLink',
    description: 'The account that gets a password.',
    examples: [{ email: 'ann@example.com' }],
  })
export const passwordLink = z
  .object({
    link: z
      .string()
      .describe(
        'the page that sets a new password; it works once, within an hour; of a new account, within a week',
      ),
  })
  .meta({
    id: 'PasswordLink',
    description: 'A link that sets a password.',
    examples: [{ link: 'https://allot.example/password/c2VjcmV0' }],
  })
