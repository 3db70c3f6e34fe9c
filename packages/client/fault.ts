/** What the client throws: an invalid request, or a server that cannot be reached. Never a denial. */
import type { ProblemDetails } from './wire.ts'

/** The server's codes; `unreachable` where nothing answered, `unknown` where what answered is not Allot. */
export type AllotFaultCode = ProblemDetails['code'] | 'unreachable' | 'unknown'

interface FaultDetails {
  /** Where in the request, as a JSON pointer. */
  readonly path?: string | undefined
  /** Seconds to wait, by Retry-After. */
  readonly retryAfter?: number | undefined
  /** The id of the request in the server's log. */
  readonly instance?: string | undefined
  readonly cause?: unknown
}

export class AllotFault extends Error {
  override readonly name = 'AllotFault'
  /** The HTTP status; 0 where nothing answered. */
  readonly status: number
  /** Stable, for programs. */
  readonly code: AllotFaultCode
  readonly path: string | undefined
  readonly retryAfter: number | undefined
  readonly instance: string | undefined
  /** Whether the same request under the same idempotency key may succeed later. */
  readonly retryable: boolean

  constructor(status: number, code: AllotFaultCode, message: string, details: FaultDetails = {}) {
    super(message, details.cause === undefined ? undefined : { cause: details.cause })
    this.status = status
    this.code = code
    this.path = details.path
    this.retryAfter = details.retryAfter
    this.instance = details.instance
    this.retryable = status === 0 || status === 429 || status >= 500
  }
}

/** The fault that a response with a status of 400 or above describes. */
export async function faultOf(response: Response): Promise<AllotFault> {
  const body: unknown = await response.json().catch(() => undefined)
  const { code = 'unknown', detail, path, instance } = (body ?? {}) as Partial<ProblemDetails> // problem details, where it is Allot that answers
  const retryAfter = secondsIn(response.headers.get('retry-after'))
  const message = detail ?? `Allot answered ${response.status}.`
  return new AllotFault(response.status, code, message, { path, instance, retryAfter })
}

/** Retry-After is a number of seconds, or a date. */
function secondsIn(header: string | null): number | undefined {
  if (header === null) return undefined
  const seconds = /^\d+$/.test(header) ? Number(header) : (Date.parse(header) - Date.now()) / 1_000
  return Number.isNaN(seconds) ? undefined : Math.max(0, seconds)
}

/** A network error, also one in the middle of an answer, becomes a fault. @throws AllotFault */
export function throwUnreachable(cause: unknown): never {
  if (cause instanceof AllotFault) throw cause
  throw new AllotFault(0, 'unreachable', `Allot cannot be reached (${reasonOf(cause)}). Try again.`, {
    cause,
  })
}

/** Node's message is "fetch failed"; the reason is its cause: words, or a code where several addresses were tried. */
function reasonOf(thrown: unknown): string {
  if (!(thrown instanceof Error)) return String(thrown)
  const { message, cause } = thrown
  if (!(cause instanceof Error)) return message
  return `${message}: ${cause.message || ('code' in cause ? cause.code : cause.name)}`
}
