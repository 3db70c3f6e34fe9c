/** What the client throws: a request that was wrong, or a server that could not be reached. Never a denial. */
export class AllotFault extends Error {
  override readonly name = 'AllotFault'
  /** The HTTP status; 0 when there was no answer at all. */
  readonly status: number
  /** Stable, for programs. */
  readonly code: string
  /** Where in the request. */
  readonly path: string | undefined
  /** Whether the same request with the same id may work later. */
  readonly retryable: boolean

  constructor(status: number, code: string, message: string, path?: string) {
    super(message)
    this.status = status
    this.code = code
    this.path = path
    this.retryable = status === 0 || status === 429 || status >= 500
  }
}
