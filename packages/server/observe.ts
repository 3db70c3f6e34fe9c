/**
 * Observing: each request has an id, and is counted, noted and traced when it was answered; its address is known by its
 * route alone. This is the one layer around all routes, since each of them costs every operation a microsecond.
 */
import type { Context, MiddlewareHandler } from 'hono'
import { routePath } from 'hono/route'
import { complete, isComplete, REQUEST_ID } from './headers.ts'
import type { Seen } from './journal.ts'
import type { Tracing } from './tracing.ts'

export function observing(seen: (request: Seen) => void, tracing: Tracing | undefined): MiddlewareHandler {
  return async (context, next) => {
    const begun = performance.now()
    const id = idOf(context.req.header(REQUEST_ID))
    context.set('requestId', id)
    if (tracing) await tracing.around(context, next)
    else await next()
    if (!isComplete(context)) await complete(context)
    seen({
      id,
      method: context.req.method,
      route: routeOf(context),
      status: context.res.status,
      ms: Math.round((performance.now() - begun) * 100) / 100,
    })
  }
}

/** The pattern of the address that was asked. */
export function routeOf(context: Context): string {
  return context.get('route') ?? routePath(context, -1)
}

/** The caller's own, where they gave one that is fit for a log. */
function idOf(said: string | undefined): string {
  return said && /^[\w=-]{1,255}$/.test(said) ? said : crypto.randomUUID()
}
