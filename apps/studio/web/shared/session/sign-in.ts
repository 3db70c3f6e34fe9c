/** The ways to sign in: with a password, which may ask for a code besides, and with a passkey. */
import { authenticate } from './authenticate.ts'

/**
 * @param confirmation the token of a link that confirms the address
 * @returns `code` where the person's app has to say a code before they are in @throws AuthRefusal
 */
export async function signInWithPassword(
  email: string,
  password: string,
  confirmation?: string,
): Promise<'in' | 'code'> {
  const body = { email, password, ...(confirmation !== undefined && { confirmation }) }
  const answer = await authenticate<{ twoFactorRedirect?: boolean }>('sign-in/email', body)
  return answer.twoFactorRedirect ? 'code' : 'in'
}

/** @param code of the app, six digits, or one of the recovery codes @throws AuthRefusal */
export async function enterCode(code: string): Promise<void> {
  const plain = code.trim().replaceAll(' ', '')
  await authenticate(/^\d{6}$/.test(plain) ? 'two-factor/verify-totp' : 'two-factor/verify-backup-code', {
    code: plain,
  })
}
