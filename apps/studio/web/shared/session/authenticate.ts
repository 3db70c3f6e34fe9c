/** Sign-up, sign-in, sign-out and credentials: the routes under /auth, and their error codes in words for people. */
import { msg, t } from '@lingui/core/macro'
import { offline } from '../api/offline.ts'
import { i18n } from '../language/language.ts'

type AuthRoute =
  | 'sign-up/email'
  | 'sign-in/email'
  | 'sign-in/anonymous'
  | 'sign-in/social'
  | 'sign-out'
  | 'send-verification-email'
  | 'request-password-reset'
  | 'reset-password'
  | 'change-password'
  | 'two-factor/enable'
  | 'two-factor/disable'
  | 'two-factor/verify-totp'
  | 'two-factor/verify-backup-code'
  | 'two-factor/generate-backup-codes'
  | 'passkey/verify-registration'
  | 'passkey/verify-authentication'
  | 'passkey/delete-passkey'

/** What was asked of /auth and refused; its message is a sentence for the person. */
export class AuthRefusal extends Error {
  override readonly name = 'AuthRefusal'
  readonly code: string
  /** Of an account that is asked about: its id and its name. */
  readonly about: { readonly name?: string; readonly account?: string }

  constructor(code: string, message: string, about: AuthRefusal['about'] = {}) {
    super(message)
    this.code = code
    this.about = about
  }
}

/** @throws AuthRefusal */
export async function authenticate<T = unknown>(route: AuthRoute, body: object = {}): Promise<T> {
  return answered(
    fetch(`/auth/${route}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
    }),
  )
}

/** What a passkey has to sign. @throws AuthRefusal */
export function challenge<T>(
  route: 'generate-register-options' | 'generate-authenticate-options',
): Promise<T> {
  return answered(fetch(`/auth/passkey/${route}`))
}

/** By the token of a link. @throws AuthRefusal */
export function authenticateBy<T>(
  route: 'verify-email',
  query: { readonly token: string; readonly mine?: string },
): Promise<T> {
  return answered(fetch(`/auth/${route}?${new URLSearchParams(query)}`))
}

async function answered<T>(pending: Promise<Response>): Promise<T> {
  const response = await pending.catch(offline)
  if (response.ok) return response.json()
  const problem: Problem = await response.json().catch(() => ({}))
  const { code = '' } = problem
  const own = MESSAGES.get(code)
  throw new AuthRefusal(
    code,
    (own && i18n._(own)) ??
      problem.detail ??
      (TOLD.has(code) ? problem.message : undefined) ??
      (response.status === 429
        ? t`Too many attempts. Wait a minute, then try again.`
        : t`Something went wrong. Try again in a moment.`),
    problem,
  )
}

interface Problem {
  readonly code?: string
  readonly message?: string
  readonly detail?: string
  readonly name?: string
  readonly account?: string
}

/** Codes whose message the server writes for people. */
const TOLD = new Set([
  ...['PASSWORD_TOO_SHORT', 'PASSWORD_TOO_COMMON', 'PASSWORD_IS_YOUR_NAME'],
  ...['TOO_MANY_ATTEMPTS', 'PASSKEY_NOT_VERIFIED'],
])

const WRONG_CODE = msg`This code is not right, or its time is over. Enter the one that your app shows now.`
const CODE_TIME_OVER = msg`Your sign-in took too long. Begin again with your password.`

/** By the code of the problem. */
const MESSAGES = new Map(
  Object.entries({
    USER_ALREADY_EXISTS: msg`This e-mail address already has an account. Sign in instead.`,
    USER_ALREADY_EXISTS_USE_ANOTHER_EMAIL: msg`This e-mail address already has an account. Sign in instead.`,
    INVALID_EMAIL_OR_PASSWORD: msg`Wrong e-mail or password. Check both, then try again.`,
    EMAIL_NOT_VERIFIED: msg`Confirm your e-mail address first: we sent you the link once more.`,
    INVALID_EMAIL: msg`This is not an e-mail address. Check the spelling.`,
    INVALID_PASSWORD: msg`This is not your current password.`,
    TOKEN_EXPIRED: msg`This link has expired. Sign in: we send you another one.`,
    USER_NOT_FOUND: msg`The account of this link is closed.`,
    INVALID_TOKEN: msg`This link was already used or has expired. Request a new one on the sign-in page.`,
    RESET_PASSWORD_DISABLED: msg`This studio sends no e-mail. Ask its operator for a reset link.`,
    EMAIL_ALREADY_VERIFIED: msg`This address is confirmed already. Reload the page.`,
    INVALID_CODE: WRONG_CODE,
    INVALID_BACKUP_CODE: msg`This is not one of your recovery codes, or it was used before. Try another one.`,
    INVALID_TWO_FACTOR_COOKIE: CODE_TIME_OVER,
    TOO_MANY_ATTEMPTS_REQUEST_NEW_CODE: CODE_TIME_OVER,
    TOO_MANY_CODES: msg`Too many wrong codes. Wait 15 minutes, then sign in again.`,
    PASSKEY_NOT_FOUND: msg`This passkey is not known here. Sign in with your password.`,
    CHALLENGE_NOT_FOUND: msg`That took too long. Try again.`,
    AUTHENTICATION_FAILED: msg`This passkey could not be checked. Try again, or sign in with your password.`,
  }),
)
