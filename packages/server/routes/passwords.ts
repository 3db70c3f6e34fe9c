/** Passwords: an operator lets somebody back in, where no e-mail is sent or none arrives. */

import { newPasswordLink, passwordLink as shown } from '@allot/api/password-link'
import { passwordLink } from '../accounts/accounts.ts'
import { ProblemError } from '../http/problem.ts'
import { deriveSecret } from '../secrets/derived-secret.ts'
import type { RouteContext } from './route-context.ts'

export function passwordRoutes({ api, accounts, secret, url }: RouteContext): void {
  api.serve(
    {
      method: 'post',
      path: '/v1/password-links',
      summary: 'Make a link with which somebody sets a new password',
      about: 'For whoever forgot theirs. The same Idempotency-Key makes the same link.',
      access: { scope: 'operator' },
      body: newPasswordLink,
      answer: shown,
      status: 201,
      writes: true,
    },
    async ({ body: { email }, id, context }) => {
      const token = deriveSecret(secret, 'password', JSON.stringify([email, id]))
      if (!(await accounts.storeResetToken(email, token)))
        throw new ProblemError(404, 'not_found', `There is no account with the e-mail ${email}.`, '/email')
      return { link: passwordLink(url ?? context.req.url, token) }
    },
  )
}
