/**
 * The server: Allot over HTTP, with sign-in for people and keys for programs. It is one `fetch(request)`, so the same
 * code answers a socket, a test, and a caller in this very process.
 */

import { join } from 'node:path'
import type { Engine } from '@allot/engine/engine'
import type { Instant } from '@allot/rules/instant'
import { openCallers } from './access/caller.ts'
import { type KeyStore, openKeyStore } from './access/key-store.ts'
import { openAccounts } from './accounts/accounts.ts'
import { openSpaceDirectory } from './accounts/space-directory.ts'
import { type BillingSettings, openBilling } from './billing/billing.ts'
import type { ChangeEmitter } from './changes/emitter.ts'
import { observeEngine } from './changes/observed-engine.ts'
import type { OpenDatabase } from './database/database.ts'
import { requireMoved } from './database/move.ts'
import { openDatabase } from './database/open-database.ts'
import { type Events, openEvents } from './events/events.ts'
import { openMailer } from './events/mail.ts'
import { openApp } from './http/app.ts'
import { Api, type Endpoint } from './http/endpoint.ts'
import type { AnsweredRequest } from './http/http-context.ts'
import { openApi } from './http/openapi.ts'
import { openRateLimits } from './http/rate-limits.ts'
import { type Metrics, openMetrics } from './observability/metrics.ts'
import { observeRequests } from './observability/request-observer.ts'
import { openTracing } from './observability/tracing.ts'
import manifest from './package.json' with { type: 'json' }
import { alertRoutes } from './routes/alerts.ts'
import { backtestRoutes } from './routes/backtests.ts'
import { billingRoutes } from './routes/billing.ts'
import { bulkRoutes } from './routes/bulk.ts'
import { grantRoutes } from './routes/grants.ts'
import { healthRoutes } from './routes/health.ts'
import { holdRoutes } from './routes/holds.ts'
import { invitationRoutes } from './routes/invitations.ts'
import { keyRoutes } from './routes/keys.ts'
import { liveRoutes } from './routes/live.ts'
import { logRoutes } from './routes/log.ts'
import { memberRoutes } from './routes/members.ts'
import { operationRoutes } from './routes/operations.ts'
import { passwordRoutes } from './routes/passwords.ts'
import { planRoutes } from './routes/plans.ts'
import { policyRoutes } from './routes/policies.ts'
import type { RouteContext } from './routes/route-context.ts'
import { spaceRoutes } from './routes/spaces.ts'
import { testClockRoutes } from './routes/test-clock.ts'
import { usageRoutes } from './routes/usage.ts'
import { usageDayRoutes } from './routes/usage-days.ts'
import { webhookRoutes } from './routes/webhooks.ts'
import { readOrCreateSecret, requireSharedSecret } from './secrets/server-secret.ts'
import type { TestClock } from './test-clock.ts'

export interface Server {
  fetch(request: Request): Promise<Response>
  /** A key that may act for every Space, as long as this process lives. */
  mintKey(name: string): string
  /** Every address of the API. */
  readonly endpoints: readonly Endpoint[]
  readonly keys: KeyStore
  readonly events: Events
  /** Follows what Spaces pay for, where that waited for a term to end; it happens every hour by itself. */
  reconcilePaid(): Promise<void>
  /** Streams end and nobody is sent here any more; everything else is still answered. */
  end(): void
  /** What is being told is told. Allot itself stays open. */
  close(): Promise<void>
}

export interface ServerOptions {
  readonly allot: Engine
  /** The folder that the server keeps its own tables in, and the secret. */
  readonly data: string
  /** A PostgreSQL server for those tables; with it, others may serve the same. */
  readonly databaseUrl?: string | undefined
  /** What sessions and keys are made with; the one of the folder unless said. */
  readonly secret?: string | undefined
  readonly clock: () => Instant
  /** Where people reach it, behind whatever stands in front; without it, at whatever address they asked. */
  readonly url?: string | undefined
  /** Requests a minute for each caller; 0 for no limit. */
  readonly rateLimit?: number
  /** Where e-mail is sent through, and whom it is from; without it nobody gets any. */
  readonly mail?: { readonly url: string; readonly from: string } | undefined
  /** Webhooks may lead to private addresses, and to http. */
  readonly allowPrivate?: boolean
  /** How plans are paid for; without it admins change them freely. */
  readonly billing?: BillingSettings | undefined
  /** An OpenTelemetry collector; without it nothing is traced. */
  readonly tracesTo?: string | undefined
  /** Those that the store is measured with, too. */
  readonly metrics?: Metrics
  /** Hears of each Space that something happened in which is told outside; of each that changed, unless said. */
  readonly eventfulSpaces?: ChangeEmitter['listen']
  /** For tests alone: requests set its clock and begin it anew. `allot` and `clock` are its own then. */
  readonly testClock?: TestClock | undefined
  /** Told of each request that was answered. */
  readonly onRequest?: (request: AnsweredRequest) => void
  /** Told of errors that are our own. */
  readonly unexpected: (error: unknown) => void
}

