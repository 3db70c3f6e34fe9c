/** The shell around the routes: limits and errors of every request, sign-in and the API reference. */
import { Hono } from 'hono'
import { bodyLimit } from 'hono/body-limit'
import { RegExpRouter } from 'hono/router/reg-exp-router'
import type { Accounts } from '../accounts/accounts.ts'
import type { HonoEnv } from './http-context.ts'
import { answerProblem, ProblemError } from './problem.ts'
import { referenceRoutes } from './reference.ts'

const MAX_BODY_BYTES = 64 * 1024

export function openApp(signIn: Accounts['handle'], unexpected: (error: unknown) => void): Hono<HonoEnv> {
  // It takes a third of the time of Hono's fallback router, and rejects ambiguous addresses.
  const app = new Hono<HonoEnv>({ router: new RegExpRouter() })
  // Endpoints of the API limit their bodies themselves; here better-auth reads the body.
  app.use(
    '/auth/*',
    bodyLimit({
      maxSize: MAX_BODY_BYTES,
      onError: () => {
        throw new ProblemError('too_large', 'The body is larger than 64 KiB. Send a smaller one.')
      },
    }),
  )
  app.all('/auth/*', (context) => signIn(context.req.raw))
  referenceRoutes(app)
  app.onError((error, context) => answerProblem(error, context, unexpected))
  return app
}
