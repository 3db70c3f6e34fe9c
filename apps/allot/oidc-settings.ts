/** Settings of the company's own sign-in (OpenID Connect), and of the Spaces that domains are mapped to. */
import type { ServerOptions } from '@allot/server'
import { z } from 'zod'

const text = z.string().trim().min(1)
const LOOPBACK = /^http:\/\/(localhost|127\.[\d.]+|\[::1\])(:\d+)?(\/|$)/
const PAIR = /^\s*([\p{L}\p{N}-]+(?:\.[\p{L}\p{N}-]+)+)\s*=\s*([A-Za-z0-9][\w.-]{0,79})\s*$/u

export const oidcShape = {
  oidcIssuer: z
    .url({ protocol: /^https?$/ })
    .refine((url) => url.startsWith('https:') || LOOPBACK.test(url), 'Its address begins with https.')
    .optional()
    .describe(
      'a provider of OpenID Connect with which people sign in: `https://login.example.com/realms/acme`; with the two below. docs/guides/sign-in.md describes it',
    ),
  oidcClientId: text.optional().describe('as what Allot is known there'),
  oidcClientSecret: text.optional().describe('its secret there'),
  oidcName: text
    .max(40)
    .default('your company')
    .describe('what people call that provider: the button says "Sign in with Acme"'),
  oidcSpaces: z
    .string()
    .refine(
      (given) => given.split(',').every((pair) => pair.trim() === '' || PAIR.test(pair)),
      'Write pairs, like acme.example=spc_b1946ac92492d234, with commas between them.',
    )
    .default('')
    .describe(
      'which Space people join when they first sign in with it, by the domain of their e-mail: `acme.example=spc_b1946ac92492d234,…`',
    ),
}

type Given = { readonly [Name in keyof typeof oidcShape]?: z.output<(typeof oidcShape)[Name]> | undefined }

/** What is wrong with the settings together, and what to write; undefined where nothing is. */
export function checkOidc(given: Given & { readonly url?: string | undefined }): string | undefined {
  const { oidcIssuer, oidcClientId, oidcClientSecret, oidcSpaces = '', url } = given
  if (oidcIssuer === undefined)
    return oidcClientId !== undefined || oidcClientSecret !== undefined || oidcSpaces !== ''
      ? 'ALLOT_OIDC_ISSUER is missing: set the address of the provider, or unset the other ALLOT_OIDC_… settings.'
      : undefined
  if (oidcClientId === undefined || oidcClientSecret === undefined)
    return 'ALLOT_OIDC_ISSUER is set: set ALLOT_OIDC_CLIENT_ID and ALLOT_OIDC_CLIENT_SECRET too, as the provider gave them.'
  if (url === undefined)
    return 'ALLOT_OIDC_ISSUER is set: set ALLOT_URL too; the provider leads people back to it.'
  return undefined
}

export function providerOf(settings: Given): ServerOptions['provider'] {
  const { oidcIssuer: issuer, oidcClientId: clientId, oidcClientSecret: clientSecret } = settings
  const { oidcName: name = 'your company', oidcSpaces = '' } = settings
  if (issuer === undefined || clientId === undefined || clientSecret === undefined) return undefined
  const pairs = oidcSpaces.split(',').flatMap((pair) => {
    const [, domain = '', space = ''] = PAIR.exec(pair) ?? []
    return domain === '' ? [] : [[domain.toLowerCase(), space] as const]
  })
  return { issuer, clientId, clientSecret, name, spaces: new Map(pairs) }
}
