/**
 * Accounts: sign-up, sign-in, sessions and passwords, by better-auth in tables of its own. Only the ADDRESSES
 * are reachable, so that other features of the library are not exposed by accident.
 */
import { StoreUnavailable } from '@allot/engine/store'
import { requireKeepable } from '@allot/rules/shape'
import { isKeepable } from '@allot/rules/text'
import { type AuthContext, betterAuth, type User } from 'better-auth'
import { getMigrations } from 'better-auth/db/migration'
import { openAttempts } from './attempts.ts'
import { authEvents, type Weakened } from './auth-events.ts'
import { type AuthSettings, authOptions, HOUR } from './auth-options.ts'
import { evenReturn } from './even-answers.ts'
import {
  onceItAnswers,
  PROVIDER,
  PROVIDER_ADDRESSES,
  type ProviderSettings,
  providerPlugin,
  providerRules,
} from './provider.ts'
import { resetOf } from './reset-token.ts'
import { secondFactorRemoval } from './second-factor-removal.ts'
import { openSessions, type Sessions } from './sessions.ts'
import { type StoredWays, signInWaysOf } from './sign-in-ways.ts'

export interface Account {
  readonly id: string
  readonly name: string
  readonly email: string
  /** A visitor of the one-click demo, without e-mail and password. */
  readonly demo: boolean
  /** Whether they have shown that mail to the address reaches them. */
  readonly confirmed: boolean
}

export type Newcomer = Pick<Account, 'email' | 'confirmed'>

/** A person who is signed in: their account, and the session by which they are known. */
export interface SignedIn extends Account {
  readonly session: Session
}

interface Session {
  readonly id: string
  /** When they last proved who they are: each sign-in, and each change of a credential, begins a session. */
  readonly since: Date
}

export interface Accounts {
  /** Answers `/auth/*`. */
  handle(request: Request): Promise<Response>
  /** @returns the account whose session cookie this is. @throws StoreUnavailable */
  signedIn(headers: Headers): Promise<SignedIn | undefined>
  /** @returns the accounts of those members that have one */
  find(ids: readonly string[]): Promise<ReadonlyMap<string, Account>>
  /** @returns whose e-mail this is, or who may set a new password with this token */
  idBy(credential: { readonly email?: string; readonly token?: string }): Promise<string | undefined>
  /**
   * Lets the holder of this token set a new password for an hour.
   * @param name makes an account for this person where there is none, and the token is good for a week
   * @returns false where no account has this e-mail
   */
  storeResetToken(email: string, token: string, name?: string): Promise<boolean>
  /**
   * Ends two-step sign-in and every session, and says so to the person by mail. Safe to repeat.
   * @returns false where no account has this e-mail
   */
  removeSecondFactor(email: string): Promise<boolean>
  /** Where people are signed in. */
  readonly sessions: Sessions
  /** @param account its id */
  signInWays(account: string): Promise<StoredWays>
  /** @param account its id @param name one that was checked */
  rename(account: string, name: string): Promise<void>
  /** Removes the account for good, with its sessions and every way to sign in. @param account its id */
  close(account: string): Promise<void>
}

export interface AccountsOptions extends AuthSettings {
  readonly weakened: Weakened
  /** The company's own sign-in, where it has one. */
  readonly provider?: ProviderSettings | undefined
  /** Whether a person who comes through it gets an account, where they have none; every one if not given. */
  readonly admits?: ((person: Newcomer) => boolean) | undefined
  /** Called with each person who comes through it. */
  readonly signedInByProvider?: ((account: Account) => Promise<void>) | undefined
}

