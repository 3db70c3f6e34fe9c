/** Members: the people of a Space, their roles and caps. */
import { text } from '@allot/rules/text'
import { z } from 'zod'
import { next } from './page.ts'
import { role } from './space.ts'

const MEMBER = {
  ...{ id: 'ann', role: 'admin', name: 'Ann', email: 'ann@example.com', demo: false, left: false },
  caps: { ai_credits: 20 },
}

export const member = z
  .object({
    id: z.string(),
    role,
    name: z.string().nullable().describe('null for a member who has no account here'),
    email: z.string().nullable().describe('null unless the caller is an admin'),
    demo: z.boolean().describe('has an account of the demonstration'),
    left: z.boolean().describe('removed; what they used stays in the log'),
    caps: z.record(z.string(), z.number()).describe('the most they may take of a pool in a period'),
  })
  .meta({ id: 'Member', description: 'A member of a Space.', examples: [MEMBER] })

export const memberPage = z.object({ members: z.array(member), next }).meta({
  id: 'MemberPage',
  description: 'A page of members.',
  examples: [{ members: [MEMBER], next: null }],
})

/** The roles below owner. */
export const lesserRole = z.enum(['admin', 'member'])

export const newMember = z
  .strictObject({
    member: text.min(1).max(200).describe('your own id of the member'),
    role: lesserRole.default('member'),
    paying: z.boolean().default(true).describe('whether limits of paying people apply to them'),
  })
  .meta({
    id: 'NewMember',
    description: 'A member of your own product.',
    examples: [{ member: 'user-7', role: 'member' }],
  })

export const memberCap = z
  .strictObject({
    pool: text.min(1).max(40),
    most: z.number().min(0).max(1_000_000_000).nullable().describe('in a period; null lifts the cap'),
  })
  .meta({
    id: 'MemberCap',
    description: 'The most that a member may take of a pool in a period.',
    examples: [{ pool: 'ai_credits', most: 20 }],
  })

/** What becomes of the keys, open invitations and webhooks that a member made, when they are an admin no more. */
const credentials = z
  .enum(['end', 'hand_over'])
  .default('end')
  .describe(
    'the API keys, open invitations and webhooks that they made: `end` revokes them, `hand_over` makes them yours; only where the member is removed or is no admin any more',
  )

export const memberRemoval = z.object({ credentials })

export const memberRole = z
  .strictObject({
    role: role.describe('`owner` hands the Space over: only its owner may, and becomes an admin'),
    credentials,
  })
  .meta({
    id: 'MemberRole',
    description: 'The new role of a member.',
    examples: [{ role: 'admin' }],
  })
