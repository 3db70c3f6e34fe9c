/** What a policy says of Batches, of exports, and of what is given back. */
import { z } from 'zod'
import { client } from '../../model/operation.ts'
import { unitKeys } from './feature.ts'
import { count, name } from './words.ts'

const images = count.default(0)

/** Batches of images; without it there are none. */
export const batch = z.strictObject({
  takes: unitKeys.takes.meta({
    description: 'What one image of a Batch takes of each pool, besides the cost of its edits.',
    examples: [{ batch_exports: 1 }],
  }),
  counts: unitKeys.counts.meta({
    description: 'The windows in which one image of a Batch counts.',
    examples: [['exports']],
  }),
  images: z
    .strictObject({
      web: images.meta({ description: 'In the web app.', examples: [100] }),
      ios: images.meta({ description: 'On iOS.', examples: [250] }),
      android: images.meta({ description: 'On Android.', examples: [250] }),
      api: images.meta({ description: 'Through the API.', examples: [100] }),
    })
    .prefault({})
    .meta({
      description: 'The most images in one Batch, by client; a plan may set its own. 0: no Batches.',
      examples: [{ web: 100, ios: 250, android: 250, api: 100 }],
    }),
})

/** The windows of exports with and without AI features, and what counts as one export on each client. */
export const exports = z.strictObject({
  counts: z
    .strictObject({
      ai: z.array(name).meta({
        title: 'list of windows',
        description: 'For a design with a feature that says `ai_export`.',
        examples: [['ai_exports']],
      }),
      plain: z.array(name).meta({
        title: 'list of windows',
        description: 'For any other design.',
        examples: [['plain_exports']],
      }),
    })
    .meta({
      description: 'The windows in which an export counts.',
      examples: [{ ai: ['ai_exports'], plain: ['plain_exports'] }],
    }),
  clients: z.record(client, z.enum(['each file', 'each screen'])).meta({
    title: 'client: `each file` or `each screen`',
    description: 'What counts as one export: each file, or each visit to the export screen (A-22).',
    examples: [{ web: 'each file', ios: 'each screen', android: 'each screen', api: 'each file' }],
  }),
})

/** For each reason of a failure: whether its cost is given back. */
export const refunds = z.strictObject({
  technical: z
    .boolean()
    .default(true)
    .meta({ description: 'It failed.', examples: [true] }),
  timeout: z
    .boolean()
    .default(true)
    .meta({ description: 'It took too long.', examples: [true] }),
  cancelled: z
    .boolean()
    .default(false)
    .meta({ description: 'A member stopped it.', examples: [false] }),
  moderated: z
    .boolean()
    .default(false)
    .meta({ description: 'It showed what is not allowed.', examples: [false] }),
})
