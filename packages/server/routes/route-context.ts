/** What every route works with: the parts of the server, opened once in server.ts. */
import type { Allot } from '@allot/engine/allot'
import type { Instant } from '@allot/rules/instant'
import type { Accounts } from '../accounts.ts'
import type { Billing } from '../billing/billing.ts'
import type { Database } from '../database.ts'
import type { Directory } from '../directory.ts'
import type { Api } from '../endpoint.ts'
import type { Events } from '../events/events.ts'
import type { Mailer } from '../events/mail.ts'
import type { Keys } from '../keys.ts'
import type { Metrics } from '../metrics.ts'
import type { Telling } from '../telling.ts'

export interface RouteContext {
  readonly api: Api
  readonly allot: Allot
  readonly accounts: Accounts
  readonly directory: Directory
  readonly keys: Keys
  readonly events: Events
  readonly metrics: Metrics
  /** Other servers act on the same Spaces, accounts and keys. */
  readonly shared: boolean
  /** undefined where no e-mail is sent. */
  readonly mailer: Mailer | undefined
  /** undefined where plans are not paid for. */
  readonly billing: Billing | undefined
  /** The server's own tables, and what its secrets are made from. */
  readonly db: Database
  readonly secret: string
  /** Where people reach this Allot; undefined where that is whatever address they asked. */
  readonly url: string | undefined
  /** Whether webhooks may lead to private addresses. */
  readonly allowPrivate: boolean
  /** Hears of each Space that changed. */
  readonly listen: Telling['listen']
  /** Resolves when the server is being closed. */
  readonly closing: Promise<void>
  readonly clock: () => Instant
  readonly unexpected: (error: unknown) => void
}
