/** What a policy says of a plan: what a Space subscribes to. */
import { z } from 'zod'
import { text } from '../../values/text.ts'
import { allowances, count, name, poolAllowances, span, title } from './words.ts'

const given = 'pool: amount; or '

/** The most images in one Batch, by client, where a plan has its own. */
const batchImages = z
  .strictObject({
    web: count.optional().meta({ description: 'In the web app.', examples: [250] }),
    ios: count.optional().meta({ description: 'On iOS.', examples: [250] }),
    android: count.optional().meta({ description: 'On Android.', examples: [250] }),
    api: count.optional().meta({ description: 'Through the API.', examples: [1000] }),
  })
  .default({})

/** What a plan may use of a feature. */
const access = z.strictObject({
  models: z
    .array(text)
    .min(1)
    .optional()
    .meta({ title: 'list of models', description: 'These models and no others.', examples: [['standard']] }),
  resolutions: z
    .array(text)
    .min(1)
    .optional()
    .meta({
      title: 'list of resolutions',
      description: 'These resolutions and no others.',
      examples: [['480p', '720p']],
    }),
  seconds: count
    .min(1)
    .optional()
    .meta({ description: 'The most seconds of one output.', examples: [10] }),
})

export const plan = z.strictObject({
  title: title.meta({ description: 'What people call it.', examples: ['Pro'] }),
  best_for: text
    .default('')
    .meta({ description: 'Whom it suits, for the page of plans.', examples: ['Solopreneurs'] }),
  size_of: name.optional().meta({
    description: 'It is another size of that plan: it may give the same amount of some pools (A-27).',
    examples: ['ultra'],
  }),
  renews: z
    .boolean()
    .default(true)
    .meta({ description: '`false`: its amounts are given once (C-06).', examples: [false] }),
  daily: z
    .union([poolAllowances, z.literal('not sold')])
    .default('not sold')
    .meta({
      title: `${given}\`not sold\``,
      description: 'What it gives every 24 hours, from the instant of the subscription.',
      examples: [{ ai_credits: 8 }],
    }),
  weekly: z
    .union([poolAllowances, z.literal('not sold')])
    .default('not sold')
    .meta({
      title: `${given}\`not sold\``,
      description: 'What it gives for a week (C-07, A-32).',
      examples: [{ ai_credits: 50, batch_exports: 125 }],
    }),
  monthly: z.union([poolAllowances, z.literal('not sold')]).meta({
    title: `${given}\`not sold\``,
    description: 'What it gives for a month.',
    examples: [{ ai_credits: 200, batch_exports: 500 }, { ai_credits: 'custom' }],
  }),
  yearly: z
    .union([poolAllowances, z.literal('not sold'), z.literal('as monthly')])
    .default('not sold')
    .meta({
      title: `${given}\`not sold\`, \`as monthly\``,
      description: 'What it gives each month of a year; a year’s amount is never given at once.',
      examples: ['as monthly'],
    }),
  seats: z
    .strictObject({
      joining: z.enum(['whole', 'share', 'next period']).meta({
        description:
          'What a member who comes within a period adds at once: a whole seat, the share of it for the time that is left, or nothing before the next period.',
        examples: ['share'],
      }),
    })
    .default({ joining: 'whole' })
    .meta({
      description: 'For amounts `per_seat`. A member who leaves takes nothing away before the next period.',
      examples: [{ joining: 'share' }],
    }),
  welcome: z
    .strictObject({
      gives: z.record(name, z.number().positive().meta({ title: 'amount' })).meta({
        title: 'pool: amount',
        description: 'What it gives besides.',
        examples: [{ ai_credits: 50 }],
      }),
      for: span.meta({
        description: 'How long, from the instant at which the Space gets the plan; then the rest lapses.',
        examples: ['P14D'],
      }),
    })
    .optional()
    .meta({
      description:
        'A welcome or trial amount: given besides, once a Space and once a person, when a Space first gets the plan while it has one. It is drawn on first.',
      examples: [{ gives: { ai_credits: 50 }, for: 'P14D' }],
    }),
  windows: allowances.default({}).meta({
    title: 'window: limit',
    description: 'The limit of each window on this plan.',
    examples: [{ exports: 250, renders: 'unlimited' }],
  }),
  together: z
    .array(name)
    .default([])
    .meta({
      title: 'list of windows',
      description: 'Windows of each member that all members of a Space share on this plan (A-02).',
      examples: [['exports']],
    }),
  no_access: z
    .array(name)
    .default([])
    .meta({
      title: 'list of features',
      description: 'Features that the plan does not have.',
      examples: [['ai_video']],
    }),
  access: z
    .record(name, access)
    .default({})
    .meta({
      title: 'feature: its keys',
      description:
        'What this plan may use of a feature; all of it, where it says nothing. A dearer plan that may use more is offered.',
      examples: [
        {
          ai_video: { seconds: 10, resolutions: ['480p', '720p'] },
          ai_background: { models: ['standard'] },
        },
      ],
    }),
  at_once: z
    .record(name, count.min(1))
    .default({})
    .meta({
      title: 'feature, or `batch`: whole number',
      description:
        'How many holds of a feature, or of Batches, a Space may have open at once: work that is running. While so many are open, no more of it begins, neither by a hold nor by a charge; a charge itself leaves nothing open. Without it as many as the program bears.',
      examples: [{ batch: 2, ai_video: 1 }],
    }),
  batch_images: batchImages.meta({
    description: 'The most images in one Batch on this plan; where it says nothing, `batch.images`.',
    examples: [{ web: 250, api: 1000 }],
  }),
})

export type PlanText = z.infer<typeof plan>
