/**
 * Settings of an Allot that strangers may reach: who makes an account, who changes plans, how much is mailed, and by
 * which names it is called. Their defaults follow from whether it is public: what is convenient on one's own machine is
 * not what the internet should find.
 */
import { isIP } from 'node:net'
import { MAIL_LIMITS } from '@allot/server/mail-quota'
import type { ServerOptions } from '@allot/server/options'
import { z } from 'zod'

const domain = /^(?!-)[\p{L}\p{N}-]+(\.[\p{L}\p{N}-]+)+$/u
const hostName = /^(\[[\da-f:.]+\]|[\p{L}\p{N}._-]+)(:\d{1,5})?$/iu

/** In the environment a list is one text: `a, b`. */
function listOf(each: RegExp, wrong: string) {
  const items = z.array(z.string().trim().toLowerCase().regex(each, wrong)).max(100)
  const fromText = z.string().transform((text) => text.split(',').filter((part) => part.trim() !== ''))
  return z.union([items, fromText.pipe(items)]).default([])
}

const switched = z.union([z.boolean(), z.stringbool()])
const aDay = z.coerce.number().int().min(1).max(1_000_000)

export const publicShape = {
  signup: z
    .enum(['open', 'invited', 'off'])
    .optional()
    .describe(
      'who makes an account: `open` everybody, `invited` whoever has an invitation to a Space, `off` nobody by themselves. Unset: `open`; where strangers reach it and no e-mail is sent, `invited`',
    ),
  signupDomains: listOf(domain, 'Write domains, like example.com, with commas between them.').describe(
    'accounts are for e-mail addresses at these domains: `example.com,example.org`; it needs `ALLOT_SMTP_URL` and `ALLOT_URL`, since an address that nobody confirms is anybody’s',
  ),
  demo: switched
    .optional()
    .describe(
      'whether visitors may look around without an account. Unset: `on` on this machine alone, `off` where strangers reach it',
    ),
  planChanges: z
    .enum(['admins', 'operators'])
    .optional()
    .describe(
      'with `ALLOT_BILLING` off, who gives a Space a plan that renews: its `admins` freely, or `operators` alone. Unset: `admins` on this machine alone, `operators` where strangers reach it',
    ),
  hostNames: listOf(hostName, 'Write names, like allot or 10.0.0.5, with commas between them.').describe(
    'further names by which programs call this server, as in `http://allot:4400`, beside that of `ALLOT_URL` and of this machine; requests for any other are answered with 421. Unset and without `ALLOT_URL`, every name is answered where strangers reach it',
  ),
  mailsPerSpace: aDay
    .default(MAIL_LIMITS.perSpace)
    .describe('how many invitations a Space sends by e-mail in 24 hours'),
  mailsPerPerson: aDay
    .default(MAIL_LIMITS.perPerson)
    .describe('how many invitations one person sends by e-mail in 24 hours, by their keys too'),
  mailsPerRecipient: aDay
    .default(MAIL_LIMITS.perRecipient)
    .describe(
      'how many invitations one address is sent in 24 hours, and how many links to confirm it or to set a password',
    ),
}

const publicSettings = z.object(publicShape)
type Given = Readonly<z.output<typeof publicSettings>>

/** The settings that say who reaches it. */
export interface Reach {
  readonly host: string
  readonly url?: string | undefined
  readonly proxies: number
}

interface PublicSettings extends Reach, Given {
  readonly smtpUrl?: string | undefined
  readonly mailFrom: string
}

/**
 * Whether strangers may reach it: it listens beyond this machine, or a proxy stands in front, or it has an address that
 * is not this machine's. `ALLOT_URL=http://localhost:4400` alone makes nothing public.
 */
export function isPublic({ host, url, proxies }: Reach): boolean {
  return !isLoopback(host) || proxies > 0 || (url !== undefined && !isLoopback(new URL(url).hostname))
}

/**
 * Whether requests are answered by whatever name they came. On this machine alone they are not: there is no other name of
 * it, so a request that has one came from a page of others (`packages/server/http/host-names.ts`).
 */
export function answersToAnyName(settings: Reach & Pick<Given, 'hostNames'>): boolean {
  return settings.url === undefined && settings.hostNames.length === 0 && isPublic(settings)
}

/** @param host a name, or an address with or without brackets */
function isLoopback(host: string): boolean {
  const bare = host.replace(/^\[|\]$/g, '').toLowerCase()
  if (isIP(bare) === 4) return bare.startsWith('127.')
  return bare === '::1' || bare === 'localhost' || bare.endsWith('.localhost')
}

/** What is wrong with the settings together, and what to write; undefined where nothing is. */
export function checkPublic({ signupDomains, smtpUrl, url }: PublicSettings): string | undefined {
  if (signupDomains.length > 0 && (smtpUrl === undefined || url === undefined))
    return 'ALLOT_SIGNUP_DOMAINS is set: set ALLOT_SMTP_URL and ALLOT_URL too; without e-mail nobody shows that an address is theirs.'
  return undefined
}

/** What a server does for strangers. */
export function publicOptionsOf(settings: PublicSettings): Required<
  Pick<ServerOptions, 'signUp' | 'planChanges' | 'mailLimits'>
> & {
  readonly mail: ServerOptions['mail']
} {
  const { smtpUrl, mailFrom, url, signupDomains, mailsPerSpace, mailsPerPerson, mailsPerRecipient } = settings
  const strangers = isPublic(settings)
  // A link that is mailed leads to a configured address; without one it would lead nowhere, or where a caller said.
  const mails = smtpUrl !== undefined && (url !== undefined || !strangers)
  const { signup = strangers && !mails ? 'invited' : 'open', demo = !strangers } = settings
  return {
    signUp: { who: signup, domains: signupDomains, demo },
    planChanges: settings.planChanges ?? (strangers ? 'operators' : 'admins'),
    mail: mails ? { url: smtpUrl, from: mailFrom } : undefined,
    mailLimits: { perSpace: mailsPerSpace, perPerson: mailsPerPerson, perRecipient: mailsPerRecipient },
  }
}
