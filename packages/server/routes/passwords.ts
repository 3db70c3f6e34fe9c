/** Passwords: an operator creates a link with which a person sets a new one, where e-mail is off or does not arrive. */

import { newPasswordLink, passwordLink } from '@allot/api/password-link'
import { passwordLink as addressOf } from '../accounts/password-link.ts'
import { ProblemError } from '../http/problem.ts'
import { deriveSecret } from '../secrets/derived-secret.ts'
import type { RouteContext } from './route-context.ts'

export function passwordRoutes({ api, accounts, secret, url }: RouteContext): void {
  api.serve(
    {
      method: 'post',
      path: '/v1/password-links',
      id: 'createPasswordLink',
      tag: 'Accounts',
      summary: 'Create a password link',
      description:
        'A link with which a person who forgot their password sets a new one. The same Idempotency-Key makes the same link.',
      access: { scope: 'operator' },
      body: newPasswordLink,
      answer: passwordLink,
      status: 201,
      writes: true,
      problems: ['not_found'],
    },
    async ({ body: { email }, idempotencyKey, context }) => {
      const token = deriveSecret(secret, 'password', JSON.stringify([email, idempotencyKey]))
      if (!(await accounts.storeResetToken(email, token)))
        throw new ProblemError('not_found', `There is no account with the e-mail ${email}.`, '/email')
      return { link: addressOf(url ?? context.req.url, token) }
    },
  )
}
