/**
 * The company's own sign-in (OpenID Connect): any provider that has a discovery document. It is asked for when a person
 * first signs in with it, and again after it did not answer, so that a server starts without it.
 */
import { shownName } from '@allot/rules/text'
import type { BetterAuthPlugin, User } from 'better-auth'
import { APIError, createAuthMiddleware } from 'better-auth/api'
import { type GenericOAuthConfig, genericOAuth } from 'better-auth/plugins'
import { ProblemError } from '../http/problem.ts'

export interface ProviderSettings {
  /** `https://login.example.com/realms/acme`: its discovery document is at `/.well-known/openid-configuration` below. */
  readonly issuer: string
  readonly clientId: string
  readonly clientSecret: string
  /** As people call it: the button says "Sign in with Acme". */
  readonly name: string
  /** Whose e-mail is at a domain joins this Space as a member when they first sign in. */
  readonly spaces: ReadonlyMap<string, string>
}

/** How the library knows it, and how its addresses spell it. */
export const PROVIDER = 'oidc'

/** The addresses below `/auth` that lead to the provider and back from it. */
export const PROVIDER_ADDRESSES: ReadonlySet<string> = new Set([
  'POST /sign-in/social',
  `GET /callback/${PROVIDER}`,
])

/** @param confirmsMail whether a person shows by a mail that an address is theirs, where the provider does not say so */
export function providerPlugin({ issuer, clientId, clientSecret }: ProviderSettings, confirmsMail: boolean) {
  const config: GenericOAuthConfig = {
    providerId: PROVIDER,
    discoveryUrl: `${issuer.replace(/\/$/, '')}/.well-known/openid-configuration`,
    clientId,
    clientSecret,
    scopes: ['openid', 'email', 'profile'],
    pkce: true,
    requireIdTokenVerification: true,
    requireEmailVerification: confirmsMail,
    // An address of which the provider does not say that it is verified proves nothing.
    mapProfileToUser: (profile) => ({
      name: nameOf(profile),
      emailVerified: profile.email_verified === true,
    }),
  }
  return genericOAuth({ config: [config] })
}

/** The pages of the studio that the provider leads back to; any other would be a stranger's choice. */
const RETURNS = ['/', '/known']

/** @param signedIn called with each person who came through the provider */
export function providerRules(signedIn: (user: User) => Promise<void>): BetterAuthPlugin {
  const asked = createAuthMiddleware(async ({ body }) => {
    if (body !== null && typeof body === 'object' && 'idToken' in body)
      throw new APIError('BAD_REQUEST', {
        code: 'ID_TOKEN_NOT_SUPPORTED',
        message: 'Sign in on its own page.',
      })
    const back = RETURNS.find((page) => page === Reflect.get(Object(body), 'callbackURL')) ?? '/'
    const whereTo = { callbackURL: back, errorCallbackURL: back }
    return { context: { body: { provider: PROVIDER, ...whereTo, disableRedirect: true } } }
  })
  const came = createAuthMiddleware(async ({ context: { newSession } }) => {
    if (newSession) await signedIn(newSession.user)
  })
  return {
    id: 'provider-rules',
    hooks: {
      before: [{ matcher: ({ path }) => path === '/sign-in/social', handler: asked }],
      after: [{ matcher: ({ path }) => path === '/callback/:id', handler: came }],
    },
  }
}

function nameOf({ name, email }: { readonly name?: unknown; readonly email?: unknown }): string {
  if (typeof name === 'string' && name.trim() !== '') return shownName(name)
  return typeof email === 'string' ? (email.split('@')[0] ?? '') : ''
}

const PATIENCE = 10_000

/** What is opened once, when it is first needed; where that fails or takes too long, the next use tries again. */
export function onceItAnswers<T>(open: () => Promise<T>): () => Promise<T> {
  let opened: Promise<T> | undefined
  return async () => {
    opened ??= withinPatience(open())
    try {
      return await opened
    } catch (cause) {
      opened = undefined
      const problem = new ProblemError(
        'unavailable',
        'The sign-in of your company does not answer. Try again in a minute, or sign in in another way.',
      )
      throw Object.assign(problem, { cause })
    }
  }
}

async function withinPatience<T>(pending: Promise<T>): Promise<T> {
  const late = Promise.withResolvers<never>()
  const timer = setTimeout(() => late.reject(new Error('It took more than ten seconds.')), PATIENCE)
  try {
    return await Promise.race([pending, late.promise])
  } finally {
    clearTimeout(timer)
  }
}
