/**
 * Accounts: sign-up, sign-in, sessions and passwords, by better-auth in tables of its own. Only the addresses in OPEN
 * are reachable, so that other features of the library are not exposed by accident.
 */
import { StoreUnavailable } from '@allot/engine/store'
import { requireKeepable } from '@allot/rules/shape'
import { isKeepable } from '@allot/rules/text'
import { betterAuth, type User } from 'better-auth'
import { getMigrations } from 'better-auth/db/migration'
import { anonymous } from 'better-auth/plugins'
import type { OpenDatabase } from '../database/database.ts'
import { confirmationMail, type Mailer, passwordMail } from '../events/mail.ts'
import { ADDRESS_HEADER } from '../http/peer-address.ts'
import { passwordLink } from './password-link.ts'

export interface Account {
  readonly id: string
  readonly name: string
  readonly email: string
  /** A visitor of the one-click demo, without e-mail and password. */
  readonly demo: boolean
  /** Whether they have shown that mail to the address reaches them. */
  readonly confirmed: boolean
}

export interface Accounts {
  /** Answers `/auth/*`. */
  handle(request: Request): Promise<Response>
  /** @returns the account whose session cookie this is. @throws StoreUnavailable */
  signedIn(headers: Headers): Promise<Account | undefined>
  /** @returns the accounts of those members that have one */
  find(ids: readonly string[]): Promise<ReadonlyMap<string, Account>>
  /** Lets the holder of this token set a new password for an hour. @returns false where no account has this e-mail */
  storeResetToken(email: string, token: string): Promise<boolean>
}

export interface AccountsOptions {
  readonly database: OpenDatabase
  readonly secret: string
  /** The address under which people reach it; with https, cookies are sent over https alone. */
  readonly url: string | undefined
  /** Sends the link for a new password. */
  readonly mailer: Mailer | undefined
}

export async function openAccounts({ database, secret, url, mailer }: AccountsOptions): Promise<Accounts> {
  const options = {
    database: database.accounts,
    ...(url !== undefined && { baseURL: url }),
    basePath: '/auth',
    secret,
    telemetry: { enabled: false },
    emailAndPassword: {
      enabled: true,
      minPasswordLength: 8,
      maxPasswordLength: 128,
      resetPasswordTokenExpiresIn: HOUR,
      revokeSessionsOnPasswordReset: true,
      // The link leads to the configured address only. One made from a request's Host header could lead to a server of
      // the person who sent that request.
      ...(mailer && url !== undefined && { sendResetPassword: sending(mailer, url) }),
    },
    ...(mailer && url !== undefined && { emailVerification: confirming(mailer) }),
    verification: { storeIdentifier: 'hashed' as const }, // a reader of the table learns no link
    session: { expiresIn: 30 * 24 * HOUR },
    // Enough for a person who mistypes, too little for trying passwords by the thousand.
    rateLimit: {
      enabled: true,
      // Servers that share the tables count together.
      storage: database.shared ? ('database' as const) : ('memory' as const),
      window: 60,
      max: 300,
      customRules: {
        '/sign-in/email': { window: 60, max: 10 },
        '/sign-up/email': { window: 60, max: 30 },
        '/sign-in/anonymous': { window: 60, max: 30 },
        '/request-password-reset': { window: 60, max: 5 },
        '/send-verification-email': { window: 60, max: 5 },
        '/change-password': { window: 60, max: 10 },
      },
    },
    advanced: { cookiePrefix: 'allot', ipAddress: { ipAddressHeaders: [ADDRESS_HEADER] } },
    logger: { disabled: true },
    // A process serves one origin: the configured one, or that of the request.
    trustedOrigins: (request?: Request) =>
      url ? [new URL(url).origin] : request ? [new URL(request.url).origin] : [],
    plugins: [anonymous({ emailDomainName: 'demo.invalid' })],
  }
  // On PostgreSQL the numbered migrations make these tables with the others.
  if (!database.shared) await (await getMigrations(options)).runMigrations()
  const auth = betterAuth(options)
  const { adapter, internalAdapter } = await auth.$context
  const known = (some: string[]) =>
    adapter.findMany<User & { readonly isAnonymous?: boolean | null }>({
      model: 'user',
      where: [{ field: 'id', operator: 'in', value: some }],
      limit: some.length,
    })
  return {
    handle: async (request) => {
      const path = new URL(request.url).pathname.slice('/auth'.length)
      if (!OPEN.has(`${request.method} ${path}`)) return new Response('Not found', { status: 404 })
      await refuseUnkeepable(request)
      return auth.handler(request)
    },
    signedIn: async (headers) => {
      const session = await auth.api.getSession({ headers }).catch((cause: unknown) => {
        throw new StoreUnavailable('Sessions cannot be read at the moment. Try again.', { cause })
      })
      return session ? personOf(session.user) : undefined
    },
    find: async (ids) => {
      const people = new Map<string, Account>()
      const askable = ids.filter(isKeepable) // no account has another id, and PostgreSQL refuses the question
      for (let from = 0; from < askable.length; from += AT_ONCE)
        for (const user of await known(askable.slice(from, from + AT_ONCE)))
          people.set(user.id, personOf(user))
      return people
    },
    storeResetToken: async (email, token) => {
      const found = await internalAdapter.findUserByEmail(email)
      const identifier = `reset-password:${token}` // as the library looks it up
      if (!found) return false
      if (!(await internalAdapter.findVerificationValue(identifier))) {
        const expiresAt = new Date(Date.now() + HOUR * 1_000)
        await internalAdapter.createVerificationValue({ value: found.user.id, identifier, expiresAt })
      }
      return true
    },
  }
}

/** The library hands on any text to the database, which fails at some. @throws Problem `malformed` */
async function refuseUnkeepable(request: Request): Promise<void> {
  const body = await request.clone().text()
  if (!body.includes('\\u')) return // JSON spells NUL and half of a pair in no other way
  try {
    JSON.parse(body, (_, value) => {
      if (typeof value === 'string') requireKeepable(value, 'body')
      return value
    })
  } catch (reason) {
    if (!(reason instanceof SyntaxError)) throw reason // what is no JSON is refused by the library
  }
}

const AT_ONCE = 500
const HOUR = 3_600 // in seconds, as the library counts

/** Not awaited: the time it takes would reveal whether there is such an account. */
function sending(mailer: Mailer, url: string) {
  return async ({ user, token }: { readonly user: User; readonly token: string }): Promise<void> => {
    void mailer.send(user.email, passwordMail(passwordLink(url, token)))
  }
}

/** Sent where the person asks for it. Not awaited, as above. */
function confirming(mailer: Mailer) {
  return {
    expiresIn: 24 * HOUR,
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

function personOf(user: User & { readonly isAnonymous?: boolean | null }): Account {
  const { id, name, email } = user
  const demo = user.isAnonymous === true
  return { id, name, email: demo ? '' : email, demo, confirmed: !demo && user.emailVerified }
}

const OPEN = new Set([
  'POST /sign-up/email',
  'POST /sign-in/email',
  'POST /sign-in/anonymous',
  'POST /sign-out',
  'POST /send-verification-email',
  'GET /verify-email',
  'POST /request-password-reset',
  'POST /reset-password',
  'POST /change-password',
  'GET /get-session',
])
