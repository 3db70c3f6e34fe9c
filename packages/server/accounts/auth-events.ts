/** What follows what people do with their accounts, beyond what the library of the accounts does by itself. */
import { randomBytes } from 'node:crypto'
import type { AuthContext, User } from 'better-auth'
import { accountThereMail, type Mailer, passwordChangedMail, secondFactorOffMail } from '../events/mail.ts'
import { type Attempts, codesOf } from './attempts.ts'
import type { AuthAdapter } from './auth-adapter.ts'
import { passwordLink } from './password-link.ts'
import { resetOf } from './reset-token.ts'

export interface AuthEvents {
  /** They changed their password. */
  changed(user: User): Promise<void>
  /** They turned off two-step sign-in. */
  turnedOff(user: User): Promise<void>
  /** They set a new one by a link. */
  reset(user: User): Promise<void>
  /** A visitor wants to make an account with the address of one that there is. */
  signedUpAgain(user: User): Promise<void>
}

/** Called with the account whose password was changed or set anew, or whose two-step sign-in was turned off. */
export type Weakened = (account: string, what: 'password_changed' | 'second_factor_off') => Promise<void>

interface AuthEventParts {
  readonly url: string | undefined
  readonly mailer: Mailer | undefined
  readonly weakened: Weakened
}

interface AuthTables {
  readonly adapter: AuthAdapter
  readonly internalAdapter: Pick<AuthContext['internalAdapter'], 'updateUser' | 'createVerificationValue'>
}

/** @param tables of the accounts; there once the library is set up */
export function authEvents(
  { url, mailer, weakened }: AuthEventParts,
  attempts: Attempts,
  tables: () => AuthTables,
): AuthEvents {
  const changed = async ({ id, email }: User) => {
    await Promise.all([
      attempts.forget(email),
      attempts.forget(codesOf(id)),
      // Links and second factors that were asked for before; each is of this person alone.
      tables().adapter.deleteMany({ model: 'verification', where: [{ field: 'value', value: id }] }),
    ])
    void mailer?.send(email, passwordChangedMail())
    await weakened(id, 'password_changed')
  }
  const confirm = async ({ id }: User) => {
    const { adapter, internalAdapter } = tables()
    const its = { field: 'userId', value: id }
    await adapter.deleteMany({ model: 'passkey', where: [its] })
    await adapter.deleteMany({ model: 'account', where: [its, OTHER_THAN_PASSWORD] })
    await internalAdapter.updateUser(id, { emailVerified: true })
  }
  return {
    changed,
    turnedOff: async ({ id, email }) => {
      void mailer?.send(email, secondFactorOffMail())
      await weakened(id, 'second_factor_off')
    },
    reset: async (user) => {
      // The link shows that the address is theirs. Another person may have made the account with it before, and would come
      // back by a passkey or a company's sign-in of their own.
      if (mailer && url !== undefined && !user.emailVerified) await confirm(user)
      await changed(user)
    },
    signedUpAgain: async ({ id, email }) => {
      if (!mailer || url === undefined) return
      const token = randomBytes(24).toString('base64url')
      const expiresAt = new Date(Date.now() + HOUR)
      const link = { value: id, identifier: resetOf(token), expiresAt }
      await tables().internalAdapter.createVerificationValue(link)
      // Not awaited: the time that it takes would say that there is such an account.
      void mailer.send(email, accountThereMail(new URL(url).origin, passwordLink(url, token)))
    },
  }
}

/** In milliseconds. */
const HOUR = 3_600_000

const OTHER_THAN_PASSWORD = { field: 'providerId', operator: 'ne', value: 'credential' } as const
