/** Spaces, who is in them, and how they are named on the wire. */
import { z } from 'zod'
import { next, utc } from './page.ts'

export const period = z.enum(['weekly', 'monthly', 'yearly'])
export const role = z.enum(['owner', 'admin', 'member'])
const plan = z.string().min(1).max(40)

const overrides = z
  .record(z.string().max(40), z.union([z.number().min(0), z.enum(['unlimited', 'no access'])]))
  .describe('figures agreed for this Space, by pool or window; for operators')

export const newSpace = z.strictObject({
  name: z.string().trim().min(1).max(80),
  plan,
  period,
  owner: z.string().min(1).max(200).optional().describe('with an API key: the member who will own it'),
  space: z
    .string()
    .regex(/^[A-Za-z0-9][\w.-]{0,79}$/, 'use letters, digits, _, . and -, at most 80')
    .optional()
    .describe('an id of your own for it; for operators'),
  paying: z.boolean().optional().describe('whether the owner pays; true unless said; for operators'),
  subscribed: z.iso
    .datetime({ offset: true, message: 'write it like 2026-05-15T02:11:00Z' })
    .optional()
    .describe('when its subscription began; now, unless said; for operators'),
  overrides: overrides.optional(),
})

export const toSubscribe = z.strictObject({ plan, period, overrides: overrides.optional() })

export const made = z.object({ id: z.string(), name: z.string() })

const listed = z
  .object({ id: z.string(), name: z.string(), role, owner: z.string() })
  .meta({ id: 'ListedSpace' })

export const listedSpaces = z.object({ spaces: z.array(listed), next })

export const me = z.object({
  member: z.object({ id: z.string(), name: z.string(), email: z.string(), demo: z.boolean() }),
  spaces: z.array(z.object({ id: z.string(), name: z.string(), role })),
})

export const space = z
  .object({
    id: z.string(),
    name: z.string(),
    policy: z.string(),
    plan: z.string(),
    period,
    next: z
      .object({ plan: z.string(), period })
      .nullable()
      .describe('what it changes to at its next renewal'),
    periodStart: utc,
    renewsAt: utc.nullable(),
    members: z.number().int(),
    openHolds: z.number().int(),
    entries: z.number().int().describe('how many entries its log has'),
  })
  .meta({ id: 'Space' })

export const member = z
  .object({
    id: z.string(),
    role,
    name: z.string().nullable().describe('null for a member who has no account here'),
    email: z.string().nullable().describe('for admins alone'),
    left: z.boolean().describe('removed; what they used stays in the log'),
    caps: z.record(z.string(), z.number()).describe('the most they may take of a pool in a period'),
  })
  .meta({ id: 'Member' })

export const members = z.object({ members: z.array(member), next })

const lesser = z.enum(['admin', 'member'])
export const newMember = z.strictObject({
  member: z.string().min(1).max(200),
  role: lesser.default('member'),
  paying: z.boolean().default(true).describe('whether limits of paying people are theirs'),
})
export const newCap = z.strictObject({
  pool: z.string().min(1).max(40),
  most: z.number().min(0).max(1_000_000_000).nullable().describe('in a period; null lifts the cap'),
})
export const newRole = z.strictObject({
  role: role.describe('only the owner hands over the Space; they are an admin then'),
})
export const newInvitation = z.strictObject({
  role: lesser.default('member'),
  email: z.email().max(320).optional().describe('where the link is sent as well; kept nowhere'),
})

export const invitation = z
  .object({
    id: z.string(),
    role: lesser,
    status: z.enum(['open', 'accepted', 'revoked', 'expired']),
    madeAt: utc,
    expiresAt: utc,
  })
  .meta({ id: 'Invitation' })

export const invitations = z.object({ invitations: z.array(invitation), next })
export const shownInvitation = invitation.extend({
  token: z.string().describe('shown here and never again; whoever has it may join'),
  link: z.string().describe('the page that accepts it'),
  mailed: z.boolean().describe('whether it is on its way by e-mail'),
})
export const offered = z.object({ space: z.string(), name: z.string(), role: lesser })
export const done = z.object({ done: z.boolean() })
