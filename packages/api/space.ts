/** Spaces: teams that share amounts. */
import { PERIODS } from '@allot/rules/renewal'
import { name, text } from '@allot/rules/text'
import { z } from 'zod'
import { instantText, next, pageQuery, utc } from './page.ts'

export const period = z.enum(PERIODS).meta({
  id: 'Period',
  description: 'How long a subscription runs until it renews.',
  examples: ['monthly'],
})
export const role = z.enum(['owner', 'admin', 'member']).meta({
  id: 'Role',
  description: 'What a member may do in the Space.',
  examples: ['member'],
})
const plan = text.min(1).max(40)

const overrides = z
  .record(text.max(40), z.union([z.number().min(0), z.enum(['unlimited', 'no access'])]))
  .describe('figures agreed for this Space, by pool or window; for operators')

export const newSpace = z
  .strictObject({
    name: name.min(1).max(80),
    plan,
    period,
    owner: text.min(1).max(200).optional().describe('with an API key: the member who owns it'),
    space: z
      .string()
      .regex(/^[A-Za-z0-9][\w.-]{0,79}$/, 'use letters, digits, _, . and -, at most 80')
      .optional()
      .describe('your own id of the Space; for operators'),
    paying: z.boolean().optional().describe('whether the owner pays; true by default; for operators'),
    subscribed: instantText.optional().describe('when its subscription began; now by default; for operators'),
    overrides: overrides.optional(),
    person: text
      .min(1)
      .max(200)
      .optional()
      .describe(
        'your own id of the person who makes it: what a plan gives once is given once a person, in the first of their Spaces that gets it. Without it, once a Space. Only a hash of it is kept; for operators',
      ),
  })
  .meta({
    id: 'NewSpace',
    description: 'A Space to create, with its plan and owner.',
    examples: [{ name: 'Acme', plan: 'pro', period: 'monthly', owner: 'ann' }],
  })

export const subscriptionChange = z.strictObject({ plan, period, overrides: overrides.optional() }).meta({
  id: 'SubscriptionChange',
  description: 'The plan to change to.',
  examples: [{ plan: 'max', period: 'yearly' }],
})

const ID = 'spc_b1946ac92492d234'

const FREE_ALLOWANCE =
  'whether this Space has what its plan gives once: `given`; `given before`, so that another Space of the person has it; `waiting` until the person has confirmed their e-mail. Left out where the plan renews, and where the Space was made for nobody in particular, so that it has it'

/** As it stands now, also where the request is repeated. */
const freeAllowance = {
  freeAllowance: z.enum(['given', 'given before', 'waiting']).optional().describe(FREE_ALLOWANCE),
  freeAllowanceIn: z
    .string()
    .optional()
    .describe('with `given before`: the Space of the person that has what a plan gives once'),
}

export const createdSpace = z.object({ id: z.string(), name: z.string(), ...freeAllowance }).meta({
  id: 'CreatedSpace',
  description: 'The Space that was created or joined.',
  examples: [{ id: ID, name: 'Acme' }],
})

const LISTED = { id: ID, name: 'Acme', role: 'owner', owner: 'ann' }

const listedSpace = z
  .object({ id: z.string(), name: z.string(), role, owner: z.string() })
  .meta({ id: 'ListedSpace', description: 'A Space, and the role of the caller in it.', examples: [LISTED] })

export const spacesQuery = pageQuery.extend({
  closedBefore: instantText
    .optional()
    .describe(
      'For operators: the Spaces whose last member closed their account before this instant, in place of those in use.',
    ),
})

export const spacePage = z.object({ spaces: z.array(listedSpace), next }).meta({
  id: 'SpacePage',
  description: 'A page of Spaces.',
  examples: [{ spaces: [LISTED], next: null }],
})

const meFreeAllowance = {
  freeAllowance: z
    .enum(['available', 'given before', 'waiting', 'none'])
    .describe(
      'what plans give once, for a Space that the person makes now: `available`; `given before`, in another Space; `waiting` until they confirm their e-mail; `none` in the demonstration of a server that sends e-mail',
    ),
  freeAllowanceIn: z.string().optional().describe('with `given before`: the Space that has it'),
}

export const me = z
  .object({
    member: z
      .object({
        id: z.string(),
        name: z.string(),
        email: z.string(),
        demo: z.boolean().describe('an account of the demonstration'),
        mustConfirm: z
          .boolean()
          .describe(
            'whether they confirm their e-mail before they invite, are sent news, and get what plans give once',
          ),
      })
      .meta({
        id: 'Account',
        description: 'A signed-in person.',
        examples: [{ id: 'ann', name: 'Ann', email: 'ann@example.com', demo: false, mustConfirm: false }],
      }),
    spaces: z.array(z.object({ id: z.string(), name: z.string(), role })),
    ...meFreeAllowance,
  })
  .meta({
    id: 'Me',
    description: 'The signed-in person and their Spaces.',
    examples: [
      {
        member: { id: 'ann', name: 'Ann', email: 'ann@example.com', demo: false, mustConfirm: false },
        spaces: [{ id: ID, name: 'Acme', role: 'owner' }],
        freeAllowance: 'given before',
        freeAllowanceIn: ID,
      },
    ],
  })

export const space = z
  .object({
    id: z.string(),
    name: z.string(),
    policy: z.string().describe('the version that its last operation was decided under'),
    plan: z.string(),
    period,
    next: z.object({ plan: z.string(), period }).nullable().describe('the plan from the next renewal on'),
    periodStart: utc,
    renewsAt: utc.nullable(),
    members: z.number().int(),
    openHolds: z.number().int(),
    entries: z.number().int().describe('how many entries its log has'),
    ...freeAllowance,
  })
  .meta({
    id: 'Space',
    description: 'A team that shares amounts.',
    examples: [
      {
        ...{ id: ID, name: 'Acme', policy: '2026-05-unified', plan: 'pro', period: 'monthly', next: null },
        ...{ periodStart: '2026-07-20T09:00:00Z', renewsAt: '2026-08-20T09:00:00Z' },
        ...{ members: 3, openHolds: 1, entries: 42 },
      },
    ],
  })
