/** Which checks a policy holds its figures to: those of every policy, each unless it is switched off, and its own. */
import { z } from 'zod'
import { name } from './words.ts'

const factor = z.number().positive().meta({ title: 'number above 0' })

const check = (description: string) =>
  z
    .boolean()
    .default(true)
    .meta({ description, examples: [false] })

/** The checks of every policy; one that says `false` does not hold it to that. */
const named = {
  plans_name_every_limit: check(
    'Each plan names every pool, for each period that it is sold for, and every window. Without that, what a plan does not name is 0.',
  ),
  dearer_plans_give_more: check(
    'A dearer plan gives more of every pool; another size of the same plan gives at least as much.',
  ),
  dearer_plans_allow_more: check('A dearer plan allows at least as much in every window.'),
  longer_periods_give_more: check(
    'A plan that renews gives less for a day than for a week, and less for a week than for a month.',
  ),
  year_renews_monthly: check('A plan gives the same each month of a year as it gives for a month.'),
  one_plan_without_subscription: check(
    'One plan does not renew: it is what a Space has when its subscription ends. Without one, no subscription can be cancelled.',
  ),
  windows_are_counted: check(
    'A rate, a Batch or an export counts in each window, or is free while it has room.',
  ),
  generative_takes_something: check(
    'A generative feature takes something or counts somewhere, where the policy has pools of credits.',
  ),
  free_tools_take_nothing: check('A feature that is not generative takes nothing and counts nowhere.'),
  video_costs_more_than_image: check('A video costs more than the dearest image that takes the same units.'),
  higher_resolution_costs_more: check(
    'A higher resolution of a model costs more than a lower one that takes the same units.',
  ),
  features_have_own_costs: check('Not all generative features cost the same.'),
}

export type CheckName = keyof typeof named

export const checks = z.strictObject({
  ...named,
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
      description:
        'The first feature of each pair costs more than the second; both take the same units and are counted alike.',
      examples: [[['virtual_model', 'ai_shadow']]],
    }),
})
