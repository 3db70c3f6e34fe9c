/**
 * Domains that are mapped to Spaces: a person who comes through the company's own sign-in with an e-mail address at
 * `acme.example` joins the Space of Acme as a member, the first time. A person who left it or was removed stays out until
 * they are invited; a Space that its last member closed has no new ones until an operator adds one.
 */
import { randomUUID } from 'node:crypto'
import type { Engine } from '@allot/engine/engine'
import type { Instant } from '@allot/rules/instant'
import type { SpaceId } from '@allot/rules/space'
import type { Begun } from '../security-log/begun.ts'
import type { SecurityAct, SecurityEvent } from '../security-log/security-event.ts'
import type { SecurityLog } from '../security-log/security-log.ts'
import type { ServerOptions } from '../server-options.ts'
import type { Account, AccountsOptions, Newcomer } from './accounts.ts'
import { domainOf } from './mailbox.ts'
import { OPEN_TO_ALL, type SignUpPolicy } from './sign-up.ts'
import type { SpaceDirectory } from './space-directory.ts'

interface DomainMembers {
  /** The Space of each domain, in small letters. */
  readonly spaces: ReadonlyMap<string, SpaceId>
  readonly allot: Engine
  readonly directory: SpaceDirectory
  readonly securityLog: SecurityLog
  /** Whether the account was not closed meanwhile. */
  readonly isThere: (account: string) => Promise<boolean>
  readonly clock: () => Instant
  /** Called where a Space cannot be joined; the person is signed in all the same. */
  readonly unexpected: (error: unknown) => void
}

/** The company's own sign-in, who gets an account through it, and what follows one. */
export function providerOf(
  { provider, signUp = OPEN_TO_ALL, clock, unexpected }: ServerOptions,
  parts: Pick<DomainMembers, 'allot' | 'directory' | 'securityLog' | 'isThere'>,
): Pick<AccountsOptions, 'provider' | 'admits' | 'signedInByProvider'> {
  if (!provider) return {}
  const { spaces } = provider
  return {
    provider,
    admits: (newcomer) => isAdmitted(newcomer, spaces, signUp),
    signedInByProvider: joinsByDomain({ ...parts, spaces, clock, unexpected }),
  }
}

/**
 * A domain that has a Space here is an invitation to all who have an address there. For every other one the sign-up of
 * this Allot decides, as for people with passwords.
 */
function isAdmitted(
  { email, confirmed }: Newcomer,
  spaces: DomainMembers['spaces'],
  { who, domains }: SignUpPolicy,
): boolean {
  const domain = domainOf(email)
  if (confirmed && spaces.has(domain)) return true
  return who === 'open' && (domains.length === 0 || (confirmed && domains.includes(domain)))
}

const INTERRUPTED = { action: 'change_interrupted', method: 'GET', route: '/auth/callback/oidc' } as const

function joinsByDomain(options: DomainMembers) {
  const { spaces, allot, directory, securityLog, isThere, clock, unexpected } = options
  return async ({ id, email, confirmed }: Account): Promise<void> => {
    const domain = domainOf(email)
    const space = spaces.get(domain)
    if (space === undefined || !confirmed) return
    let begun: Begun | undefined
    try {
      const { name, members } = await allot.space(space)
      if (members.some((member) => member.id === id) || (await directory.isClosed(space))) return
      // The sign-in that follows has the session and the address.
      const eventOf = (act: SecurityAct): SecurityEvent => ({
        ...{ at: clock(), by: { kind: 'person', id, session: null }, from: { address: '', agent: '' } },
        ...{ space, account: null, act },
      })
      begun = await securityLog.begin(eventOf({ ...INTERRUPTED, about: id }), [])
      await allot.submit(space, `domain/${id}`, { do: 'join', member: id, role: 'member', paying: true })
      // Its last member closes it meanwhile, and looks for others before; see requireAlone.
      const isOpen = !(await directory.isClosed(space))
      if (isOpen) await directory.add(space, name, id, 'member')
      if (isOpen && (await isThere(id)))
        await begun.done([{ event: eventOf({ action: 'joined_by_domain', domain }), of: [] }])
      else {
        await allot.submit(space, `closed/${randomUUID()}`, { do: 'leave', member: id })
        await directory.remove(space, id)
        await begun.dropped()
      }
    } catch (cause) {
      await begun?.interrupted().catch(unexpected)
      unexpected(new Error(`The Space ${space} of ALLOT_OIDC_SPACES could not be joined.`, { cause }))
    }
  }
}
