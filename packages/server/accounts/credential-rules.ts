/**
 * What holds for credentials beyond the library of the accounts, as a plugin of it: which passwords may be chosen, how
 * often one may be tried, what asks for a fresh session, and what ends where a person signs in or changes a password. It
 * stands last among the plugins, so that it sees a sign-in as the second factor left it.
 */
import { randomUUID } from 'node:crypto'
import type { GenericEndpointContext } from '@better-auth/core'
import type { BetterAuthPlugin, User } from 'better-auth'
import { APIError, createAuthMiddleware, getSessionFromCtx, isAPIError } from 'better-auth/api'
import { deleteSessionCookie } from 'better-auth/cookies'
import { ADDRESS_HEADER } from '../http/peer-address.ts'
import { hashSecret } from '../secrets/derived-secret.ts'
import { type Attempts, codesOf, type PasswordAttempt } from './attempts.ts'
import { confirmBySignIn, refuseLinkAlone } from './confirming.ts'
import { isFresh } from './fresh-session.ts'
import { ADVICE, type Owner, weaknessOf } from './passwords.ts'
import { resetOf } from './reset-token.ts'

export interface CredentialRules {
  readonly attempts: Attempts
  /** The person who is signed in changed their password. */
  changed(user: User): Promise<void>
  /** They turned off two-step sign-in. */
  turnedOff(user: User): Promise<void>
  /** Whether the key is over with which an operator made a link for a new password. */
  linkIsOver(token: string): Promise<boolean>
}

export function credentialRules({
  attempts,
  changed,
  turnedOff,
  linkIsOver,
}: CredentialRules): BetterAuthPlugin {
  const chosen = on(CHOOSES, async (context) => {
    const owner = await ownerOf(context)
    const password = textOf(context, 'newPassword') || textOf(context, 'password')
    const weakness = owner && (await weaknessOf(password, owner))
    if (weakness) throw new APIError('BAD_REQUEST', { code: weakness, message: ADVICE[weakness] })
  })
  const linked = on([RESET], async (context) => {
    if (!(await linkIsOver(textOf(context, 'token')))) return
    throw new APIError('BAD_REQUEST', {
      code: 'INVALID_TOKEN',
      message: 'This link ended with the key that made it. Ask for a new one.',
    })
  })
  const begun = on([...TRIES, ...CODES], async (context) => {
    const attempt = await attemptOf(context)
    const wait = attempt && (await attempts.begin(attempt))
    if (wait !== undefined)
      throw new APIError('TOO_MANY_REQUESTS', tooMany(wait, context.path), { 'Retry-After': String(wait) })
  })
  const fresh = on(WEAKENS, async (context) => {
    const session = await getSessionFromCtx(context)
    if (!session || isFresh(session.session.createdAt) || (await saysPassword(context, session.user.id)))
      return
    throw new APIError('FORBIDDEN', {
      code: 'SESSION_NOT_FRESH',
      message: 'Sign in again, then repeat this.',
    })
  })
  const ended = on([...TRIES, ...CODES], async (context) => {
    if (isAPIError(context.context.returned)) return
    const attempt = await attemptOf(context)
    if (attempt) await attempts.succeed(attempt)
    const { newSession, session } = context.context
    if (context.path === CHANGE && newSession) await changed(newSession.user)
    const had = session?.user.twoFactorEnabled === true
    if (context.path === OFF && newSession && had) await turnedOff(newSession.user)
  })
  // Without a session the person has not shown yet that the account is theirs: a password whose code is missing still is a
  // stranger's, who would otherwise count anew in each browser that they say it in.
  const joined = on([SIGN_IN, SIGN_UP, CONFIRM, ...CODES], async (context) => {
    const { newSession } = context.context
    if (newSession) await rememberDevice(context, newSession.user.email)
  })
  // A link in a mail is one factor; who has a second one says it.
  const confirmed = on([CONFIRM], async (context) => {
    const { newSession, internalAdapter } = context.context
    if (newSession?.user.twoFactorEnabled !== true) return
    await internalAdapter.deleteSession(newSession.session.token)
    context.context.setNewSession(null)
    deleteSessionCookie(context)
  })
  const asked = on([CONFIRM], refuseLinkAlone)
  const shown = on([SIGN_IN], confirmBySignIn)
  const coded = on([CODE], async (context) => {
    // The one with which a person sets codes up is used, too.
    const user = (await challengedOf(context)) ?? (await getSessionFromCtx(context))?.user
    if (user === undefined || (await attempts.spend(user.id, textOf(context, 'code')))) return
    throw new APIError('UNAUTHORIZED', {
      code: 'INVALID_CODE',
      message: 'This code was used already. Wait for the next one, at most half a minute.',
    })
  })
  const replaced = { matcher: () => true, handler: createAuthMiddleware(endEarlierSession) }
  const others = on([CHANGE], async ({ body }) => ({
    context: { body: { ...body, revokeOtherSessions: true } },
  }))
  return {
    id: 'credential-rules',
    hooks: {
      before: [linked, chosen, begun, coded, fresh, others, asked, shown],
      after: [ended, confirmed, joined, replaced],
    },
  }
}

