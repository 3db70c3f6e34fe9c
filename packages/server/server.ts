/**
 * The server: Allot over HTTP, with sign-in for people and keys for programs. It is one `fetch(request)`, so the same
 * code answers a socket, a test, and a caller in this process.
 */

import { join } from 'node:path'
import { DecisionFailed } from '@allot/engine/decision-failed'
import type { Instant } from '@allot/rules/instant'
import type { SpaceId } from '@allot/rules/space'
import { openCallers } from './access/caller.ts'
import { type KeyStore, openKeyStore } from './access/key-store.ts'
import type { Account } from './accounts/accounts.ts'
import type { Weakened } from './accounts/auth-events.ts'
import { webhookGuard } from './accounts/credentials.ts'
import { evenAnswers } from './accounts/even-answers.ts'
import { openLateActs } from './accounts/late-acts.ts'
import { openPeople, type People } from './accounts/people.ts'
import { type Door, openDoorkeeper } from './accounts/sign-up.ts'
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
import { type Metrics, openMetrics } from './observability/metrics.ts'
import { observeRequests } from './observability/request-observer.ts'
import { openTracing } from './observability/tracing.ts'
import manifest from './package.json' with { type: 'json' }
import { documentRoutes } from './routes/document.ts'
import { healthRoutes } from './routes/health.ts'
import type { RouteContext } from './routes/route-context.ts'
import { serveRoutes } from './routes/serve-routes.ts'
import { testClockRoutes } from './routes/test-clock.ts'
import { readOrCreateSecret, requireSharedSecret } from './secrets/server-secret.ts'
import { openRecorder, type Recorder } from './security-log/recorder.ts'
import { openSecurityLog, type SecurityLog } from './security-log/security-log.ts'
import { recordSignIns } from './security-log/sign-ins.ts'
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
  /** Who did what, from where; parts of the program that are no route of the server record here. */
  readonly securityLog: SecurityLog
  /** Records that the studio, or another part with addresses of its own, refused a request with 403. */
  refused(request: Request, route: string, space?: SpaceId): Promise<void>
  /** Gives Spaces the plan they pay for, where that waited for a term to end. It also happens every hour. */
  reconcilePaid(): Promise<void>
  /** Ends streams and reports itself as not ready, so that a load balancer sends nothing new. The rest is still answered. */
  end(): void
  /** Finishes deliveries that are under way, then closes everything but the engine. */
  close(): Promise<void>
}

const VERSION = manifest.version

/** Where links lead of a server that has no address: only tests and programs that answer themselves have such a one. */
const NOWHERE = 'http://localhost'

export async function openServer(options: ServerOptions): Promise<Server> {
  const { data, clock, url, rateLimit = 6_000, allowPrivate = false } = options
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
  const { promise: eventsOpen, resolve: openedEvents } = Promise.withResolvers<Events>()
  const weakened: Weakened = (...it) =>
    eventsOpen.then((events) => events.tellOfCredential(...it)).catch(unexpected)
  const securityLog = openSecurityLog(db, { ...options, unexpected, isAlone: !shared })
  const its = { database, allot, secret, mailer, securityLog, weakened }
  const people = await openPeople(options, its)
  const { accounts, persons } = people
  const keys = openKeyStore(db, secret, clock)
  const parts = {
    ...{ db, shared, allot, ...people, secret, mailer, allowPrivate },
    ...{ securityLog, clock, unexpected, mayCall: webhookGuard(keys, allot) },
  }
  const mayMail = (account: Account) => !persons.mustConfirm(account)
  const events = await openEvents({ ...parts, mayMail, processId: options.processId })
  openedEvents(events)
  const billing = await billingOf(options.billing, parts)
  const listenToEventful = storeObserver?.eventfulSpaces ?? listen
  listenToEventful(events.spaceChanged)
  metrics.observeBacklog({ pendingSpaces: events.pendingSpaces, lag: () => events.deliveries.lag(clock()) })
  metrics.observePolicies(() => allot.policies.refused.length)
  const callers = openCallers(accounts, keys, allot, url)
  const recorder = openRecorder(securityLog, { allot, callers, clock, unexpected })
  const app = openApp(doorOf(people, recorder, securityLog, clock), unexpected)
  const lateActs = openLateActs({ ...parts, keys, events, billing })
  const api = new Api(app, { callers, limits: openRateLimits(rateLimit), recorder, lateActs })
  let ending = false
  const { promise: closing, resolve: close } = Promise.withResolvers<void>()
  const end = () => {
    ending = true
    close()
  }
  const context: RouteContext = {
    ...{ ...parts, api, callers, keys, events, billing, metrics, listen, closing },
    planChanges: options.planChanges ?? 'admins',
    keepClosedDays: options.keepClosedDays ?? 30,
    linkTo: (path) => new URL(url ?? options.listensAt?.() ?? NOWHERE).origin + path,
  }
  healthRoutes(app, context, { ending: () => ending, canWrite: storeObserver?.canWrite ?? always })
  serveRoutes(context)
  if (options.testClock) testClockRoutes(context, options.testClock)
  documentRoutes(app, api, VERSION)
  answerNotFound(app, api, unexpected)
  return {
    fetch: observeRequests(app, recordTo(metrics, onRequest), tracing),
    mintKey: (name) => keys.mint(name, clock()),
    endpoints: api.endpoints,
    keys,
    events,
    refused: recorder.refusedBeside,
    securityLog,
    reconcilePaid: async () => billing?.reconcileDue(),
    end,
    close: async () => {
      end()
      await billing?.close()
      await events.close()
      await tracing?.close()
      await securityLog.close()
      mailer?.close()
      await database.close()
    },
  }
}

const always = async () => true

/** What answers under `/auth`. */
function doorOf(people: People, recorder: Recorder, log: SecurityLog, clock: () => Instant): Door {
  const signIn = evenAnswers(recordSignIns(people.accounts, log, clock), people.confirmsMail)
  return openDoorkeeper({ ...people, refused: recorder.refusedBeside }, clock, signIn)
}

function recordTo(metrics: Metrics, onRequest: ServerOptions['onRequest']) {
  return (request: AnsweredRequest): void => {
    metrics.request(request)
    onRequest?.(request)
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
