/** How the library of the accounts is set up: passwords, e-mail, sessions, limits and plugins. */
import { passkey } from '@better-auth/passkey'
import type { User } from 'better-auth'
import { APIError } from 'better-auth/api'
import { anonymous, twoFactor } from 'better-auth/plugins'
import type { OpenDatabase } from '../database/database.ts'
import { confirmationMail, type Mailer, passwordMail } from '../events/mail.ts'
import { ADDRESS_HEADER } from '../http/peer-address.ts'
import type { Attempts } from './attempts.ts'
import type { AuthEvents } from './auth-events.ts'
import { credentialRules } from './credential-rules.ts'
import { FRESH_FOR } from './fresh-session.ts'
import { passwordLink } from './password-link.ts'
import { LONGEST, SHORTEST } from './passwords.ts'

/** In seconds, as the library counts. */
export const HOUR = 3_600

export interface AuthSettings {
  readonly database: OpenDatabase
  readonly secret: string
  /** The address under which people reach it; with https, cookies are sent over https alone. */
  readonly url: string | undefined
  /** Sends the link for a new password. */
  readonly mailer: Mailer | undefined
  /** Whether the key is over with which an operator made a link for a new password. */
  readonly linkIsOver: (token: string) => Promise<boolean>
}

export function authOptions(
  { database, secret, url, mailer, linkIsOver }: AuthSettings,
  attempts: Attempts,
  { changed, turnedOff, reset, signedUpAgain }: AuthEvents,
) {
  return {
    database: database.accounts,
    ...(url !== undefined && { baseURL: url }),
    basePath: '/auth',
    appName: 'Allot',
    secret,
    telemetry: { enabled: false },
    emailAndPassword: {
      enabled: true,
      minPasswordLength: SHORTEST,
      maxPasswordLength: LONGEST,
      resetPasswordTokenExpiresIn: HOUR,
      revokeSessionsOnPasswordReset: true,
      onPasswordReset: ({ user }: { readonly user: User }) => reset(user),
      // The link leads to the configured address only. One made from a request's Host header could lead to a server of
      // the person who sent that request.
      ...(mailer &&
        url !== undefined && {
          sendResetPassword: sending(mailer, url),
          // No person is signed in by an address that they only typed, so sign-up need not say whether it has an account.
          requireEmailVerification: true,
          onExistingUserSignUp: ({ user }: { readonly user: User }) => signedUpAgain(user),
        }),
    },
    ...(mailer && url !== undefined && { emailVerification: confirming(mailer) }),
    verification: { storeIdentifier: 'hashed' as const }, // a reader of the table learns no link
    // A session is written when it was last used, at most every ten minutes.
    session: { expiresIn: 30 * 24 * HOUR, updateAge: 600, freshAge: FRESH_FOR },
    rateLimit: rateLimit(database.shared),
    advanced: { cookiePrefix: 'allot', ipAddress: { ipAddressHeaders: [ADDRESS_HEADER] } },
    logger: { disabled: true },
    // A process serves one origin: the configured one, or that of the request.
    trustedOrigins: (request?: Request) =>
      url ? [new URL(url).origin] : request ? [new URL(request.url).origin] : [],
    plugins: [
      anonymous({ emailDomainName: 'demo.invalid' }),
      // Wrong codes are counted by credential-rules.ts: the library's lock keeps the owner out with the stranger.
      twoFactor({ allowPasswordless: true, accountLockout: { enabled: false } }),
      passkey(passkeys(url)),
      credentialRules({ attempts, changed, turnedOff, linkIsOver }),
    ],
  }
}

/** Enough for a person who mistypes, too little for trying passwords by the thousand from one address. */
function rateLimit(shared: boolean) {
  return {
    enabled: true,
    // Servers that share the tables count together.
    storage: shared ? ('database' as const) : ('memory' as const),
    window: 60,
    max: 300,
    customRules: {
      '/sign-in/email': { window: 60, max: 10 },
      '/sign-up/email': { window: 60, max: 30 },
      '/sign-in/anonymous': { window: 60, max: 30 },
      '/request-password-reset': { window: 60, max: 5 },
      '/send-verification-email': { window: 60, max: 5 },
      '/change-password': { window: 60, max: 10 },
      // Of an address, which an office shares; wrong ones of an account are counted besides.
      '/two-factor/*': { window: 60, max: 30 },
    },
  }
}

/**
 * A passkey stands for both factors, so each use asks for the finger, the face or the PIN. It belongs to one host: that
 * of the configured address, or `localhost`, where people try this out.
 */
function passkeys(url: string | undefined) {
  return {
    rpName: 'Allot',
    ...(url !== undefined && { rpID: new URL(url).hostname, origin: new URL(url).origin }),
    authenticatorSelection: { residentKey: 'required' as const, userVerification: 'required' as const },
    registration: {
      afterVerification: ({
        verification,
      }: {
        verification: { registrationInfo?: { userVerified: boolean } }
      }) => requireVerified(verification.registrationInfo),
    },
    authentication: {
      afterVerification: ({
        verification,
      }: {
        verification: { authenticationInfo: { userVerified: boolean } }
      }) => requireVerified(verification.authenticationInfo),
    },
  }
}

function requireVerified(info: { readonly userVerified: boolean } | undefined): void {
  if (info?.userVerified) return
  throw new APIError('BAD_REQUEST', {
    code: 'PASSKEY_NOT_VERIFIED',
    message: 'This passkey did not ask who you are. Set a PIN for it, or use another one.',
  })
}

/** Not awaited: the time it takes would reveal whether there is such an account. */
function sending(mailer: Mailer, url: string) {
  return async ({ user, token }: { readonly user: User; readonly token: string }): Promise<void> => {
    void mailer.send(user.email, passwordMail(passwordLink(url, token)))
  }
}

/** Sent where the person signs up, signs in without having confirmed, or asks for it. Not awaited, as above. */
function confirming(mailer: Mailer) {
  return {
    expiresIn: 24 * HOUR,
    sendOnSignIn: true,
    autoSignInAfterVerification: true,
    sendVerificationEmail: async ({
      user,
      url,
    }: {
      readonly user: User
      readonly url: string
    }): Promise<void> => {
      void mailer.send(user.email, confirmationMail(url))
    },
  }
}
