/** What a server is opened with. */
import type { Engine } from '@allot/engine/engine'
import type { Instant } from '@allot/rules/instant'
import type { BillingSettings } from './billing/billing.ts'
import type { AnsweredRequest } from './http/http-context.ts'
import type { StoreObserver } from './observability/store-observer.ts'
import type { TestClock } from './test-clock.ts'

export interface ServerOptions {
  readonly allot: Engine
  /** The folder of the server's own tables and of its secret. */
  readonly data: string
  /** A PostgreSQL server for those tables instead; any number of servers may share it. */
  readonly databaseUrl?: string | undefined
  /** What sessions and keys are derived from; without it, the secret of the folder. */
  readonly secret?: string | undefined
  readonly clock: () => Instant
  /** The address under which people reach it; without it, the address of each request. */
  readonly url?: string | undefined
  /** Requests a minute for each caller; 0 for no limit. */
  readonly rateLimit?: number
  /** Spaces that one person may make. */
  readonly spacesPerPerson?: number
  /** The SMTP server and the sender of e-mail; without it none is sent. */
  readonly mail?: { readonly url: string; readonly from: string } | undefined
  /** Whether webhooks may lead to private addresses, and to http. */
  readonly allowPrivate?: boolean
  /** How plans are paid for; without it admins change them freely. */
  readonly billing?: BillingSettings | undefined
  /** The address of an OpenTelemetry collector; without it nothing is traced. */
  readonly tracesTo?: string | undefined
  /** The observer of the engine's store; without it, events are looked for in every Space that changed. */
  readonly storeObserver?: Pick<StoreObserver, 'metrics' | 'eventfulSpaces'> | undefined
  /** For tests: requests set this clock and reset it. `allot` and `clock` are then those of the test clock. */
  readonly testClock?: TestClock | undefined
  /** It answers this process alone and not for long: accounts are opened when they are first needed. */
  readonly inProcess?: boolean
  /** Called with each request that was answered. */
  readonly onRequest?: (request: AnsweredRequest) => void
  /** Called with errors that are faults of this program. */
  readonly unexpected: (error: unknown) => void
}
