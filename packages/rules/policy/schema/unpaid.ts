/** What a policy says of a Space whose payment is overdue. It matters only where billing, or your own code, reports payments. */
import { z } from 'zod'
import { text } from '../../values/text.ts'

export const unpaid = z.strictObject({
  grace: text.default('P7D').meta({
    title: 'length',
    description:
      'How long a Space whose payment is overdue goes on with what was left of the last paid term. `PT0S`: not at all.',
    examples: ['P3D'],
  }),
  after_grace: z
    .enum(['freeze', 'free'])
    .default('freeze')
    .meta({
      description:
        'What happens then: all that is left is kept and nothing can be used until a payment; or the Space returns to the first plan that does not renew.',
      examples: ['free'],
    }),
  free_after: text.optional().meta({
    title: 'length',
    description:
      'How long a Space stays frozen until it returns to the first plan that does not renew. Without it, until it pays or its subscription ends.',
    examples: ['P30D'],
  }),
})
