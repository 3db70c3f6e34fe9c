/** A second factor that is lost: an operator turns two-step sign-in off. */
import { z } from 'zod'

export const secondFactorRemoval = z
  .strictObject({ email: z.email().max(320).describe('of whose account') })
  .meta({
    id: 'SecondFactorRemoval',
    description: 'The account whose two-step sign-in is turned off.',
    examples: [{ email: 'ann@example.com' }],
  })
