/** Invitations: links that let one person each join a Space. */
import { z } from 'zod'
import { maker } from './key.ts'
import { lesserRole } from './member.ts'
import { next, utc } from './page.ts'

const INVITATION = {
  ...{ id: 'inv_6f1ed002ab559585', role: 'member', status: 'open' },
  ...{ madeAt: '2026-07-20T09:00:00Z', expiresAt: '2026-07-27T09:00:00Z' },
  maker: { member: 'ann', name: 'Ann', key: null },
}

export const newInvitation = z
  .strictObject({
    role: lesserRole.default('member'),
    email: z.email().max(320).optional().describe('where the link is sent by e-mail; it is not stored'),
  })
  .meta({
    id: 'NewInvitation',
    description: 'The role of the person who accepts, and where the link is sent.',
    examples: [{ role: 'member', email: 'bob@example.com' }],
  })

export const invitation = z
  .object({
    id: z.string(),
    role: lesserRole,
    status: z.enum(['open', 'accepted', 'revoked', 'expired']),
    madeAt: utc,
    expiresAt: utc,
    maker,
  })
  .meta({ id: 'Invitation', description: 'An invitation, without its link.', examples: [INVITATION] })

export const invitationPage = z.object({ invitations: z.array(invitation), next }).meta({
  id: 'InvitationPage',
  description: 'A page of invitations.',
  examples: [{ invitations: [INVITATION], next: null }],
})

export const createdInvitation = invitation
  .extend({
    token: z.string().describe('shown here and never again; the person who has it may join'),
    link: z.string().describe('the page that accepts it'),
    mailed: z.boolean().describe('whether it was sent by e-mail'),
  })
  .meta({
    id: 'CreatedInvitation',
    description: 'An invitation with its link.',
    examples: [
      { ...INVITATION, token: 'c2VjcmV0', link: 'https://allot.example/join/c2VjcmV0', mailed: false },
    ],
  })

export const invitationOffer = z.object({ space: z.string(), name: z.string(), role: lesserRole }).meta({
  id: 'InvitationOffer',
  description: 'The Space and the role that an invitation offers.',
  examples: [{ space: 'spc_b1946ac92492d234', name: 'Acme', role: 'member' }],
})
