/** What a policy says of a pool: a balance that the members of a Space share. */
import { z } from 'zod'
import { name, thresholds, title, written } from './words.ts'

export const pool = z.strictObject({
  title: title.meta({ description: 'What people call it.', examples: ['AI credits'] }),
  unit: name.default('credit').meta({
    title: '`credit`, `export` or one of `units`',
    description: 'What it counts. A credit can be divided into thousandths, an export cannot.',
    examples: ['export', 'tokens'],
  }),
  display: z
    .enum(['count', 'percent'])
    .default('count')
    .meta({
      description: 'How members see it; `percent` shows them no amounts.',
      examples: ['percent'],
    }),
  thresholds,
  refuses: z
    .enum(['insufficient_credits', 'limit_period'])
    .default('insufficient_credits')
    .meta({ description: 'The denial code when the pool is short.', examples: ['limit_period'] }),
  rollover: z
    .strictObject({
      most: written.meta({ description: 'The most that is carried over.', examples: [100] }),
    })
    .optional()
    .meta({
      description:
        'What a period leaves unspent may be spent in the next one, up to `most`. Without it nothing is carried over.',
      examples: [{ most: 100 }],
    }),
})
