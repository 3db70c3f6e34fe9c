/** What the client throws: a request that was wrong, or a server that could not be reached. Never a denial. */
export class AllotFault extends Error {
  override readonly name = 'AllotFault'
  /** The HTTP status; 0 when there was no answer at all. */
  readonly status: number
  /** Stable, for programs: the server's, or `unreachable`. */
  readonly code: string
  /** Where in the request, as a JSON pointer. */
  readonly path: string | undefined
  /** How many seconds the server asked to wait. */
  readonly retryAfter: number | undefined
  /** Whether the same request with the same id may work later. */
  readonly retryable: boolean

  constructor(status: number, code: string, message: string, path?: string, retryAfter?: number) {
    super(message)
    this.status = status
    this.code = code
    this.path = path
    this.retryAfter = retryAfter
    this.retryable = status === 0 || status === 429 || status >= 500
  }
}

/** What a response that is not ok says, as far as it says anything. */
export async function faultOf(response: Response): Promise<AllotFault> {
  const read: unknown = await response.json().catch(() => undefined)
  const problem = (read ?? {}) as { code?: string; detail?: string; path?: string } // a problem, or nothing of use
  return new AllotFault(
    response.status,
    problem.code ?? 'unknown',
    problem.detail ?? `Allot answered ${response.status}.`,
    problem.path,
    secondsIn(response.headers.get('retry-after')),
  )
}

/** A Retry-After is a number of seconds, or a date. */
function secondsIn(header: string | null): number | undefined {
  if (header === null) return undefined
  const seconds = /^\d+$/.test(header) ? Number(header) : (Date.parse(header) - Date.now()) / 1_000
  return Number.isNaN(seconds) ? undefined : Math.max(0, seconds)
}