export async function openAccounts(parts: AccountsOptions): Promise<Accounts> {
  const { database, provider } = parts
  const attempts = openAttempts(database)
  const tables = () => ({ adapter, internalAdapter })
  const options = authOptions(parts, attempts, authEvents(parts, attempts, tables))
  // On PostgreSQL the numbered migrations make these tables with the others.
  if (!database.shared) await (await getMigrations(options)).runMigrations()
  const auth = betterAuth(options)
  const { adapter, internalAdapter } = await auth.$context
  const withProvider = provider && onceItAnswers(() => openWithProvider(options, provider, parts))
  const known = (some: string[]) =>
    adapter.findMany<User & { readonly isAnonymous?: boolean | null }>({
      model: 'user',
      where: [{ field: 'id', operator: 'in', value: some }],
      limit: some.length,
    })
  return {
    handle: async (request) => {
      const path = new URL(request.url).pathname.slice('/auth'.length)
      const address = `${request.method} ${path}`
      const isOfProvider = PROVIDER_ADDRESSES.has(address)
      if (!ADDRESSES.has(address) || (isOfProvider && !withProvider))
        return new Response('Not found', { status: 404 })
      await refuseUnkeepable(request)
      const { handler } = isOfProvider && withProvider ? await withProvider() : auth
      return handler(request)
    },
    signedIn: async (headers) => {
      const session = await auth.api.getSession({ headers }).catch((cause: unknown) => {
        throw new StoreUnavailable('Sessions cannot be read at the moment. Try again.', { cause })
      })
      if (!session) return undefined
      const { id, createdAt } = session.session
      return { ...personOf(session.user), session: { id, since: createdAt } }
    },
    find: async (ids) => {
      const people = new Map<string, Account>()
      const askable = ids.filter(isKeepable) // no account has another id, and PostgreSQL refuses the question
      for (let from = 0; from < askable.length; from += AT_ONCE)
        for (const user of await known(askable.slice(from, from + AT_ONCE)))
          people.set(user.id, personOf(user))
      return people
    },
    idBy: idsOf(internalAdapter),
    storeResetToken: async (email, token, name) => {
      const found = (await internalAdapter.findUserByEmail(email))?.user
      const identifier = resetOf(token)
      const user = found ?? (name && (await internalAdapter.createUser({ ...NEW, email, name }, BY_OPERATOR)))
      if (!user) return false
      if (!(await internalAdapter.findVerificationValue(identifier))) {
        const expiresAt = new Date(Date.now() + (found ? HOUR : 7 * 24 * HOUR) * 1_000)
        await internalAdapter.createVerificationValue({ value: user.id, identifier, expiresAt })
      }
      return true
    },
    removeSecondFactor: secondFactorRemoval({ adapter, internalAdapter }, parts),
    sessions: openSessions(adapter),
    signInWays: (account) => signInWaysOf(adapter, account),
    rename: async (account, name) => void (await internalAdapter.updateUser(account, { name })),
    close: async (account) => {
      const where = (field: string) => [{ field, value: account }]
      await adapter.deleteMany({ model: 'verification', where: where('value') })
      for (const model of ['twoFactor', 'passkey'])
        await adapter.deleteMany({ model, where: where('userId') })
      await internalAdapter.deleteUser(account)
    },
  }
}

type Lookups = Pick<AuthContext['internalAdapter'], 'findUserByEmail' | 'findVerificationValue'>

function idsOf(lookups: Lookups): Accounts['idBy'] {
  return async ({ email, token }) => {
    if (!isKeepable(email ?? token ?? '')) return undefined // none has it, and PostgreSQL refuses the question
    if (email !== undefined) return (await lookups.findUserByEmail(email))?.user.id
    if (token === undefined) return undefined
    return (await lookups.findVerificationValue(resetOf(token)))?.value
  }
}

/** The same accounts, for the addresses that lead to the company's own sign-in and back. */
async function openWithProvider(
  options: ReturnType<typeof authOptions>,
  provider: ProviderSettings,
  { admits, signedInByProvider, mailer, url }: AccountsOptions,
): Promise<{ handler(request: Request): Promise<Response> }> {
  const confirmsMail = mailer !== undefined && url !== undefined
  const rules = providerRules(async (user) => signedInByProvider?.(personOf(user)))
  const auth = betterAuth({
    ...options,
    user: {
      validateUserInfo: ({ user: { email = '', emailVerified = false }, source }) =>
        source.action === 'create-user' && admits?.({ email, confirmed: emailVerified }) === false
          ? { error: 'signup_disabled' }
          : undefined,
    },
    plugins: [...options.plugins, providerPlugin(provider, confirmsMail), rules],
  })
  const { socialProviders } = await auth.$context
  // The library leaves out a provider whose discovery document it could not read.
  if (socialProviders.some(({ id }) => id === PROVIDER)) {
    const unknown =
      admits?.({ email: '', confirmed: false }) === false ? 'signup_disabled' : 'email_not_verified'
    return confirmsMail
      ? { handler: async (request) => evenReturn(await auth.handler(request), unknown) }
      : auth
  }
  throw new Error(`${provider.issuer} has no discovery document that can be used.`)
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
const NEW = { emailVerified: false } as const
const BY_OPERATOR = { method: 'email-password' } as const

function personOf(user: User & { readonly isAnonymous?: boolean | null }): Account {
  const { id, name, email } = user
  const demo = user.isAnonymous === true
  return { id, name, email: demo ? '' : email, demo, confirmed: !demo && user.emailVerified }
}

/** Below `/auth`. */
export const ADDRESSES: ReadonlySet<string> = new Set([
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
  'POST /two-factor/enable',
  'POST /two-factor/disable',
  'POST /two-factor/verify-totp',
  'POST /two-factor/verify-backup-code',
  'POST /two-factor/generate-backup-codes',
  'GET /passkey/generate-register-options',
  'POST /passkey/verify-registration',
  'GET /passkey/generate-authenticate-options',
  'POST /passkey/verify-authentication',
  'POST /passkey/delete-passkey',
  ...PROVIDER_ADDRESSES,
])
