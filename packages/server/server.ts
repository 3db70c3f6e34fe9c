/**
 * The server: Allot over HTTP, with sign-in for people and keys for programs. It is one `fetch(request)`, so the same
 * code answers a socket, a test, and a caller in this very process.
 */
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import type { Allot } from '@allot/engine/allot'
import type { Instant } from '@allot/rules/instant'
import { Hono } from 'hono'
import { bodyLimit } from 'hono/body-limit'
import { requestId } from 'hono/request-id'
import { secureHeaders } from 'hono/secure-headers'
import { type Accounts, openAccounts } from './accounts.ts'
import { openCallers } from './caller.ts'
import { openDatabase } from './database.ts'
import { type Directory, openDirectory } from './directory.ts'
import { Api, type Endpoint } from './endpoint.ts'
import { type Events, openEvents } from './events/events.ts'
import { openMailer } from './events/mail.ts'
import { type Keys, openKeys } from './keys.ts'
import { openLimits } from './limits.ts'
import { openApi } from './openapi.ts'
import { answerProblem, notFound, Problem } from './problem.ts'
import { referenceRoutes } from './reference.ts'
import { alertRoutes } from './routes/alerts.ts'
import { bulkRoutes } from './routes/bulk.ts'
import { grantRoutes } from './routes/grants.ts'
import { holdRoutes } from './routes/holds.ts'
import { invitationRoutes } from './routes/invitations.ts'
import { keyRoutes } from './routes/keys.ts'
import { liveRoutes } from './routes/live.ts'
import { logRoutes } from './routes/log.ts'
import { memberRoutes } from './routes/members.ts'
import { operationRoutes } from './routes/operations.ts'
import { planRoutes } from './routes/plans.ts'
import { policyRoutes } from './routes/policies.ts'
import { spaceRoutes } from './routes/spaces.ts'
import { usageRoutes } from './routes/usage.ts'
import { usageDayRoutes } from './routes/usage-days.ts'
import { webhookRoutes } from './routes/webhooks.ts'
import { secretIn } from './secret.ts'
import { type Watched, watched } from './watch.ts'

/** What routes work with. */
export interface Rooms {
  readonly api: Api
  readonly allot: Allot
  readonly accounts: Accounts
  readonly directory: Directory
  readonly keys: Keys
  /** The server's own file, and what its secrets are made from. */
  readonly db: DatabaseSync
  readonly secret: string
  readonly events: Events
  /** Whether webhooks may lead to private addresses. */
  readonly allowPrivate: boolean
  /** Hears of each Space that changed. */
  readonly listen: Watched['listen']
  /** Resolves when the server is being closed. */
  readonly closing: Promise<void>
  readonly clock: () => Instant
  readonly unexpected: (error: unknown) => void
}

export interface Server {
  fetch(request: Request): Promise<Response>
  /** A key that may act for every Space; the one minted under the same name before ends. */
  mintKey(name: string): string
  /** Every address of the API. */
  readonly endpoints: readonly Endpoint[]
  readonly keys: Keys
  readonly events: Events
  /** Streams end; everything else is still answered. */
  end(): void
  /** What is being told is told. Allot itself stays open. */
  close(): Promise<void>
}

export interface ServerOptions {
  readonly allot: Allot
  /** The folder that accounts and the secret are kept in. */
  readonly data: string
  readonly clock: () => Instant
  /** Requests a minute for each caller; 0 for no limit. */
  readonly rateLimit?: number
  /** Where e-mail is sent through, and whom it is from; without it nobody gets any. */
  readonly mail?: { readonly url: string; readonly from: string }
  /** Webhooks may lead to private addresses, and to http. */
  readonly allowPrivate?: boolean
  /** Told of errors that are our own. */
  readonly unexpected: (error: unknown) => void
}

export const VERSION = '0.1.0'

export async function openServer(options: ServerOptions): Promise<Server> {
  const { data, clock, unexpected, rateLimit = 6_000, allowPrivate = false } = options
  const { allot, listen } = watched(options.allot)
  const secret = secretIn(join(data, 'secret'))
  const people = new DatabaseSync(join(data, 'accounts.sqlite'), { timeout: 5_000 })
  people.exec('PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL')
  const accounts = await openAccounts(people, secret)
  const db = openDatabase(data)
  const keys = openKeys(db, secret)
  const app = openApp(accounts, unexpected)
  const api = new Api(app, openCallers(accounts, keys, allot), openLimits(rateLimit))
  const directory = openDirectory(db)
  const mailer = options.mail && openMailer(options.mail.url, options.mail.from)
  const events = openEvents({
    db,
    allot,
    accounts,
    directory,
    secret,
    mailer,
    allowPrivate,
    clock,
    unexpected,
  })
  const { promise: closing, resolve: end } = Promise.withResolvers<void>()
  listen(events.notice)
  serveAll({
    api,
    allot,
    accounts,
    directory,
    keys,
    db,
    secret,
    events,
    allowPrivate,
    listen,
    closing,
    clock,
    unexpected,
  })
  app.get('/v1/openapi.json', (context) => context.json(openApi(api.endpoints, VERSION)))
  return {
    fetch: async (request) => app.fetch(request),
    mintKey: (name) => keys.renew(name, clock()),
    endpoints: api.endpoints,
    keys,
    events,
    end,
    close: async () => {
      end()
      await events.close()
      mailer?.close()
      db.close()
      people.close()
    },
  }
}

function serveAll(rooms: Rooms): void {
  planRoutes(rooms)
  spaceRoutes(rooms)
  usageRoutes(rooms)
  operationRoutes(rooms)
  holdRoutes(rooms)
  bulkRoutes(rooms)
  logRoutes(rooms)
  memberRoutes(rooms)
  invitationRoutes(rooms)
  keyRoutes(rooms)
  grantRoutes(rooms)
  policyRoutes(rooms)
  usageDayRoutes(rooms)
  alertRoutes(rooms)
  webhookRoutes(rooms)
  liveRoutes(rooms)
}

const LARGEST_BODY = 1024 * 1024

function openApp(accounts: Accounts, unexpected: (error: unknown) => void): Hono {
  const app = new Hono()
  app.use(requestId(), secureHeaders())
  app.use(
    bodyLimit({
      maxSize: LARGEST_BODY,
      onError: () => {
        throw new Problem(413, 'too_large', 'The body is larger than 1 MiB. Send less at once.')
      },
    }),
  )
  app.get('/health/live', (context) => context.json({ live: true }))
  app.get('/health/ready', (context) => context.json({ ready: true }))
  app.all('/auth/*', (context) => accounts.handle(context.req.raw))
  referenceRoutes(app)
  app.onError((error, context) => answerProblem(error, context, unexpected))
  app.notFound((context) => answerProblem(notFound(), context, unexpected))
  return app
}
