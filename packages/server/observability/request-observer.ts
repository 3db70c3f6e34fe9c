/**
 * Gives each request an id, and counts, logs and traces it when it was answered. This is the one layer around all
 * routes. It stands around the router and not inside it: as a middleware it made the router compose layers for every
 * operation, which took a fiftieth of it.
 */
import type { Hono } from 'hono'
import { addCommonHeaders, REQUEST_ID } from '../http/headers.ts'
import type { AnsweredRequest, HonoEnv, RequestEnv } from '../http/http-context.ts'
import type { Tracing } from './tracing.ts'

/** @param onRequest called with each request that was answered */
export function observeRequests(
  app: Hono<HonoEnv>,
  onRequest: (request: AnsweredRequest) => void,
  tracing: Tracing | undefined,
): (request: Request) => Promise<Response> {
  return async (request) => {
    const begun = performance.now()
    const env: RequestEnv = { id: idOf(request.headers.get(REQUEST_ID)) }
    const endSpan = tracing?.begin(request)
    const response = await app.fetch(request, env)
    if (!env.isComplete) addCommonHeaders(response, env.id)
    const answered: AnsweredRequest = {
      id: env.id,
      method: request.method,
      route: env.route ?? routeOf(app, request),
      status: response.status,
      ms: Math.round((performance.now() - begun) * 100) / 100,
    }
    endSpan?.(answered)
    onRequest(answered)
    return response
  }
}

/** Asks the router again, for the few addresses that are no endpoint of the API. */
function routeOf({ router, getPath }: Hono<HonoEnv>, request: Request): string {
  const method = request.method === 'HEAD' ? 'GET' : request.method
  const [found] = router.match(method, getPath(request))
  return found.at(-1)?.[0][1].path ?? '/*'
}

/** The caller's own id, where it is fit for a log. */
function idOf(given: string | null): string {
  return given && /^[\w=-]{1,255}$/.test(given) ? given : crypto.randomUUID()
}
