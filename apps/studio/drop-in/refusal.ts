/** Why a request is not answered with a picture; each format writes it in its own words' order. Nothing was charged. */
export class Refusal extends Error {
  override readonly name = 'Refusal'
  readonly status: RefusalStatus
  /** For programs, as remove.bg names it where that has a name for it. */
  readonly code: string
  /** What happened, in one line. */
  readonly title: string
  /** Why, and what the caller can do. */
  readonly detail: string | undefined
  /** Seconds to wait. */
  readonly retryAfter: number | undefined

  constructor(status: RefusalStatus, code: string, title: string, more: RefusalDetails = {}) {
    super(more.detail === undefined ? title : `${title}: ${more.detail}`, { cause: more.cause })
    this.status = status
    this.code = code
    this.title = title
    this.detail = more.detail
    this.retryAfter = more.retryAfter
  }
}

/**
 * 400 the request or the photo is wrong · 402 no allowance is left · 403 no valid key, or not allowed · 429 too often, or
 * too much at once · 500 our fault · 503 cannot be done at the moment
 */
export type RefusalStatus = 400 | 402 | 403 | 429 | 500 | 503

interface RefusalDetails {
  readonly detail?: string
  readonly retryAfter?: number | undefined
  readonly cause?: unknown
}

/** A parameter that cannot be used. @param name as the format spells it */
export function wrongParameter(name: string, detail: string): Refusal {
  return new Refusal(400, `invalid_${name.replaceAll('.', '_')}`, `Invalid value for parameter '${name}'`, {
    detail,
  })
}
