/** What is known of a request while it is answered, and what remains of it afterwards. */
import type { Context } from 'hono'

/** Handed along beside each request. */
export interface RequestEnv {
  readonly id: string
  /** The pattern of the address, set by the endpoint that answers. */
  route?: string
  /** The answer already carries all headers. */
  isComplete?: true
}

export type HonoEnv = { Bindings: RequestEnv }

/** What routes are called with. */
export type HttpContext = Context<HonoEnv>

/** A request that was answered, for logs, metrics and traces. */
export interface AnsweredRequest {
  readonly id: string
  readonly method: string
  /** The pattern, never the address itself, which may carry a secret. */
  readonly route: string
  readonly status: number
  readonly ms: number
}
