/** How people get in, for the page that a visitor sees first; open to all without a credential. */
import { signInOptions } from '@allot/api/sign-in'
import type { RouteContext } from './route-context.ts'

export function signInRoutes({ api, signUp, confirmsMail, providerName }: RouteContext): void {
  api.serve(
    {
      method: 'get',
      path: '/v1/sign-in-options',
      id: 'getSignInOptions',
      tag: 'Accounts',
      summary: 'Get how people sign in',
      description: 'Who may make an account, and whether there is a demonstration.',
      access: { open: true },
      answer: signInOptions,
    },
    () => ({
      ...{ signUp: signUp.who, domains: signUp.domains, demo: signUp.demo },
      ...{ mail: confirmsMail, provider: providerName },
    }),
  )
}
