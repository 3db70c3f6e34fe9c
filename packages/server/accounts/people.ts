/** What the server knows of people, opened at once: their accounts, Spaces and invitations, and who may get an account. */
import type { Engine } from '@allot/engine/engine'
import type { OpenDatabase } from '../database/database.ts'
import { limitedMailer } from '../events/limited-mailer.ts'
import type { Mailer } from '../events/mail.ts'
import { MAIL_LIMITS, type MailQuota, openMailQuota } from '../events/mail-quota.ts'
import type { SecurityLog } from '../security-log/security-log.ts'
import type { ServerOptions } from '../server-options.ts'
import type { Accounts } from './accounts.ts'
import { accountsOnDemand } from './accounts-on-demand.ts'
import { type Admissions, openAdmissions } from './admissions.ts'
import type { Weakened } from './auth-events.ts'
import { providerOf } from './domain-members.ts'
import { type InvitationStore, openInvitationStore } from './invitation-store.ts'
import { openPasswordLinks, type PasswordLinks } from './password-links.ts'
import { openPersons, type Persons } from './persons.ts'
import { OPEN_TO_ALL, type SignUpPolicy } from './sign-up.ts'
import { openSpaceDirectory, type SpaceDirectory } from './space-directory.ts'
import { openSpaceLimit, type SpaceLimit } from './space-limit.ts'

export interface People {
  readonly accounts: Accounts
  readonly directory: SpaceDirectory
  readonly persons: Persons
  readonly spaceLimit: SpaceLimit
  readonly invitations: InvitationStore
  readonly admissions: Admissions
  readonly passwordLinks: PasswordLinks
  readonly signUp: SignUpPolicy
  /** Whether people are sent links that confirm their address and set a password. */
  readonly confirmsMail: boolean
  readonly mailQuota: MailQuota
  /** What people call the company's own sign-in, where there is one. */
  readonly providerName: string | null
}

export interface PeopleParts {
  readonly database: OpenDatabase
  readonly allot: Engine
  readonly secret: string
  readonly mailer: Mailer | undefined
  readonly securityLog: SecurityLog
  readonly weakened: Weakened
}

export async function openPeople(options: ServerOptions, parts: PeopleParts): Promise<People> {
  const { database, allot, secret, mailer, securityLog, weakened } = parts
  const { url, clock, spacesPerPerson = 100, signUp = OPEN_TO_ALL, mailLimits = MAIL_LIMITS } = options
  const { db } = database
  const mailQuota = openMailQuota(db, secret, mailLimits)
  const directory = openSpaceDirectory(db)
  const passwordLinks = openPasswordLinks(db)
  const isThere = async (account: string) => (await accounts.find([account])).has(account)
  const provider = providerOf(options, { allot, directory, securityLog, isThere })
  const openAccounts = async () => {
    const own = mailer && limitedMailer(mailer, mailQuota, clock)
    const { openAccounts } = await import('./accounts.ts')
    const linkIsOver = (token: string) => passwordLinks.isOver(token, clock())
    return openAccounts({ ...{ database, secret, url, mailer: own, weakened, linkIsOver }, ...provider })
  }
  const accounts = options.inProcess ? accountsOnDemand(openAccounts) : await openAccounts()
  const confirmsMail = mailer !== undefined && url !== undefined
  return {
    accounts,
    directory,
    persons: openPersons({ allot, directory, sendsMail: confirmsMail, domains: signUp.domains }),
    spaceLimit: openSpaceLimit(db, spacesPerPerson),
    invitations: openInvitationStore(db, secret),
    admissions: openAdmissions(db, secret),
    passwordLinks,
    signUp,
    confirmsMail,
    mailQuota,
    providerName: options.provider?.name ?? null,
  }
}
