/** What every route works with: the parts of the server, opened once in server.ts. */
import type { Engine } from '@allot/engine/engine'
import type { Instant } from '@allot/rules/instant'
import type { Callers } from '../access/caller.ts'
import type { KeyStore } from '../access/key-store.ts'
import type { People } from '../accounts/people.ts'
import type { SpaceBilling } from '../billing/billing.ts'
import type { ChangeEmitter } from '../changes/emitter.ts'
import type { Database } from '../database/database.ts'
import type { Events } from '../events/events.ts'
import type { Mailer } from '../events/mail.ts'
import type { Api } from '../http/api.ts'
import type { Metrics } from '../observability/metrics.ts'
import type { SecurityLog } from '../security-log/security-log.ts'
import type { PlanChanges } from '../server-options.ts'

export interface RouteContext extends People {
  readonly api: Api
  readonly allot: Engine
  readonly callers: Callers
  readonly keys: KeyStore
  readonly events: Events
  readonly securityLog: SecurityLog
  readonly metrics: Metrics
  /** Other servers act on the same Spaces, accounts and keys. */
  readonly shared: boolean
  /** undefined where e-mail is off. */
  readonly mailer: Mailer | undefined
  /** undefined where plans are not paid for. */
  readonly billing: SpaceBilling | undefined
  readonly planChanges: PlanChanges
  /** After how many days what is stored for a closed Space is deleted. */
  readonly keepClosedDays: number
  /** The server's own tables, and the secret that others are derived from. */
  readonly db: Database
  readonly secret: string
  /** The address of a page for people, `/join/…`: at the configured address, never at one that a request names. */
  readonly linkTo: (path: string) => string
  /** Whether webhooks may lead to private addresses. */
  readonly allowPrivate: boolean
  /** Calls the listener with each Space that changed. */
  readonly listen: ChangeEmitter['listen']
  /** Resolves when the server is being closed. */
  readonly closing: Promise<void>
  readonly clock: () => Instant
  readonly unexpected: (error: unknown) => void
}
