/**
 * The server: Allot over HTTP, with sign-in for people and keys for programs. It is one `fetch(request)`, so the same
 * code answers a socket, a test, and a caller in this process.
 */

import { join } from 'node:path'
import { DecisionFailed } from '@allot/engine/decision-failed'
import { openCallers } from './access/caller.ts'
import { type KeyStore, openKeyStore } from './access/key-store.ts'
import { accountsOnDemand } from './accounts/accounts-on-demand.ts'
import { openPersons } from './accounts/persons.ts'
import { openSpaceDirectory } from './accounts/space-directory.ts'
import { openSpaceLimit } from './accounts/space-limit.ts'
import type { BillingSettings, SpaceBilling } from './billing/billing.ts'
import type { BillingParts } from './billing/provider.ts'
import { observeEngine } from './changes/observed-engine.ts'
import type { OpenDatabase } from './database/database.ts'
import { openDatabase } from './database/open-database.ts'
import { type Events, openEvents } from './events/events.ts'
import { openMailer } from './events/mail.ts'
import { Api } from './http/api.ts'
import { openApp } from './http/app.ts'
import type { Endpoint } from './http/endpoint.ts'
import type { AnsweredRequest } from './http/http-context.ts'
import { answerNotFound } from './http/not-found.ts'
import { openRateLimits } from './http/rate-limits.ts'
import { openMetrics } from './observability/metrics.ts'
import { observeRequests } from './observability/request-observer.ts'
import { openTracing } from './observability/tracing.ts'
import manifest from './package.json' with { type: 'json' }
import { documentRoutes } from './routes/document.ts'
import { healthRoutes } from './routes/health.ts'
import type { RouteContext } from './routes/route-context.ts'
import { serveRoutes } from './routes/serve-routes.ts'
import { testClockRoutes } from './routes/test-clock.ts'
import { readOrCreateSecret, requireSharedSecret } from './secrets/server-secret.ts'
import type { ServerOptions } from './server-options.ts'

export type { BillingSettings } from './billing/billing.ts'
export type { ServerOptions } from './server-options.ts'

export interface Server {
  fetch(request: Request): Promise<Response>
  /** @returns a key that may act for every Space while this process lives */
  mintKey(name: string): string
  /** Every endpoint of the API. */
  readonly endpoints: readonly Endpoint[]
  readonly keys: KeyStore
  readonly events: Events
  /** Gives Spaces the plan they pay for, where that waited for a term to end. It also happens every hour. */
  reconcilePaid(): Promise<void>
  /** Ends streams and reports itself as not ready, so that a load balancer sends nothing new. The rest is still answered. */
  end(): void
  /** Finishes deliveries that are under way, then closes everything but the engine. */
  close(): Promise<void>
}

const VERSION = manifest.version

export async function openServer(options: ServerOptions): Promise<Server> {
  const { data, clock, url, rateLimit = 6_000, allowPrivate = false } = options
  const { spacesPerPerson = 100 } = options
  const { tracesTo, storeObserver, onRequest } = options
  const metrics = storeObserver?.metrics ?? openMetrics()
  const unexpected = (error: unknown) => {
    if (error instanceof DecisionFailed) metrics.decisionFailed(error.work)
    options.unexpected(error)
  }
  const tracing = tracesTo === undefined ? undefined : await openTracing(tracesTo, VERSION, unexpected)
  const { allot, listen } = observeEngine(options.allot, metrics)
  const database = await openDatabase(data, options.databaseUrl)
  const { db, shared } = database
  const secret = options.secret ?? readOrCreateSecret(join(data, 'secret'))
  if (shared) await joinOthers(database, data, secret)
  const mailer = options.mail && (await openMailer(options.mail.url, options.mail.from))
  const openAccounts = async () =>
    (await import('./accounts/accounts.ts')).openAccounts({ database, secret, url, mailer })
  const accounts = options.inProcess ? accountsOnDemand(openAccounts) : await openAccounts()
  const keys = openKeyStore(db, secret, clock)
  const directory = openSpaceDirectory(db)
  const persons = openPersons(allot, directory, mailer !== undefined && url !== undefined)
  const spaceLimit = openSpaceLimit(db, spacesPerPerson)
  const parts = { db, shared, allot, accounts, directory, secret, mailer, allowPrivate, clock, unexpected }
  const events = await openEvents(parts)
  const billing = await billingOf(options.billing, parts)
  const listenToEventful = storeObserver?.eventfulSpaces ?? listen
  listenToEventful(events.spaceChanged)
  metrics.observeBacklog({ pendingSpaces: events.pendingSpaces, lag: () => events.deliveries.lag(clock()) })
  metrics.observePolicies(() => allot.policies.refused.length)
  const app = openApp(accounts, unexpected)
  const record = (request: AnsweredRequest) => {
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
  const context: RouteContext = {
    ...parts,
    persons,
    spaceLimit,
    api,
    keys,
    events,
    metrics,
    billing,
    url,
    listen,
    closing,
  }
  healthRoutes(app, context, () => ending)
  serveRoutes(context)
  if (options.testClock) testClockRoutes(context, options.testClock)
  documentRoutes(app, api, VERSION)
  answerNotFound(app, api, unexpected)
  return {
    fetch: observeRequests(app, record, tracing),
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

/** Loaded where it is on: Stripe's client is large. */
async function billingOf(
  settings: BillingSettings | undefined,
  parts: BillingParts,
): Promise<SpaceBilling | undefined> {
  if (!settings) return undefined
  const { openBilling } = await import('./billing/billing.ts')
  return openBilling(settings, parts)
}

async function joinOthers({ db, close }: OpenDatabase, data: string, secret: string): Promise<void> {
  try {
    const { requireMoved } = await import('./database/move.ts')
    await requireSharedSecret(secret, db)
    await requireMoved(data, db)
  } catch (cause) {
    await close()
    throw cause
  }
}
