/** Why a person is back on the first page without being signed in: what the address says that led here. */
import { msg } from '@lingui/core/macro'
import { i18n } from '../../shared/language/language.ts'

/** @param search of the address, after the sign-in of a company @returns a sentence, or undefined where nothing failed */
export function whyNoSignIn(search: string): string | undefined {
  const error = errorIn(search)
  if (error === undefined || LINKS.has(error)) return undefined
  return i18n._(SIGN_INS.get(error) ?? NOT_KNOWN)
}

/** @param search of the address, after the link of a mail @returns a sentence, or undefined where it worked */
export function whyNoConfirmation(search: string): string | undefined {
  const error = errorIn(search)
  const words = error === undefined ? undefined : LINKS.get(error)
  return words && i18n._(words)
}

function errorIn(search: string): string | undefined {
  return new URLSearchParams(search).get('error') ?? undefined
}

const NOT_KNOWN = msg`You are not signed in: your company did not say who you are. Try again, or ask there.`

const SIGN_INS = new Map([
  [
    'account_not_linked',
    msg`Your e-mail address has an account here already, which was never confirmed. Sign in with its password.`,
  ],
  [
    'email_not_verified',
    msg`Your company does not say that your e-mail address is yours. If it is new here, we sent it a link: open it, then sign in again. If it has an account here, sign in with its password.`,
  ],
  [
    'signup_disabled',
    msg`The sign-in of your company opens no account here. Sign in with your password if you have one; or ask for an invitation to a Space, or ask the operator.`,
  ],
])

const OVER = msg`This link has expired: it works for a day. Sign in, and we send you another.`

const LINKS = new Map([
  ['TOKEN_EXPIRED', OVER],
  [
    'INVALID_TOKEN',
    msg`This link is not whole. Open it from the mail once more, or sign in and we send you another.`,
  ],
  ['USER_NOT_FOUND', msg`The account of this link was closed. You can make another.`],
])
