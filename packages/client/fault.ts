/** What the client throws: a request that was wrong, or a server that could not be reached. Never a denial. */
import type { Problem } from './wire.ts'

/** The server's codes; `unreachable` where there was no answer, `unknown` where it was not Allot that answered. */
export type FaultCode = Problem['code'] | 'unreachable' | 'unknown'

interface More {
  /** Where in the request, as a JSON pointer. */
  readonly path?: string | undefined
  /** How many seconds the server asked to wait. */
  readonly retryAfter?: number | undefined
  /** What the server's own log calls the request. */
  readonly instance?: string | undefined
  readonly cause?: unknown
}

export class AllotFault extends Error {
  override readonly name = 'AllotFault'
  /** The HTTP status; 0 when there was no answer at all. */
  readonly status: number
  /** Stable, for programs. */
  readonly code: FaultCode
  readonly path: string | undefined
  readonly retryAfter: number | undefined
  readonly instance: string | undefined
  /** Whether the same request with the same id may work later. */
  readonly retryable: boolean

  constructor(status: number, code: FaultCode, message: string, more: More = {}) {
    super(message, more.cause === undefined ? undefined : { cause: more.cause })
    this.status = status
    this.code = code
    this.path = more.path
    this.retryAfter = more.retryAfter
    this.instance = more.instance
    this.retryable = status === 0 || status === 429 || status >= 500
  }
}

/** What a response that is not ok says, as far as it says anything. */
export async function faultOf(response: Response): Promise<AllotFault> {
  const read: unknown = await response.json().catch(() => undefined)
  const { code = 'unknown', detail, path, instance } = (read ?? {}) as Partial<Problem> // a problem, or nothing of use
  const retryAfter = secondsIn(response.headers.get('retry-after'))
  const message = detail ?? `Allot answered ${response.status}.`
  return new AllotFault(response.status, code, message, { path, instance, retryAfter })
}

/** A Retry-After is a number of seconds, or a date. */
function secondsIn(header: string | null): number | undefined {
  if (header === null) return undefined
  const seconds = /^\d+$/.test(header) ? Number(header) : (Date.parse(header) - Date.now()) / 1_000
  return Number.isNaN(seconds) ? undefined : Math.max(0, seconds)
}
