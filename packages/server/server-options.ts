/** What a server is opened with. */
import type { Engine } from '@allot/engine/engine'
import type { Instant } from '@allot/rules/instant'
import type { ProviderSettings } from './accounts/provider.ts'
import type { SignUpPolicy } from './accounts/sign-up.ts'
import type { BillingSettings } from './billing/billing.ts'
import type { MailLimits } from './events/mail-quota.ts'
import type { AnsweredRequest } from './http/http-context.ts'
import type { StoreObserver } from './observability/store-observer.ts'
import type { WrittenEvent } from './security-log/security-event.ts'
import type { TestClock } from './test-clock.ts'

/** Without billing, who gives a Space a plan that renews. */
export type PlanChanges = 'admins' | 'operators'

export interface ServerOptions {
  readonly allot: Engine
  /** The folder of the server's own tables and of its secret. */
  readonly data: string
  /** A PostgreSQL server for those tables instead; any number of servers may share it. */
  readonly databaseUrl?: string | undefined
  /** What sessions and keys are derived from; without it, the secret of the folder. */
  readonly secret?: string | undefined
  readonly clock: () => Instant
  /** The address under which people reach it. */
  readonly url?: string | undefined
  /** Where links lead without it: the address at which this process listens, by the time that it does. */
  readonly listensAt?: (() => string) | undefined
  /** Who may make an account by themselves; everybody if not given. */
  readonly signUp?: SignUpPolicy
  /** Requests a minute for each caller; 0 for no limit. */
  readonly rateLimit?: number
  /** Spaces that one person may make. */
  readonly spacesPerPerson?: number
  /** The SMTP server and the sender of e-mail; without it none is sent. */
  readonly mail?: { readonly url: string; readonly from: string } | undefined
  /** How many e-mails go out in a day. */
  readonly mailLimits?: MailLimits
  /** The company's own sign-in; without it people sign in with passwords and passkeys alone. */
  readonly provider?: ProviderSettings | undefined
  /** Whether webhooks may lead to private addresses, and to http. */
  readonly allowPrivate?: boolean
  /** How plans are paid for; without it they cost nothing. */
  readonly billing?: BillingSettings | undefined
  /** Without billing, who gives a Space a plan that renews; its admins if not given. */
  readonly planChanges?: PlanChanges
  /** The address of an OpenTelemetry collector; without it nothing is traced. */
  readonly tracesTo?: string | undefined
  /** The observer of the engine's store; without it, events are looked for in every Space that changed. */
  readonly storeObserver?: Pick<StoreObserver, 'metrics' | 'eventfulSpaces' | 'canWrite'> | undefined
  /** For tests: requests set this clock and reset it. `allot` and `clock` are then those of the test clock. */
  readonly testClock?: TestClock | undefined
  /** It answers this process alone and not for long: accounts are opened when they are first needed. */
  readonly inProcess?: boolean
  /** The id under which this process noted itself before (database/own-file.ts). */
  readonly processId?: string | undefined
  /** Called with each request that was answered. */
  readonly onRequest?: (request: AnsweredRequest) => void
  /** After how many days what is stored for a closed Space is deleted, for who closes it; 30 if not given. */
  readonly keepClosedDays?: number
  /** How many days the security log is kept; a year if not given. */
  readonly securityLogDays?: number
  /** Called with each event of the security log as it is written. */
  readonly onSecurityEvent?: (event: WrittenEvent) => void
  /** Called with errors that are faults of this program. */
  readonly unexpected: (error: unknown) => void
}
