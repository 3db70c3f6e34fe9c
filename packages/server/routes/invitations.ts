/** Invitations: an admin creates a link; the person who has it opens it, signs in and joins. */

import { done } from '@allot/api/done'
import { createdInvitation, invitationOffer, invitationPage, newInvitation } from '@allot/api/invitation'
import { pageQuery } from '@allot/api/page'
import { createdSpace } from '@allot/api/space'
import type { Engine } from '@allot/engine/engine'
import { type Instant, iso } from '@allot/rules/instant'
import { type MemberId, memberOf, type SpaceId, type SpaceState } from '@allot/rules/space'
import type { Maker } from '../access/api-key.ts'
import { namesOfMakers } from '../access/maker-names.ts'
import { mayStillInvite } from '../accounts/credentials.ts'
import { type StoredInvitation, statusOf } from '../accounts/invitation-store.ts'
import { invite } from '../accounts/invite.ts'
import { notFound, ProblemError } from '../http/problem.ts'
import type { RouteContext } from './route-context.ts'

export function invitationRoutes(context: RouteContext): void {
  const { api, allot, accounts, keys, directory, persons, invitations, clock } = context
  const invitationResources = async (space: SpaceState, invitations: readonly StoredInvitation[]) => {
    const makers = invitations.map((each) => makerIn(space, each))
    const named = await namesOfMakers(accounts, makers)
    return invitations.map((invitation) => ({
      id: invitation.id,
      role: invitation.role,
      status: statusOf(invitation, clock()),
      madeAt: iso(invitation.madeAt),
      expiresAt: iso(invitation.expiresAt),
      maker: named(makerIn(space, invitation)),
    }))
  }
  /** @throws Problem 404 for a link that never existed, 410 for one that is over */
  const open = async (token: string, member?: string): Promise<StoredInvitation> => {
    const found = await invitations.find(token)
    if (!found) throw notFound()
    const status = statusOf(found, clock())
    if (status === 'accepted' && found.acceptedBy === member) return found
    if (status === 'open' && !(await mayStillInvite(keys, await allot.space(found.space), found)))
      throw new ProblemError(
        'invitation_over',
        'Who made this invitation is no admin of the Space any more. Ask for a new one.',
      )
    if (status === 'open') return found
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
        'A link that lets one person join. The link is shown once, to who made it; the same Idempotency-Key of the same caller shows the same link. It ends when they are no admin of the Space any more. With `email` it is mailed, once, where this server sends e-mail; a Space, a person and an address have so many e-mails a day.',
      access: { person: 'admin', scope: 'admin' },
      body: newInvitation,
      answer: createdInvitation,
      status: 201,
      writes: true,
      records: (_, { id: invitation, role }) => ({ action: 'invitation_created', invitation, role }),
      problems: ['email_unconfirmed', 'too_many', 'idempotency_key_reused'],
    },
    async ({ params, caller, body, idempotencyKey }) => {
      const space = await allot.space(params.space)
      const made = await invite(context, space, caller, body, idempotencyKey, clock())
      const [resource] = await invitationResources(space, [made])
      if (!resource) throw new Error('Invariant: one invitation is listed as one.')
      return { ...resource, token: made.token, link: made.link, mailed: made.mailed }
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
      return { invitations: await invitationResources(await allot.space(params.space), items), next }
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
      records: ({ params: { invitation } }) => ({ action: 'invitation_revoked', invitation }),
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
      records: (_, { id }) => ({ action: 'invitation_accepted', inSpace: id }),
      problems: ['email_unconfirmed', 'not_found', 'invitation_over', 'too_many'],
    },
    async ({ params, caller }) => {
      if (caller.kind !== 'person') throw notFound()
      const member = caller.person.id
      const { id, role, ...invitation } = await open(params.token, member)
      const { space: its, madeAt } = invitation
      await refuseWhoLeft(allot, its, member, madeAt) // so that a link for others is not used up
      persons.requireDomainShown(caller.person)
      if (!(await invitations.accept(params.token, member, clock())))
        throw new ProblemError('invitation_over', 'Another person used this invitation. Ask for a new one.')
      const space = await allot.space(its)
      if (!memberOf(space, member)) {
        await refuseWhoLeft(allot, its, member, madeAt) // who is removed while they accept stays out
        await allot.submit(space.id, `join by ${id}`, { do: 'join', member, role, paying: true })
        // Its owner closed their account meanwhile, and looks for others before; see requireAlone.
        if (await directory.isClosed(space.id)) {
          await allot.submit(space.id, `leave by ${id}`, { do: 'leave', member })
          throw new ProblemError(
            'invitation_over',
            'This Space was closed. Ask for an invitation to another.',
          )
        }
      }
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

/**
 * An admin knows links after they were removed: Bob made one on Monday and was removed on Tuesday by Ann, who took it
 * over and did not mean him. @throws Problem `invitation_over` for who left the Space, or was removed, after an instant
 */
async function refuseWhoLeft(allot: Engine, id: SpaceId, member: MemberId, since: Instant): Promise<void> {
  const space = await allot.space(id)
  if (!space.members.some((each) => each.id === member && each.left)) return
  for (let end = space.seq; end > 0; end -= AT_ONCE) {
    const after = Math.max(0, end - AT_ONCE)
    const entries = await allot.log(id, { after, limit: end - after })
    if (entries.some((each) => each.kind === 'left' && each.member === member && each.at > since))
      throw new ProblemError(
        'invitation_over',
        'You have left the Space since this invitation was made. Ask for a new one.',
      )
    if (entries.some((each) => each.at < since)) return
  }
}

const AT_ONCE = 500

/** An older invitation names the key that it was made with, and not whose key that was. */
function makerIn(
  space: SpaceState,
  { madeBy, madeWith }: Pick<StoredInvitation, 'madeBy' | 'madeWith'>,
): Maker {
  const isMember = space.members.some(({ id }) => id === madeBy)
  return !isMember && madeBy.startsWith('key_')
    ? { member: null, key: madeBy }
    : { member: madeBy, key: madeWith }
}
