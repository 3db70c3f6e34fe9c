/** The rate limit of the key as remove.bg's headers say it, from the headers that Allot itself answered with. */
export class RateHeaders {
  #policy = ''
  #state = ''

  /** Notes the headers of an answer of Allot; the last ones count. */
  readonly see = (headers: Headers): void => {
    this.#policy = headers.get('ratelimit-policy') ?? this.#policy
    this.#state = headers.get('ratelimit') ?? this.#state
  }

  on(response: Response): Response {
    const limit = figureOf(this.#policy, 'q')
    const remaining = figureOf(this.#state, 'r')
    const seconds = figureOf(this.#state, 't')
    if (limit === undefined || remaining === undefined || seconds === undefined) return response
    response.headers.set('X-RateLimit-Limit', String(limit))
    response.headers.set('X-RateLimit-Remaining', String(remaining))
    response.headers.set('X-RateLimit-Reset', String(Math.ceil(Date.now() / 1_000) + seconds))
    return response
  }
}

/** Of `"requests";r=5990;t=58` the figure `r`. */
function figureOf(header: string, name: 'q' | 'r' | 't'): number | undefined {
  const figure = new RegExp(`;${name}=(\\d+)`).exec(header)?.[1]
  return figure === undefined ? undefined : Number(figure)
}
