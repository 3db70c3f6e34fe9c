/** A lost second factor: an operator, who made sure who asks, turns two-step sign-in off for a person. */
import { done } from '@allot/api/done'
import { secondFactorRemoval } from '@allot/api/second-factor'
import { ProblemError } from '../http/problem.ts'
import type { RouteContext } from './route-context.ts'

export function secondFactorRoutes({ api, accounts }: RouteContext): void {
  api.serve(
    {
      method: 'post',
      path: '/v1/second-factor-removals',
      id: 'removeSecondFactor',
      tag: 'Accounts',
      summary: 'Turn off two-step sign-in',
      description:
        'For a person who lost their phone and their recovery codes: their app and the codes are forgotten, every session ends, and a mail tells them where mail is sent. Passwords and passkeys stay.',
      access: { scope: 'operator' },
      body: secondFactorRemoval,
      answer: done,
      status: 201,
      writes: true,
      records: async ({ body: { email } }) => {
        const account = (await accounts.idBy({ email })) ?? ''
        return { action: 'second_factor_removed', account, ofAccount: account }
      },
      problems: ['not_found'],
    },
    async ({ body: { email } }) => {
      if (!(await accounts.removeSecondFactor(email)))
        throw new ProblemError('not_found', `There is no account with the e-mail ${email}.`, '/email')
      return { done: true }
    },
  )
}
