/** The account of the person who is signed in: their name, where they are signed in, and in which ways they sign in. */
import { accountChange, sessionList, signInWays } from '@allot/api/account'
import { done } from '@allot/api/done'
import type { Caller } from '../access/caller.ts'
import type { SignedIn } from '../accounts/accounts.ts'
import { notFound } from '../http/problem.ts'
import type { RouteContext } from './route-context.ts'

export function accountRoutes({ api, accounts }: RouteContext): void {
  const access = { person: 'signed in' } as const

  api.serve(
    {
      method: 'patch',
      path: '/v1/me',
      id: 'changeAccount',
      tag: 'Accounts',
      summary: 'Change your name',
      description: 'The members of your Spaces read the new one at once, beside what you did before too.',
      access,
      body: accountChange,
      answer: done,
      writes: true,
      records: () => ({ action: 'name_changed' }),
    },
    async ({ caller, body: { name } }) => {
      await accounts.rename(personOf(caller).id, name)
      return { done: true }
    },
  )

  api.serve(
    {
      method: 'get',
      path: '/v1/me/sessions',
      id: 'listSessions',
      tag: 'Accounts',
      summary: 'List where you are signed in',
      description: 'One session a browser, the one that was used last first; at most 100.',
      access,
      answer: sessionList,
    },
    async ({ caller }) => {
      const { id, session } = personOf(caller)
      const sessions = await accounts.sessions.of(id)
      return {
        sessions: sessions.map(({ since, lastSeen, ...each }) => ({
          ...each,
          current: each.id === session.id,
          since: since.toISOString(),
          lastSeen: lastSeen.toISOString(),
        })),
      }
    },
  )

  api.serve(
    {
      method: 'delete',
      path: '/v1/me/sessions',
      id: 'endOtherSessions',
      tag: 'Accounts',
      summary: 'Sign out everywhere else',
      description: 'Ends every session of the person but the one of this request.',
      access,
      answer: done,
      writes: true,
      records: () => ({ action: 'other_sessions_ended' }),
    },
    async ({ caller }) => {
      const { id, session } = personOf(caller)
      await accounts.sessions.endOthers(id, session.id)
      return { done: true }
    },
  )

  api.serve(
    {
      method: 'delete',
      path: '/v1/me/sessions/{session}',
      id: 'endSession',
      tag: 'Accounts',
      summary: 'Sign out in one browser',
      description: 'Ends a session of the person, at once.',
      access,
      answer: done,
      writes: true,
      records: ({ params: { session } }) => ({ action: 'session_ended', session }),
      problems: ['not_found'],
    },
    async ({ caller, params }) => {
      if (!(await accounts.sessions.end(personOf(caller).id, params.session))) throw notFound()
      return { done: true }
    },
  )

  api.serve(
    {
      method: 'get',
      path: '/v1/me/sign-in',
      id: 'getSignInWays',
      tag: 'Accounts',
      summary: 'Get your ways to sign in',
      description: 'A password, a second factor, passkeys, and the sign-in of a company.',
      access,
      answer: signInWays,
    },
    async ({ caller }) => {
      const { passkeys, ...ways } = await accounts.signInWays(personOf(caller).id)
      const listed = passkeys.map((each) => ({ ...each, madeAt: each.madeAt?.toISOString() ?? null }))
      return { ...ways, passkeys: listed }
    },
  )
}

/** Keys are not let in. */
export function personOf(caller: Caller): SignedIn {
  if (caller.kind !== 'person') throw notFound()
  return caller.person
}