const VERSION = manifest.version

export async function openServer(options: ServerOptions): Promise<Server> {
  const {
    data,
    clock,
    url,
    unexpected,
    rateLimit = 6_000,
    allowPrivate = false,
    onRequest,
    metrics = openMetrics(),
  } = options
  const { tracesTo } = options
  const tracing = tracesTo === undefined ? undefined : await openTracing(tracesTo, VERSION, unexpected)
  const { allot, listen } = observeEngine(options.allot, metrics)
  const database = await openDatabase(data, options.databaseUrl)
  const { db, shared } = database
  const secret = options.secret ?? readOrCreateSecret(join(data, 'secret'))
  if (shared) await joinOthers(database, data, secret)
  const mailer = options.mail && openMailer(options.mail.url, options.mail.from)
  const accounts = await openAccounts({ database, secret, url, mailer })
  const keys = openKeyStore(db, secret, clock)
  const directory = openSpaceDirectory(db)
  const parts = { db, shared, allot, accounts, directory, secret, mailer, allowPrivate, clock, unexpected }
  const events = await openEvents(parts)
  const billing = options.billing && openBilling(options.billing, parts)
  const hear = options.eventfulSpaces ?? listen
  hear(events.spaceChanged)
  metrics.observeBacklog({ pendingSpaces: events.pendingSpaces, lag: () => events.deliveries.lag(clock()) })
  const app = openApp(accounts, unexpected)
  const note = (request: AnsweredRequest) => {
    metrics.request(request)
    onRequest?.(request)
  }
  const api = new Api(app, openCallers(accounts, keys, allot, url), openRateLimits(rateLimit))
  let ending = false
  const { promise: closing, resolve: close } = Promise.withResolvers<void>()
  const end = () => {
    ending = true
    close()
  }
  const context: RouteContext = { ...parts, api, keys, events, metrics, billing, url, listen, closing }
  healthRoutes(app, context, () => ending)
  for (const serve of ROUTES) serve(context)
  if (options.testClock) testClockRoutes(context, options.testClock)
  const described = JSON.stringify(openApi(api.endpoints, VERSION))
  app.get('/v1/openapi.json', (context) =>
    context.body(described, 200, { 'content-type': 'application/json' }),
  )
  return {
    fetch: observeRequests(app, note, tracing),
    mintKey: (name) => keys.mint(name, clock()),
    endpoints: api.endpoints,
    keys,
    events,
    reconcilePaid: async () => billing?.reconcileDue(),
    end,
    close: async () => {
      end()
      await billing?.close()
      await events.close()
      await tracing?.close()
      mailer?.close()
      await database.close()
    },
  }
}

async function joinOthers({ db, close }: OpenDatabase, data: string, secret: string): Promise<void> {
  try {
    await requireSharedSecret(secret, db)
    await requireMoved(data, db)
  } catch (cause) {
    await close()
    throw cause
  }
}

/** In the order in which they match: an address that is spelled out before one with a name in it. */
const ROUTES: readonly ((context: RouteContext) => void)[] = [
  planRoutes,
  spaceRoutes,
  usageRoutes,
  usageDayRoutes,
  operationRoutes,
  holdRoutes,
  bulkRoutes,
  logRoutes,
  memberRoutes,
  invitationRoutes,
  keyRoutes,
  grantRoutes,
  billingRoutes,
  passwordRoutes,
  policyRoutes,
  backtestRoutes,
  alertRoutes,
  webhookRoutes,
  liveRoutes,
]
