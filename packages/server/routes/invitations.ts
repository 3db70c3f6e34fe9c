/** Invitations: an admin makes a link, whoever has it looks at it, signs in and joins. */

import { page } from '@allot/api/page'
import { done, invitations as listed, made, newInvitation, offered, shownInvitation } from '@allot/api/space'
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
  const tell = (invitation: StoredInvitation) => ({
    id: invitation.id,
    role: invitation.role,
    status: statusOf(invitation, clock()),
    madeAt: iso(invitation.madeAt),
    expiresAt: iso(invitation.expiresAt),
  })
  /** @throws Problem 404 for a link that never was, 410 for one that is over */
  const open = async (token: string, member?: string): Promise<StoredInvitation> => {
    const found = await invitations.find(token)
    if (!found) throw notFound()
    const status = statusOf(found, clock())
    if (status === 'open' || (status === 'accepted' && found.acceptedBy === member)) return found
    throw new ProblemError(
      410,
      'invitation_over',
      `This invitation was ${status === 'expired' ? 'not used in time' : status}. Ask for a new one.`,
    )
  }

  api.serve(
    {
      method: 'post',
      path: '/v1/spaces/{space}/invitations',
      summary: 'Make a link that lets one person join',
      about: 'The link is shown once. The same Idempotency-Key shows the same link.',
      access: { person: 'admin', scope: 'admin' },
      body: newInvitation,
      answer: shownInvitation,
      status: 201,
      writes: true,
    },
    async ({ params, caller, body: { role, email }, id, context }) => {
      const asked = { space: params.space, role, madeBy: nameOf(caller) }
      const made = await invitations.make(asked, id, clock())
      const link = `${new URL(url ?? context.req.url).origin}/join/${made.token}`
      const { name } = await allot.space(params.space)
      const reply = email === undefined ? undefined : await mailer?.send(email, invitationMail(name, link))
      return { ...tell(made), token: made.token, link, mailed: reply?.ok ?? false }
    },
  )

  api.serve(
    {
      method: 'get',
      path: '/v1/spaces/{space}/invitations',
      summary: 'The invitations that were made, without their links',
      access: { person: 'admin', scope: 'admin' },
      query: page,
      answer: listed,
    },
    async ({ params, query }) => {
      const { items, next } = await invitations.list(params.space, query)
      return { invitations: items.map(tell), next }
    },
  )

  api.serve(
    {
      method: 'delete',
      path: '/v1/spaces/{space}/invitations/{invitation}',
      summary: 'Take an invitation back',
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
      summary: 'What one is invited to',
      access: { open: true },
      answer: offered,
    },
    async ({ params }) => {
      const { space, role } = await open(params.token)
      return { space, name: (await allot.space(space)).name, role }
    },
  )

  // First come, first in: the invitation is taken before the log has the member, and taking it again is harmless.
  api.serve(
    {
      method: 'post',
      path: '/v1/invitations/{token}/acceptances',
      summary: 'Join the Space that one is invited to',
      access: { person: 'signed in' },
      answer: made,
      writes: true,
    },
    async ({ params, caller }) => {
      if (caller.kind !== 'person') throw notFound()
      const member = caller.person.id
      const { id, role, ...invitation } = await open(params.token, member)
      if (!(await invitations.accept(params.token, member, clock())))
        throw new ProblemError(
          410,
          'invitation_over',
          'This invitation was used by somebody else. Ask for a new one.',
        )
      const space = await allot.space(invitation.space)
      if (!memberOf(space, member))
        await allot.submit(space.id, `join by ${id}`, { do: 'join', member, role, paying: true })
      const joined = memberOf(await allot.space(space.id), member)
      if (!joined)
        throw new ProblemError(
          410,
          'invitation_over',
          'You joined by this invitation and have left since. Ask for a new one.',
        )
      await directory.add(space.id, space.name, member, joined.role)
      return { id: space.id, name: space.name }
    },
  )
}
