/**
 * Passwords: an operator creates a link with which a person sets one, where e-mail is off or does not arrive; and with
 * it an account, where people do not make their own.
 */

import { newPasswordLink, passwordLink } from '@allot/api/password-link'
import { nameOf } from '../access/caller.ts'
import { passwordPage } from '../accounts/password-link.ts'
import { ProblemError } from '../http/problem.ts'
import { deriveSecret } from '../secrets/derived-secret.ts'
import type { RouteContext } from './route-context.ts'

export function passwordRoutes({ api, accounts, passwordLinks, secret, linkTo, clock }: RouteContext): void {
  api.serve(
    {
      method: 'post',
      path: '/v1/password-links',
      id: 'createPasswordLink',
      tag: 'Accounts',
      summary: 'Create a password link',
      description:
        'A link with which a person who forgot their password sets a new one. With `name` it makes their account, where there is none. The same Idempotency-Key of the same caller makes the same link. It ends with the key that made it.',
      access: { scope: 'operator' },
      body: newPasswordLink,
      answer: passwordLink,
      status: 201,
      writes: true,
      records: async ({ body: { email } }) => {
        const account = (await accounts.idBy({ email })) ?? ''
        return { action: 'password_link_created', account, ofAccount: account }
      },
      problems: ['not_found'],
    },
    async ({ body: { email, name }, caller, idempotencyKey }) => {
      const by = nameOf(caller)
      const token = deriveSecret(secret, 'password', JSON.stringify([email, idempotencyKey, by]))
      await passwordLinks.note(token, by, clock()) // before there is a link
      if (!(await accounts.storeResetToken(email, token, name)))
        throw new ProblemError(
          'not_found',
          `There is no account with the e-mail ${email}. Send a "name" to make one.`,
          '/email',
        )
      return { link: linkTo(passwordPage(token)) }
    },
  )
}
