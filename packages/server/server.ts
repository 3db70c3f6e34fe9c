/**
 * The server: Allot over HTTP, with sign-in for people and keys for programs. It is one `fetch(request)`, so the same
 * code answers a socket, a test, and a caller in this very process.
 */

import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import type { Allot } from '@allot/engine/allot'
import type { PolicyBook } from '@allot/rules/book'
import type { Instant } from '@allot/rules/instant'
import { Hono } from 'hono'
import { bodyLimit } from 'hono/body-limit'
import { requestId } from 'hono/request-id'
import { secureHeaders } from 'hono/secure-headers'
import { type Accounts, openAccounts } from './accounts.ts'
import { type Callers, openCallers } from './caller.ts'
import { type Directory, openDirectory } from './directory.ts'
import { answerProblem, notFound, Problem } from './problem.ts'
import { operationRoutes } from './routes/operations.ts'
import { planRoutes } from './routes/plans.ts'
import { spaceRoutes } from './routes/spaces.ts'

/** What routes work with. */
export interface Rooms {
  readonly allot: Allot
  readonly policies: PolicyBook
  readonly accounts: Accounts
  readonly callers: Callers
  readonly directory: Directory
  readonly clock: () => Instant
}

export interface Server {
  fetch(request: Request): Promise<Response>
  /** A key that may act for every Space; the one minted under the same name before ends. */
  mintKey(name: string): string
  close(): void
}

export interface ServerOptions {
  readonly allot: Allot
  readonly policies: PolicyBook
  /** The folder that accounts and the secret are kept in. */
  readonly data: string
  readonly clock: () => Instant
  /** Told of errors that are our own. */
  readonly unexpected: (error: unknown) => void
}

export async function openServer(options: ServerOptions): Promise<Server> {
  const { allot, policies, data, clock, unexpected } = options
  const db = new DatabaseSync(join(data, 'accounts.sqlite'), { timeout: 5_000 })
  db.exec('PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL')
  const accounts = await openAccounts(db, join(data, 'secret'))
  const directory = openDirectory(db)
  const rooms: Rooms = {
    allot,
    policies,
    accounts,
    directory,
    clock,
    callers: openCallers(accounts, directory),
  }
  const app = routes(rooms, unexpected)
  return { fetch: async (request) => app.fetch(request), mintKey: directory.mintKey, close: () => db.close() }
}

const LARGEST_BODY = 1024 * 1024

function routes(rooms: Rooms, unexpected: (error: unknown) => void): Hono {
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
  app.all('/auth/*', (context) => rooms.accounts.handle(context.req.raw))
  app.route('/v1', planRoutes(rooms))
  app.route('/v1', spaceRoutes(rooms))
  app.route('/v1', operationRoutes(rooms))
  app.onError((error, context) => answerProblem(error, context, unexpected))
  app.notFound((context) => answerProblem(notFound(), context, unexpected))
  return app
}
