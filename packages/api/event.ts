/**
 * Events: what webhooks receive; one schema for each type. Each is an entry of the log under a public name, but for work that
 * is over, of which a product says that it is.
 */
import { z } from 'zod'
import { denial } from './answer.ts'
import { entry } from './entry.ts'
import { FINISHED_WORK, finishedWork } from './finished-work.ts'
import { utc } from './page.ts'
import { period, role } from './space.ts'

export const EVENT_TYPES = [
  'usage.threshold_crossed',
  'operation.denied',
  'space.renewed',
  'subscription.changed',
  'grant.added',
  'grant.voided',
  'member.joined',
  'member.left',
  'payment.overdue',
  'space.frozen',
  'payment.received',
  'work.finished',
] as const

export const eventType = z.enum(EVENT_TYPES).meta({
  id: 'EventType',
  description: 'What happened.',
  examples: ['usage.threshold_crossed'],
})

export type EventType = z.infer<typeof eventType>

const AT = '2026-07-20T09:00:00Z'
const BASE = { id: '42', at: AT, policy: '2026-05-unified', idempotencyKey: null }

interface EventText<Shape extends z.ZodRawShape> {
  readonly name: string
  readonly description: string
  readonly kind: string
  /** The fields that an entry of this kind always has, besides those of every entry. */
  readonly shape: Shape
  readonly example: object
}

function eventSchema<Type extends EventType, Shape extends z.ZodRawShape>(
  type: Type,
  { name, description, kind, shape, example }: EventText<Shape>,
) {
  const entryOfKind = entry.extend({ kind: z.literal(kind), ...shape }).meta({
    id: `${name}Entry`,
    description: `The entry of the log that the event \`${type}\` is about.`,
    examples: [{ ...BASE, kind, ...example }],
  })
  return z
    .object({
      type: z.literal(type),
      timestamp: utc,
      data: z.object({ space: z.string().describe('the id of the Space'), entry: entryOfKind }),
    })
    .meta({
      id: `${name}Event`,
      description,
      examples: [
        {
          ...{ type, timestamp: AT },
          data: { space: 'spc_b1946ac92492d234', entry: { ...BASE, kind, ...example } },
        },
      ],
    })
}

const DENIAL = {
  ...{ code: 'limit_period', message: 'The Batch exports of this period are used up.' },
  ...{ cost: { batch_exports: 40 }, binding: [], retryAt: '2026-08-20T09:00:00Z' },
  ...{ certainAt: '2026-08-20T09:00:00Z', maybeSooner: false },
  ...{ offers: ['wait'], upgradeTo: null, upgradeHelp: null, fits: 0 },
}

/** The payload of each type of event. */
export const EVENTS = {
  'usage.threshold_crossed': eventSchema('usage.threshold_crossed', {
    name: 'ThresholdCrossed',
    description: 'The use of a pool crossed a threshold, once for each pool, threshold and period.',
    kind: 'threshold_crossed',
    shape: { pool: z.string(), threshold: z.number().int().describe('in percent'), by: z.string() },
    example: { pool: 'ai_credits', threshold: 80, by: 'ann' },
  }),
  'operation.denied': eventSchema('operation.denied', {
    name: 'OperationDenied',
    description: 'An operation was denied.',
    kind: 'denied',
    shape: { denial, by: z.string(), feature: z.string() },
    example: { by: 'ann', feature: 'batch', units: 40, denial: DENIAL },
  }),
  'space.renewed': eventSchema('space.renewed', {
    name: 'SpaceRenewed',
    description: 'A new period began and the allowances with it.',
    kind: 'renewed',
    shape: { plan: z.string(), period, renewsAt: utc.nullable() },
    example: { plan: 'pro', period: 'monthly', renewsAt: '2026-08-20T09:00:00Z' },
  }),
  'subscription.changed': eventSchema('subscription.changed', {
    name: 'SubscriptionChanged',
    description: 'The plan changed, or will change at the next renewal.',
    kind: 'subscribed',
    shape: { plan: z.string(), period, when: z.enum(['now', 'renewal']) },
    example: { plan: 'max', period: 'yearly', when: 'now', renewsAt: '2026-08-20T09:00:00Z' },
  }),
  'grant.added': eventSchema('grant.added', {
    name: 'GrantAdded',
    description: 'An operator added an amount to a pool.',
    kind: 'granted',
    shape: { pool: z.string() },
    example: { pool: 'ai_credits', amounts: { ai_credits: 50 }, note: 'goodwill' },
  }),
  'grant.voided': eventSchema('grant.voided', {
    name: 'GrantVoided',
    description: 'An operator took a grant back; what was left of it lapsed.',
    kind: 'voided',
    shape: { pool: z.string(), grant: z.string(), reason: z.string() },
    example: { pool: 'ai_credits', grant: '3', amounts: { ai_credits: 60 }, reason: 'chargeback' },
  }),
  'member.joined': eventSchema('member.joined', {
    name: 'MemberJoined',
    description: 'A member joined, or has another role.',
    kind: 'joined',
    shape: { member: z.string(), role },
    example: { member: 'bob', role: 'member' },
  }),
  'member.left': eventSchema('member.left', {
    name: 'MemberLeft',
    description: 'A member left or was removed.',
    kind: 'left',
    shape: { member: z.string() },
    example: { member: 'bob' },
  }),
  'payment.overdue': eventSchema('payment.overdue', {
    name: 'PaymentOverdue',
    description: 'A payment failed or was not made; the grace period runs.',
    kind: 'payment_overdue',
    shape: { paidUntil: utc.nullable(), graceUntil: utc },
    example: { paidUntil: '2026-07-20T09:00:00Z', graceUntil: '2026-07-27T09:00:00Z' },
  }),
  'space.frozen': eventSchema('space.frozen', {
    name: 'SpaceFrozen',
    description: 'What is left is kept, and nothing can be used until a payment.',
    kind: 'frozen',
    shape: {
      paidUntil: utc.nullable(),
      reason: z.string().describe('`unpaid` or `paused`'),
      freeAt: utc.nullable().describe('when the Space returns to the plan without payment'),
    },
    example: { paidUntil: '2026-07-20T09:00:00Z', reason: 'unpaid', freeAt: null },
  }),
  'payment.received': eventSchema('payment.received', {
    name: 'PaymentReceived',
    description: 'The subscription is paid, and the running period has its whole allowance.',
    kind: 'paid',
    shape: { paidUntil: utc.nullable().describe('null: until something else is reported') },
    example: { paidUntil: '2026-08-20T09:00:00Z' },
  }),
  'work.finished': z
    .object({
      type: z.literal('work.finished'),
      timestamp: utc,
      data: z.object({ space: z.string().describe('the id of the Space'), work: finishedWork }),
    })
    .meta({
      id: 'WorkFinishedEvent',
      description:
        'Work is over, such as a Batch: once for each end, also of what was cancelled or stopped, and again of what is run again.',
      examples: [
        {
          ...{ type: 'work.finished', timestamp: AT },
          data: { space: 'spc_b1946ac92492d234', work: FINISHED_WORK },
        },
      ],
    }),
} as const satisfies Record<EventType, z.ZodType>

export type WebhookEvent = { [Type in EventType]: z.output<(typeof EVENTS)[Type]> }[EventType]
