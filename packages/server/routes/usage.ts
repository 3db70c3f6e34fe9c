/** Usage: what a Space has used, reserved and left. */

import { usage, usageQuery } from '@allot/api/usage'
import type { SpaceId } from '@allot/rules/space'
import type { Viewer } from '@allot/rules/usage'
import { type AuthorizedCaller, type Caller, isOperator } from '../access/caller.ts'
import { ProblemError } from '../http/problem.ts'
import type { RouteContext } from './route-context.ts'

/** Whose windows the caller sees, and whether also the figures that the policy hides. */
export function viewerOf(caller: Caller): Viewer {
  if (caller.kind === 'person') return { member: caller.person.id, operator: false }
  return { member: '', operator: isOperator(caller) }
}

/**
 * One rule for all that is read of what a member used (here, by day, in the log): the members who share the amounts see who used
 * them, since each takes what the others then lack. A publishable key is in every page, and reads of no member.
 *
 * @throws Problem 403
 */
function refuseToPages({ caller }: AuthorizedCaller): void {
  if (caller.kind !== 'key' || caller.key.kind !== 'publishable') return
  throw new ProblemError(
    'forbidden',
    'A publishable key reads the usage of the Space, and of no member; leave "member" out.',
    '/member',
  )
}

export function usageRoutes({ api, allot, persons }: RouteContext): void {
  /** The owner may have confirmed their e-mail since. */
  const settle = async ({ caller, role }: AuthorizedCaller, space: SpaceId) => {
    if (caller.kind === 'person' && role === 'owner') await persons.settle(space, caller.person)
  }

  api.serve(
    {
      method: 'get',
      path: '/v1/spaces/{space}/usage',
      id: 'getUsage',
      tag: 'Usage',
      summary: 'Get the usage',
      description: 'What the Space has used, reserved and left of each amount, and when it renews.',
      access: { person: 'member', scope: 'read', publishable: true },
      query: usageQuery,
      answer: usage,
    },
    async ({ params, query: { member }, ...authorized }) => {
      await settle(authorized, params.space)
      const viewer = viewerOf(authorized.caller)
      if (member === undefined || member === viewer.member) return allot.usage(params.space, viewer)
      refuseToPages(authorized)
      return allot.usage(params.space, { ...viewer, member })
    },
  )
}
