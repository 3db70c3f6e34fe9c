/** Sign-up, sign-in, sign-out and passwords: the routes under /auth, and their error codes in words for people. */
import { offline } from '../api/offline.ts'

type AuthRoute =
  | 'sign-up/email'
  | 'sign-in/email'
  | 'sign-in/anonymous'
  | 'sign-out'
  | 'send-verification-email'
  | 'request-password-reset'
  | 'reset-password'
  | 'change-password'

/** @throws Error whose message is a sentence for the person */
export async function authenticate(route: AuthRoute, body: object = {}): Promise<void> {
  const response = await fetch(`/auth/${route}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  }).catch(offline)
  if (response.ok) return
  const problem: { code?: string } = await response.json().catch(() => ({}))
  throw new Error(
    MESSAGES.get(problem.code ?? '') ??
      (response.status === 429 ? TOO_MANY : 'Something went wrong. Try again in a moment.'),
  )
}

const TOO_MANY = 'Too many attempts. Wait a minute, then try again.'

/** By the code of the problem. */
const MESSAGES = new Map(
  Object.entries({
    USER_ALREADY_EXISTS: 'This e-mail address already has an account. Sign in instead.',
    USER_ALREADY_EXISTS_USE_ANOTHER_EMAIL: 'This e-mail address already has an account. Sign in instead.',
    INVALID_EMAIL_OR_PASSWORD: 'Wrong e-mail or password. Check both, then try again.',
    INVALID_EMAIL: 'This is not an e-mail address. Check the spelling.',
    INVALID_PASSWORD: 'This is not your current password.',
    INVALID_TOKEN: 'This link was already used or has expired. Request a new one on the sign-in page.',
    RESET_PASSWORD_DISABLED: 'This studio sends no e-mail. Ask its operator for a reset link.',
    EMAIL_ALREADY_VERIFIED: 'This address is confirmed already. Reload the page.',
    PASSWORD_TOO_SHORT: 'Use a password of at least 8 characters.',
  }),
)
