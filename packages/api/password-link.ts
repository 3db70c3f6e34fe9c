/** A way back in for somebody who forgot their password. */
import { z } from 'zod'

export const newPasswordLink = z.strictObject({ email: z.email().max(320).describe('of whose account') })
export const passwordLink = z.object({
  link: z.string().describe('the page that sets a new password; it works once, within an hour'),
})
