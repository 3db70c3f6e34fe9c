/** The shell around the routes: what happens to every request, and what is answered when one goes wrong. */
import { Hono } from 'hono'
import { bodyLimit } from 'hono/body-limit'
import { RegExpRouter } from 'hono/router/reg-exp-router'
import type { Accounts } from '../accounts/accounts.ts'
import type { HonoEnv } from './http-context.ts'
import { answerProblem, notFound, ProblemError } from './problem.ts'
import { referenceRoutes } from './reference.ts'

const LARGEST_BODY = 64 * 1024

export function openApp(accounts: Accounts, unexpected: (error: unknown) => void): Hono<HonoEnv> {
  // A third of the time of the router that Hono falls back to; it refuses addresses that it cannot tell apart.
  const app = new Hono<HonoEnv>({ router: new RegExpRouter() })
  // The API counts what it reads itself; here others read.
  app.use(
    '/auth/*',
    bodyLimit({
      maxSize: LARGEST_BODY,
      onError: () => {
        throw new ProblemError(413, 'too_large', 'The body is larger than 64 KiB.')
      },
    }),
  )
  app.all('/auth/*', (context) => accounts.handle(context.req.raw))
  referenceRoutes(app)
  app.onError((error, context) => answerProblem(error, context, unexpected))
  app.notFound((context) => answerProblem(notFound(), context, unexpected))
  return app
}
