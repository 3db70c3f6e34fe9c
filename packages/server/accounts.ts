/**
 * People: sign-up, sign-in and sessions, by better-auth in tables of its own. Only the few addresses in
 * OPEN are reachable, so that nothing the library can do beyond them is exposed by accident.
 */
import { StoreUnavailable } from '@allot/engine/store'
import { betterAuth, type User } from 'better-auth'
import { getMigrations } from 'better-auth/db/migration'
import { anonymous } from 'better-auth/plugins'
import type { OpenDatabase } from './database.ts'

/** Carries the caller's network address, set by whoever accepts the connection; what a client sends is overwritten. */
export const ADDRESS_HEADER = 'x-allot-address'

export interface Person {
  readonly id: string
  readonly name: string
  readonly email: string
  /** Came in by the one-click demo, without an account. */
  readonly demo: boolean
}

export interface Accounts {
  /** Answers `/auth/*`. */
  handle(request: Request): Promise<Response>
  /** Whose session cookie this is. */
  whoIs(headers: Headers): Promise<Person | undefined>
  /** Those of these members that have an account. */
  people(ids: readonly string[]): Promise<ReadonlyMap<string, Person>>
}

/** @param url where people reach it; cookies are for https alone where that is https */
export async function openAccounts(
  database: OpenDatabase,
  secret: string,
  url: string | undefined,
): Promise<Accounts> {
  const options = {
    database: database.people,
    ...(url !== undefined && { baseURL: url }),
    basePath: '/auth',
    secret,
    telemetry: { enabled: false },
    emailAndPassword: { enabled: true, minPasswordLength: 8, maxPasswordLength: 128 },
    session: { expiresIn: 30 * 24 * 3600 },
    // A person who mistypes is not locked out; somebody who tries passwords by the thousand is.
    rateLimit: {
      enabled: true,
      // Whoever tries passwords at several servers is counted by all of them together.
      storage: database.shared ? ('database' as const) : ('memory' as const),
      window: 60,
      max: 300,
      customRules: {
        '/sign-in/email': { window: 60, max: 10 },
        '/sign-up/email': { window: 60, max: 30 },
        '/sign-in/anonymous': { window: 60, max: 30 },
      },
    },
    advanced: { cookiePrefix: 'allot', ipAddress: { ipAddressHeaders: [ADDRESS_HEADER] } },
    logger: { disabled: true },
    // One process serves one origin, whatever name people reach it by; the origin check compares with that.
    trustedOrigins: (request?: Request) =>
      url ? [new URL(url).origin] : request ? [new URL(request.url).origin] : [],
    plugins: [anonymous({ emailDomainName: 'demo.invalid' })],
  }
  // On PostgreSQL the numbered migrations make these tables with the others.
  if (!database.shared) await (await getMigrations(options)).runMigrations()
  const auth = betterAuth(options)
  const { adapter } = await auth.$context
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
      return auth.handler(request)
    },
    whoIs: async (headers) => {
      const session = await auth.api.getSession({ headers }).catch((cause: unknown) => {
        throw new StoreUnavailable('Sessions cannot be looked up just now. Try again.', { cause })
      })
      return session ? personOf(session.user) : undefined
    },
    people: async (ids) => {
      const people = new Map<string, Person>()
      for (let from = 0; from < ids.length; from += AT_ONCE)
        for (const user of await known(ids.slice(from, from + AT_ONCE))) people.set(user.id, personOf(user))
      return people
    },
  }
}

const AT_ONCE = 500

function personOf(user: User & { readonly isAnonymous?: boolean | null }): Person {
  const { id, name, email } = user
  const demo = user.isAnonymous === true
  return { id, name, email: demo ? '' : email, demo }
}

const OPEN = new Set([
  'POST /sign-up/email',
  'POST /sign-in/email',
  'POST /sign-in/anonymous',
  'POST /sign-out',
  'GET /get-session',
])
