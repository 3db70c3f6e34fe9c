/**
 * Sign-ins in the security log: what each address of `/auth` did, also where it failed. Whose it is follows from the
 * session before or after it, or from the e-mail or the token that was sent; what was typed is never stored.
 */
import type { Instant } from '@allot/rules/instant'
import { lookUp } from '@allot/rules/look-up'
import type { Accounts, SignedIn } from '../accounts/accounts.ts'
import { actorOf, type SecurityAct, type SecurityEvent, sourceOf, UNKNOWN } from './security-event.ts'
import type { SecurityLog } from './security-log.ts'

/** What is known once the library has answered. */
interface Exchange {
  readonly done: boolean
  /** Refused for the credential or for too many attempts; other failures are no matter of security. */
  readonly refused: boolean
  /** Whether the e-mail that was sent had an account before. */
  readonly known: boolean
  readonly before: SignedIn | undefined
  /** Who is signed in by the session that the answer began. */
  readonly after: SignedIn | undefined
  /** The request has the link that confirms an address. */
  readonly confirms: boolean
}

type Act = SecurityAct | false | undefined

/** An address of sign-in is one line here. */
export const SIGN_IN_ACTS: Readonly<Record<string, (it: Exchange) => Act>> = {
  'POST /sign-up/email': ({ done, known }) => done && { action: known ? 'signed_up_again' : 'signed_up' },
  'POST /sign-in/email': (it) =>
    it.after && it.confirms ? { action: 'email_confirmed' } : signedIn('password')(it),
  'POST /sign-in/anonymous': signedIn('demo'),
  'POST /sign-out': ({ before }) => before && { action: 'signed_out' },
  'POST /change-password': ({ done, before }) =>
    before && { action: done ? 'password_changed' : 'password_change_failed' },
  'POST /request-password-reset': ({ done }) => done && { action: 'password_reset_requested' },
  'POST /reset-password': ({ done }) => done && { action: 'password_reset' },
  'POST /two-factor/verify-totp': (it) =>
    it.before ? it.done && { action: 'two_factor_enabled' } : signedIn('code')(it),
  'POST /two-factor/verify-backup-code': signedIn('code'),
  'POST /two-factor/disable': ({ done }) => done && { action: 'two_factor_disabled' },
  'POST /two-factor/generate-backup-codes': ({ done }) => done && { action: 'recovery_codes_renewed' },
  'POST /passkey/verify-registration': ({ done }) => done && { action: 'passkey_added' },
  'POST /passkey/verify-authentication': signedIn('passkey'),
  'POST /passkey/delete-passkey': ({ done }) => done && { action: 'passkey_removed' },
  // The library leads back to the page also where the provider or its word was refused.
  'GET /callback/oidc': ({ after }) => ({
    action: after ? 'signed_in' : 'sign_in_failed',
    by: 'provider',
  }),
  'GET /verify-email': ({ after }) => after && { action: 'email_confirmed' },
}

/** What changes how people sign in. A session that no answer named opens nothing, so sign-ins are not begun. */
const CHANGES: ReadonlySet<string> = new Set([
  'POST /sign-up/email',
  'POST /change-password',
  'POST /reset-password',
  'POST /two-factor/verify-totp',
  'POST /two-factor/disable',
  'POST /two-factor/generate-backup-codes',
  'POST /passkey/verify-registration',
  'POST /passkey/delete-passkey',
])

/** What callers cause who prove nothing: further ones of one address are one event with a count. */
const COUNTED: ReadonlySet<SecurityAct['action']> = new Set([
  'sign_in_failed',
  'password_change_failed',
  'password_reset_requested',
  'signed_up_again',
])

/** @returns a handler of `/auth/*` that writes what came of a request before it is answered */
export function recordSignIns(
  accounts: Accounts,
  log: SecurityLog,
  clock: () => Instant,
): Accounts['handle'] {
  return async (request) => {
    const path = new URL(request.url).pathname.slice('/auth'.length)
    const actOf = lookUp(SIGN_IN_ACTS, `${request.method} ${path}`)
    if (!actOf) return accounts.handle(request)
    const { headers, method } = request
    const [before, named] = await Promise.all([signedInBy(accounts, headers.get('cookie')), sent(request)])
    const owner = await accounts.idBy(named)
    let whose = owner ?? before?.id
    const eventOf = (act: SecurityAct, after?: SignedIn): SecurityEvent => {
      const person = after ?? before
      const by = person ? actorOf({ kind: 'person', person }) : UNKNOWN
      const account = after?.id ?? whose ?? null
      return { at: clock(), by, from: sourceOf(headers), space: null, account, act }
    }
    const interrupted = { action: 'change_interrupted', method, route: `/auth${path}`, about: null } as const
    const isChange = CHANGES.has(`${method} ${path}`)
    const begun = isChange ? await log.begin(eventOf(interrupted), []) : undefined
    const response = await accounts.handle(request).catch(async (cause: unknown) => {
      await begun?.interrupted()
      throw cause
    })
    const { status } = response
    const after = await signedInBy(accounts, cookiesOf(response))
    const refused = status === 401 || status === 403 || status === 429
    const act = actOf({
      done: status < 400,
      refused,
      known: owner !== undefined,
      before,
      after,
      confirms: named.confirmation !== undefined,
    })
    // Of an account that was made and is not confirmed yet there is no session.
    if (path === '/sign-up/email') whose ??= await accounts.idBy(named)
    if (!act || COUNTED.has(act.action)) {
      await (status < 500 ? begun?.dropped() : begun?.interrupted())
      if (act) await log.addRefused(eventOf(act, after))
    } else if (begun) await begun.done([{ event: eventOf(act, after), of: [] }])
    else await log.add(eventOf(act, after), [])
    return response
  }
}

function signedIn(by: 'password' | 'demo' | 'code' | 'passkey') {
  return ({ refused, after }: Exchange): Act =>
    (after && { action: 'signed_in', by }) || (refused && { action: 'sign_in_failed', by })
}

async function signedInBy(accounts: Accounts, cookie: string | null): Promise<SignedIn | undefined> {
  return cookie === null || cookie === '' ? undefined : accounts.signedIn(new Headers({ cookie }))
}

/** What a browser sends back after this answer. */
function cookiesOf({ headers }: Response): string {
  return headers
    .getSetCookie()
    .map((each) => each.split(';')[0] ?? '')
    .join('; ')
}

/** The e-mail or the token in the body: of the person who is not signed in yet. */
async function sent(request: Request): Promise<{ email?: string; token?: string; confirmation?: string }> {
  if (request.method !== 'POST') return {}
  const body: unknown = await request
    .clone()
    .json()
    .catch(() => undefined) // the library refuses it
  const text = (name: 'email' | 'token' | 'confirmation') => {
    const value: unknown = typeof body === 'object' && body !== null ? Reflect.get(body, name) : undefined
    return typeof value === 'string' ? value : undefined
  }
  const said = { email: text('email'), token: text('token'), confirmation: text('confirmation') }
  return Object.fromEntries(Object.entries(said).filter(([, value]) => value !== undefined))
}