const SIGN_IN = '/sign-in/email'
const SIGN_UP = '/sign-up/email'
const CONFIRM = '/verify-email'
const CHANGE = '/change-password'
const RESET = '/reset-password'
const OFF = '/two-factor/disable'
/** A code of an app, which is taken once: who looks over a shoulder has half a minute left otherwise. */
const CODE = '/two-factor/verify-totp'
const CODES = [CODE, '/two-factor/verify-backup-code']
/** Where a person chooses a password. */
const CHOOSES = [SIGN_UP, RESET, CHANGE]
/** Where a password is said that is right or wrong. */
const TRIES = [
  ...[SIGN_IN, CHANGE],
  ...['/two-factor/enable', '/two-factor/disable', '/two-factor/generate-backup-codes'],
]
/** Where a way to sign in goes, or comes for a person who has no password to say. */
const WEAKENS = [
  ...['/two-factor/enable', '/two-factor/disable', '/two-factor/generate-backup-codes'],
  '/passkey/delete-passkey',
]
/** After hooks have what was answered. */
type Context = GenericEndpointContext & { readonly context: { readonly returned?: unknown } }

function on(paths: readonly string[], work: (context: Context) => Promise<unknown>) {
  return {
    matcher: ({ path }: { readonly path?: string | undefined }) => path !== undefined && paths.includes(path),
    handler: createAuthMiddleware(work),
  }
}

/** A field of a body that is not checked yet. */
function textOf({ body }: Context, field: string): string {
  const value: unknown = body === null || typeof body !== 'object' ? undefined : Reflect.get(body, field)
  return typeof value === 'string' ? value : ''
}

/** Whose password it will be; undefined where the library refuses the request anyway. */
async function ownerOf(context: Context): Promise<Owner | undefined> {
  if (context.path === SIGN_UP) return { name: textOf(context, 'name'), email: textOf(context, 'email') }
  if (context.path === CHANGE) return (await getSessionFromCtx(context))?.user
  const { internalAdapter } = context.context
  const link = await internalAdapter.findVerificationValue(resetOf(textOf(context, 'token')))
  return (link && (await internalAdapter.findUserById(link.value))) ?? undefined
}

/** The account that is tried: the one that a stranger names, or that of the person who is signed in. */
async function attemptOf(context: Context): Promise<PasswordAttempt | undefined> {
  const address = context.headers?.get(ADDRESS_HEADER) ?? ''
  if (CODES.includes(context.path)) return codeAttemptOf(context, address)
  if (context.path !== SIGN_IN) {
    // A changed password has begun another session, and ended this one.
    const session = context.context.newSession ?? (await getSessionFromCtx(context))
    return session ? { account: `signed in ${session.user.id}`, address } : undefined
  }
  const account = textOf(context, 'email')
  return { account, address, device: await deviceOf(context, account) }
}

/** The account whose code is asked for; undefined for a person who is signed in and sets codes up. */
async function codeAttemptOf(context: Context, address: string): Promise<PasswordAttempt | undefined> {
  const user = context.context.newSession?.user ?? (await challengedOf(context))
  return user && { account: codesOf(user.id), address, device: await deviceOf(context, user.email) }
}

/** The browser, where the owner of the account signed in there before. */
async function deviceOf(context: Context, email: string): Promise<string | undefined> {
  const { name } = deviceCookie(context)
  const device = await context.getSignedCookie(name, context.context.secret)
  const [owner, browser] = (device || '').split('.')
  return owner === hashSecret(email.toLowerCase()) ? browser : undefined
}

/**
 * Whether the library checks the password that this request says. It looks at none where a passkey is removed, nor where
 * the person has none: with a cookie and any word, a company's account would otherwise get another second factor.
 */
async function saysPassword(context: Context, account: string): Promise<boolean> {
  if (!textOf(context, 'password') || !TRIES.includes(context.path)) return false
  return Boolean((await context.context.internalAdapter.findCredentialAccount(account))?.password)
}

/** Whose password was said, and whose code is asked for; undefined for who is signed in and sets codes up. */
async function challengedOf(context: Context): Promise<User | undefined> {
  const { createAuthCookie, internalAdapter, secret } = context.context
  if (await getSessionFromCtx(context)) return undefined
  const challenge = await context.getSignedCookie(createAuthCookie('two_factor').name, secret)
  const account = challenge ? (await internalAdapter.findVerificationValue(challenge))?.value : undefined
  return account === undefined ? undefined : ((await internalAdapter.findUserById(account)) ?? undefined)
}

/** The browser counts for itself from now on. It may be another person's too, whose e-mail then counts as a stranger's. */
async function rememberDevice(context: Context, email: string): Promise<void> {
  const { name, attributes } = deviceCookie(context)
  const owner = hashSecret(email.toLowerCase())
  const known = await context.getSignedCookie(name, context.context.secret)
  if ((known || '').startsWith(`${owner}.`)) return
  await context.setSignedCookie(name, `${owner}.${randomUUID()}`, context.context.secret, attributes)
}

const YEAR = 365 * 24 * 3_600

function deviceCookie({ context }: Context) {
  return context.createAuthCookie('known_device', { maxAge: YEAR })
}

/**
 * A browser has one session: to sign in again, or as another person, ends the one that it had. So does a right password of
 * which the second factor is still missing, since the browser has no session from then on.
 */
async function endEarlierSession(context: Context): Promise<void> {
  const { internalAdapter, authCookies, newSession, secret, returned } = context.context
  const isChallenged = typeof returned === 'object' && returned !== null && 'twoFactorRedirect' in returned
  if (!newSession && !isChallenged) return
  const token = await context.getSignedCookie(authCookies.sessionToken.name, secret)
  if (token && token !== newSession?.session.token) await internalAdapter.deleteSession(token)
}

function tooMany(wait: number, path: string) {
  const minutes = Math.ceil(wait / 60)
  const isCode = CODES.includes(path)
  return {
    code: isCode ? 'TOO_MANY_CODES' : 'TOO_MANY_ATTEMPTS',
    message: `Too many wrong ${isCode ? 'codes' : 'passwords'}. Wait ${minutes} ${minutes === 1 ? 'minute' : 'minutes'}, or ask for a link to set a new password.`,
  }
}
