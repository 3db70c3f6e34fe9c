/** What a policy says of a feature: what can be done, and what one use of it takes. */
import { z } from 'zod'
import { text } from '../../values/text.ts'
import { name, title, written } from './words.ts'

const takes = z
  .record(name, written)
  .default({})
  .meta({
    title: 'pool: amount',
    description: 'What one unit takes of each pool.',
    examples: [{ ai_credits: 0.5 }],
  })

const counts = z
  .array(name)
  .default([])
  .meta({
    title: 'list of windows',
    description: 'The windows in which one unit counts.',
    examples: [['exports']],
  })

/** What one unit takes and counts, of a rate or of an image of a Batch. */
export const unitKeys = { takes, counts }

/** So many of a unit: `1000 tokens`. */
export const QUANTITY = /^([1-9]\d{0,8}) ([a-z][a-z0-9_]{0,39})$/

const rate = z.strictObject({
  model: text.optional().meta({
    description:
      'The row is for this model. Without it, beside rows with models, it is for any other model; where no row has one, a use may not name one.',
    examples: ['studio'],
  }),
  resolution: text.optional().meta({
    description: 'The row is for this resolution; without it the same holds as without a model.',
    examples: ['2k'],
  }),
  default: z
    .boolean()
    .optional()
    .meta({
      description:
        'What a use leaves out, model or resolution, is that of this row; without such a row it must be named. At most one of a feature.',
      examples: [true],
    }),
  per: z
    .union([
      z.enum(['output', 'second']),
      z.string().regex(QUANTITY, 'write `output`, `second`, or a number and a unit, as in `1000 tokens`'),
    ])
    .default('output')
    .meta({
      title: '`output`, `second` or a quantity',
      description:
        'What `takes` is the cost of: one output of any size; one second of it, and a use must say its `seconds`; or so many of a unit of `units`, and a use must say its `quantity`; for one, also the word for one of it, `1 page`. A part costs its share, rounded up to the smallest unit.',
      examples: ['second', '1000 tokens'],
    }),
  free: name.optional().meta({
    title: 'window',
    description: 'While this window has room, a use counts in it and takes nothing; then it takes `takes`.',
    examples: ['free_a_day'],
  }),
  ...unitKeys,
})

export const feature = z.strictObject({
  title: title.meta({ description: 'What people call it.', examples: ['AI Backgrounds'] }),
  medium: z
    .enum(['image', 'video'])
    .default('image')
    .meta({ description: 'What it makes.', examples: ['video'] }),
  generative: z
    .boolean()
    .default(true)
    .meta({
      description: 'Generative AI must take something; a free tool says `false` and takes nothing.',
      examples: [false],
    }),
  ai_export: z
    .boolean()
    .default(false)
    .meta({
      description: 'A design that contains it counts in the windows of AI exports.',
      examples: [true],
    }),
  settles: z
    .enum(['as held', 'at actual', 'at actual or free'])
    .optional()
    .meta({
      title: '`as held`, `at actual` or `at actual or free`',
      description:
        'Whether a capture of a hold may say what the work really took, where that is known only afterwards: never, some of what was held, or also nothing at all. `as held` where it is left out.',
      examples: ['at actual'],
    }),
  rates: z
    .array(rate)
    .min(1)
    .max(50)
    .meta({
      title: 'list of rates',
      description:
        'What it costs. The first row that is for the model and resolution of a use applies; a value that no row is for is refused.',
      examples: [
        [
          { model: 'standard', default: true, takes: { ai_credits: 0.5 } },
          { model: 'studio', takes: { ai_credits: 1 } },
        ],
      ],
    }),
})

export type FeatureText = z.infer<typeof feature>
export type RateText = z.infer<typeof rate>
