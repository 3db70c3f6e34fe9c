/** A second factor that is lost with the phone and the recovery codes: an operator, who made sure who asks, removes it. */
import type { AuthContext } from 'better-auth'
import { type Mailer, secondFactorRemovedMail } from '../events/mail.ts'
import type { AuthAdapter } from './auth-adapter.ts'
import type { Weakened } from './auth-events.ts'

interface Tables {
  readonly adapter: AuthAdapter
  readonly internalAdapter: Pick<
    AuthContext['internalAdapter'],
    'findUserByEmail' | 'updateUser' | 'deleteUserSessions'
  >
}

/** @returns a function that answers whether the e-mail has an account */
export function secondFactorRemoval(
  { adapter, internalAdapter }: Tables,
  { mailer, weakened }: { readonly mailer: Mailer | undefined; readonly weakened: Weakened },
): (email: string) => Promise<boolean> {
  return async (email) => {
    const user = (await internalAdapter.findUserByEmail(email))?.user
    if (!user) return false
    const removed = await adapter.deleteMany({
      model: 'twoFactor',
      where: [{ field: 'userId', value: user.id }],
    })
    await internalAdapter.updateUser(user.id, { twoFactorEnabled: false })
    // Sign-ins that wait for a code, and links of before.
    await adapter.deleteMany({ model: 'verification', where: [{ field: 'value', value: user.id }] })
    // The one who has the phone now may be signed in on it.
    await internalAdapter.deleteUserSessions(user.id)
    if (removed > 0) {
      void mailer?.send(user.email, secondFactorRemovedMail())
      await weakened(user.id, 'second_factor_off')
    }
    return true
  }
}
