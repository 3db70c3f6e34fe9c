/** What a policy demands of its own figures; `policy lint` checks it. */
import { z } from 'zod'
import { name } from './words.ts'

const factor = z.number().positive().meta({ title: 'number above 0' })

export const checks = z.strictObject({
  multiples: z
    .array(
      z.strictObject({
        pool: name.meta({ description: 'Of this pool', examples: ['ai_credits'] }),
        plan: name.meta({ description: 'this plan gives', examples: ['pro'] }),
        times: factor.meta({ description: 'so many times', examples: [5] }),
        of: name.meta({ description: 'what that plan gives.', examples: ['free'] }),
      }),
    )
    .default([])
    .meta({
      title: 'list of multiples',
      description: 'A plan’s monthly amount is so many times the amount of another plan.',
      examples: [[{ pool: 'ai_credits', plan: 'pro', times: 5, of: 'free' }]],
    }),
  ratios: z
    .array(
      z.strictObject({
        pool: name.meta({ description: 'Of this pool', examples: ['batch_exports'] }),
        plans: z.array(name).meta({
          title: 'list of plans',
          description: 'these plans give',
          examples: [['ultra', 'ultra_2x']],
        }),
        as: z
          .array(factor)
          .meta({ title: 'list of numbers', description: 'amounts in this ratio.', examples: [[1, 2]] }),
      }),
    )
    .default([])
    .meta({
      title: 'list of ratios',
      description: 'The monthly amounts of plans have this ratio.',
      examples: [[{ pool: 'batch_exports', plans: ['ultra', 'ultra_2x'], as: [1, 2] }]],
    }),
  dearer: z
    .array(z.tuple([name, name]))
    .default([])
    .meta({
      title: 'list of pairs of features',
      description: 'The first feature of each pair costs more than the second.',
      examples: [[['virtual_model', 'ai_shadow']]],
    }),
})
