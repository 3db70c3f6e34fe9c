/** What a policy says of a unit of its own, such as tokens, pages or minutes. Credits and exports are built in. */
import { z } from 'zod'
import { title } from './words.ts'

export const unit = z.strictObject({
  one: title.meta({ description: 'What people call one of it.', examples: ['token'] }),
  many: title.meta({ description: 'What people call several.', examples: ['tokens'] }),
  decimals: z
    .number()
    .int()
    .min(0)
    .max(6)
    .optional()
    .meta({
      title: 'whole number',
      description: 'How many digits behind the point an amount may have; without it, amounts are whole.',
      examples: [2],
    }),
})
