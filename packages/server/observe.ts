/** Observing: each request is counted, noted and traced when it was answered; its address is known by its route alone. */
import type { MiddlewareHandler } from 'hono'
import { routePath } from 'hono/route'
import type { Seen } from './journal.ts'
import type { Tracing } from './tracing.ts'

export function observing(seen: (request: Seen) => void, tracing: Tracing | undefined): MiddlewareHandler {
  return async (context, next) => {
    const begun = performance.now()
    if (tracing) await tracing.around(context, next)
    else await next()
    seen({
      id: context.get('requestId'),
      method: context.req.method,
      route: routePath(context, -1),
      status: context.res.status,
      ms: Math.round((performance.now() - begun) * 100) / 100,
    })
  }
}
