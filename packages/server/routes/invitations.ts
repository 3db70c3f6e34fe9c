/** Invitations: an admin creates a link; the person who has it opens it, signs in and joins. */

import { done } from '@allot/api/done'
import { createdInvitation, invitationOffer, invitationPage, newInvitation } from '@allot/api/invitation'
import { pageQuery } from '@allot/api/page'
import { createdSpace } from '@allot/api/space'
import { iso } from '@allot/rules/instant'
import { memberOf } from '@allot/rules/space'
import { nameOf } from '../access/caller.ts'
import { openInvitationStore, type StoredInvitation, statusOf } from '../accounts/invitation-store.ts'
import { invitationMail } from '../events/mail.ts'
import { notFound, ProblemError } from '../http/problem.ts'
import type { RouteContext } from './route-context.ts'

export function invitationRoutes({
  api,
  allot,
  directory,
  db,
  secret,
  url,
  mailer,
  clock,
}: RouteContext): void {
  const invitations = openInvitationStore(db, secret)
  const invitationResource = (invitation: StoredInvitation) => ({
    id: invitation.id,
    role: invitation.role,
    status: statusOf(invitation, clock()),
    madeAt: iso(invitation.madeAt),
    expiresAt: iso(invitation.expiresAt),
  })
  /** @throws Problem 404 for a link that never existed, 410 for one that is over */
  const open = async (token: string, member?: string): Promise<StoredInvitation> => {
    const found = await invitations.find(token)
    if (!found) throw notFound()
    const status = statusOf(found, clock())
    if (status === 'open' || (status === 'accepted' && found.acceptedBy === member)) return found
    throw new ProblemError(
      'invitation_over',
      `This invitation was ${status === 'expired' ? 'not used in time' : status}. Ask for a new one.`,
    )
  }

  api.serve(
    {
      method: 'post',
      path: '/v1/spaces/{space}/invitations',
      id: 'createInvitation',
      tag: 'Invitations',
      summary: 'Create an invitation',
      description:
        'A link that lets one person join. The link is shown once; the same Idempotency-Key shows the same link.',
      access: { person: 'admin', scope: 'admin' },
      body: newInvitation,
      answer: createdInvitation,
      status: 201,
      writes: true,
      problems: ['too_many', 'idempotency_key_reused'],
    },
    async ({ params, caller, body: { role, email }, idempotencyKey, context }) => {
      const invitation = { space: params.space, role, madeBy: nameOf(caller) }
      const created = await invitations.make(invitation, idempotencyKey, clock())
      const link = `${new URL(url ?? context.req.url).origin}/join/${created.token}`
      const { name } = await allot.space(params.space)
      const reply = email === undefined ? undefined : await mailer?.send(email, invitationMail(name, link))
      return { ...invitationResource(created), token: created.token, link, mailed: reply?.ok ?? false }
    },
  )

  api.serve(
    {
      method: 'get',
      path: '/v1/spaces/{space}/invitations',
      id: 'listInvitations',
      tag: 'Invitations',
      summary: 'List the invitations',
      description: 'The invitations that were created, without their links.',
      access: { person: 'admin', scope: 'admin' },
      query: pageQuery,
      answer: invitationPage,
    },
    async ({ params, query }) => {
      const { items, next } = await invitations.list(params.space, query)
      return { invitations: items.map(invitationResource), next }
    },
  )

  api.serve(
    {
      method: 'delete',
      path: '/v1/spaces/{space}/invitations/{invitation}',
      id: 'revokeInvitation',
      tag: 'Invitations',
      summary: 'Revoke an invitation',
      description: 'Its link no longer lets a person join.',
      access: { person: 'admin', scope: 'admin' },
      answer: done,
      writes: true,
    },
    async ({ params }) => {
      if (!(await invitations.revoke(params.space, params.invitation, clock()))) throw notFound()
      return { done: true }
    },
  )

  api.serve(
    {
      method: 'get',
      path: '/v1/invitations/{token}',
      id: 'getInvitation',
      tag: 'Invitations',
      summary: 'Get what an invitation offers',
      description: 'The Space and the role, for every person who has the link.',
      access: { open: true },
      answer: invitationOffer,
      problems: ['not_found', 'invitation_over'],
    },
    async ({ params }) => {
      const { space, role } = await open(params.token)
      return { space, name: (await allot.space(space)).name, role }
    },
  )

  // The invitation is accepted before the log has the member: the first to accept it joins, and a repeat is harmless.
  api.serve(
    {
      method: 'post',
      path: '/v1/invitations/{token}/acceptances',
      id: 'acceptInvitation',
      tag: 'Invitations',
      summary: 'Accept an invitation',
      description: 'The signed-in person joins the Space.',
      access: { person: 'signed in' },
      answer: createdSpace,
      writes: true,
      problems: ['not_found', 'invitation_over', 'too_many'],
    },
    async ({ params, caller }) => {
      if (caller.kind !== 'person') throw notFound()
      const member = caller.person.id
      const { id, role, ...invitation } = await open(params.token, member)
      if (!(await invitations.accept(params.token, member, clock())))
        throw new ProblemError('invitation_over', 'Another person used this invitation. Ask for a new one.')
      const space = await allot.space(invitation.space)
      if (!memberOf(space, member))
        await allot.submit(space.id, `join by ${id}`, { do: 'join', member, role, paying: true })
      const joined = memberOf(await allot.space(space.id), member)
      if (!joined)
        throw new ProblemError(
          'invitation_over',
          'You joined by this invitation and have left since. Ask for a new one.',
        )
      await directory.add(space.id, space.name, member, joined.role)
      return { id: space.id, name: space.name }
    },
  )
}
