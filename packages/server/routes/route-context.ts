/** What every route works with: the parts of the server, opened once in server.ts. */
import type { Engine } from '@allot/engine/engine'
import type { Instant } from '@allot/rules/instant'
import type { KeyStore } from '../access/key-store.ts'
import type { Accounts } from '../accounts/accounts.ts'
import type { Persons } from '../accounts/persons.ts'
import type { SpaceDirectory } from '../accounts/space-directory.ts'
import type { SpaceLimit } from '../accounts/space-limit.ts'
import type { SpaceBilling } from '../billing/billing.ts'
import type { ChangeEmitter } from '../changes/emitter.ts'
import type { Database } from '../database/database.ts'
import type { Events } from '../events/events.ts'
import type { Mailer } from '../events/mail.ts'
import type { Api } from '../http/api.ts'
import type { Metrics } from '../observability/metrics.ts'

export interface RouteContext {
  readonly api: Api
  readonly allot: Engine
  readonly accounts: Accounts
  readonly directory: SpaceDirectory
  readonly persons: Persons
  readonly spaceLimit: SpaceLimit
  readonly keys: KeyStore
  readonly events: Events
  readonly metrics: Metrics
  /** Other servers act on the same Spaces, accounts and keys. */
  readonly shared: boolean
  /** undefined where e-mail is off. */
  readonly mailer: Mailer | undefined
  /** undefined where plans are not paid for. */
  readonly billing: SpaceBilling | undefined
  /** The server's own tables, and the secret that others are derived from. */
  readonly db: Database
  readonly secret: string
  /** The configured address of this Allot; undefined to use the address of the request. */
  readonly url: string | undefined
  /** Whether webhooks may lead to private addresses. */
  readonly allowPrivate: boolean
  /** Calls the listener with each Space that changed. */
  readonly listen: ChangeEmitter['listen']
  /** Resolves when the server is being closed. */
  readonly closing: Promise<void>
  readonly clock: () => Instant
  readonly unexpected: (error: unknown) => void
}
