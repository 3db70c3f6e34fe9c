/** Closing one's account: what would happen to one's Spaces, and doing it. */
import { closing } from '@allot/api/account'
import { done } from '@allot/api/done'
import { requireFresh } from '../access/freshness.ts'
import {
  endSinceThen,
  leaveSpaces,
  requireAlone,
  type SpaceAtClosing,
  spacesAtClosing,
} from '../accounts/closing.ts'
import { ProblemError } from '../http/problem.ts'
import { actorOf, sourceOf } from '../security-log/security-event.ts'
import { personOf } from './account.ts'
import type { RouteContext } from './route-context.ts'

export function closingRoutes(context: RouteContext): void {
  const { api, accounts, securityLog, clock, keepClosedDays } = context
  const access = { person: 'signed in' } as const

  api.serve(
    {
      method: 'get',
      path: '/v1/me/closing',
      id: 'getClosing',
      tag: 'Accounts',
      summary: 'Get what closing your account would do',
      description: 'What would happen to each Space that you are in.',
      access,
      answer: closing,
    },
    async ({ caller }) => ({
      spaces: await spacesAtClosing(context, personOf(caller).id),
      deletedAfterDays: keepClosedDays,
    }),
  )

  api.serve(
    {
      method: 'delete',
      path: '/v1/me',
      id: 'closeAccount',
      tag: 'Accounts',
      summary: 'Close your account',
      description:
        'For good: you leave the Spaces of others, and those that you have alone are closed. It asks for a sign-in within the last ten minutes.',
      access,
      answer: done,
      writes: true,
      records: () => ({ action: 'account_closed' }),
      problems: ['sign_in_again', 'owner_stays'],
    },
    async ({ caller, context: { req } }) => {
      const { id } = personOf(caller)
      requireFresh(caller)
      // Who administers a Space that they left sees it there.
      const did = async (at: SpaceAtClosing) => {
        if (at.becomes === 'closed') await requireAlone(context, id, at)
        const action = at.becomes === 'left' ? 'member_left' : 'space_closed'
        const from = sourceOf(req.raw.headers)
        const its = { at: clock(), by: actorOf(caller), from, space: at.id, account: null }
        await securityLog.add({ ...its, act: { action } }, [])
      }
      const spaces = await spacesAtClosing(context, id)
      requireFree(spaces)
      await leaveSpaces(context, id, spaces, did)
      await accounts.close(id)
      await endSinceThen(context, id, spaces)
      return { done: true }
    },
  )
}

/** @throws Problem `owner_stays` */
function requireFree(spaces: readonly SpaceAtClosing[]): void {
  const names = (becomes: SpaceAtClosing['becomes']) =>
    spaces.filter((each) => each.becomes === becomes).map(({ name }) => name)
  const [others, paid] = [names('hand_over'), names('end_subscription')]
  if (others.length > 0)
    throw new ProblemError(
      'owner_stays',
      `Others work in ${others.join(', ')}, which you own. Hand it over to one of them first, or remove them.`,
    )
  if (paid.length > 0)
    throw new ProblemError(
      'owner_stays',
      `A subscription of ${paid.join(', ')} goes on. End it first, so that nothing is paid for an account that is closed.`,
    )
}
