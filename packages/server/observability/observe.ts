/**
 * Observing: each request has an id, and is counted, noted and traced when it was answered; its address is known by its
 * route alone. This is the one layer around all routes. It stands around the router: as a middleware inside, it made
 * the router lay layers over each other for every operation, which took a fiftieth of it.
 */
import type { Context, Hono } from 'hono'
import { complete, REQUEST_ID } from '../http/headers.ts'
import type { AnsweredRequest } from './logger.ts'
import type { Tracing } from './tracing.ts'

/** What is known of a request while it is answered, handed along beside it. */
export interface RequestEnv {
  readonly id: string
  /** The pattern of the address that was asked, where an endpoint said it. */
  route?: string
  /** Its answer was made with all headers. */
  isComplete?: true
}

/** What routes are called with. */
export type HonoEnv = { Bindings: RequestEnv }
export type HttpContext = Context<HonoEnv>

export function observeRequests(
  app: Hono<HonoEnv>,
  seen: (request: AnsweredRequest) => void,
  tracing: Tracing | undefined,
): (request: Request) => Promise<Response> {
  return async (request) => {
    const begun = performance.now()
    const noted: RequestEnv = { id: idOf(request.headers.get(REQUEST_ID)) }
    const ended = tracing?.begin(request)
    const response = await app.fetch(request, noted)
    if (!noted.isComplete) complete(response, noted.id)
    const was: AnsweredRequest = {
      id: noted.id,
      method: request.method,
      route: noted.route ?? routeOf(app, request),
      status: response.status,
      ms: Math.round((performance.now() - begun) * 100) / 100,
    }
    ended?.(was)
    seen(was)
    return response
  }
}

/** The router is asked again, for the few addresses that are no endpoint of the API. */
function routeOf({ router, getPath }: Hono<HonoEnv>, request: Request): string {
  const method = request.method === 'HEAD' ? 'GET' : request.method
  const [found] = router.match(method, getPath(request))
  return found.at(-1)?.[0][1].path ?? '/*'
}

/** The caller's own, where they gave one that is fit for a log. */
function idOf(said: string | null): string {
  return said && /^[\w=-]{1,255}$/.test(said) ? said : crypto.randomUUID()
}
