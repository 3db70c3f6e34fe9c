/** Links that set a new password, for people who forgot theirs. */
import { z } from 'zod'

export const newPasswordLink = z
  .strictObject({ email: z.email().max(320).describe('of whose account') })
  .meta({
    id: 'NewPasswordLink',
    description: 'The account that gets a new password.',
    examples: [{ email: 'ann@example.com' }],
  })
export const passwordLink = z
  .object({
    link: z.string().describe('the page that sets a new password; it works once, within an hour'),
  })
  .meta({
    id: 'PasswordLink',
    description: 'A link that sets a new password.',
    examples: [{ link: 'https://allot.example/password/c2VjcmV0' }],
  })
