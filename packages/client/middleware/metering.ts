/**
 * Metering of requests, as `allot.run` does it: the units are held before the handler runs, captured when it answers,
 * and released when it throws or answers with a status of 400 or above, because then nothing was delivered. A denial
 * is answered as `application/problem+json`: 429 where a window of a minute or a day is full, 402 for everything else,
 * with Retry-After where waiting helps.
 *
 * Each request counts by itself. Give an `idempotencyKey` only where your own server makes it and keeps what it
 * answered: work that comes again under one key is not charged again.
 */
import type { RunMethod, RunOptions, RunResult, RunTask } from '../run.ts'
import type { Denial } from '../wire.ts'

/** A feature by name or with its details, or the list of what a Batch does to each image. */
export type MeteredFeature = Parameters<RunMethod>[0]

export interface MeteringOptions<Request> {
  readonly allot: { readonly run: RunMethod }
  /** The Space that pays for a request, and the member who acts. */
  who(request: Request): MeteredActor | Promise<MeteredActor>
  idempotencyKey?(request: Request): string | undefined
}

/** Who acts in which Space. @public */
export type MeteredActor = Pick<RunOptions, 'space' | 'by' | 'client'>

export interface MeterOptions<Request> {
  /** Units; 1 if not given. */
  readonly count?: number | ((request: Request) => number | Promise<number>)
  /** Holds as many units as fit now, where not all do. */
  readonly partial?: boolean
}

/** Runs the work of one request under a hold. */
export async function meterRequest<Request, Value>(
  { allot, who, idempotencyKey }: MeteringOptions<Request>,
  feature: MeteredFeature,
  { count = 1, partial = false }: MeterOptions<Request>,
  request: Request,
  work: (task: RunTask) => Promise<Value>,
): Promise<RunResult<Value>> {
  const key = idempotencyKey?.(request)
  const options: RunOptions = {
    ...(await who(request)),
    count: typeof count === 'number' ? count : await count(request),
    partial,
    ...(key !== undefined && { idempotencyKey: key }),
    reason: (thrown) => (thrown instanceof NothingDelivered ? thrown.reason : undefined),
  }
  return allot.run(feature, options, work)
}

/** The same for a handler that answers with a Response. */
export async function meterResponse<Request>(
  options: MeteringOptions<Request>,
  feature: MeteredFeature,
  metered: MeterOptions<Request>,
  request: Request,
  work: (task: RunTask) => Promise<Response>,
): Promise<Response> {
  let answered: Response | undefined
  try {
    const ran = await meterRequest(options, feature, metered, request, async (task) => {
      answered = await work(task)
      if (isDelivered(answered.status)) return answered
      throw new NothingDelivered('technical')
    })
    if (ran.allowed) return ran.value
    const { status, headers, body } = denialResponse(ran.denial)
    return new Response(body, { status, headers })
  } catch (thrown) {
    if (thrown instanceof NothingDelivered && answered) return answered
    throw thrown
  }
}

/** Thrown inside a run, so that its units are released. */
export class NothingDelivered extends Error {
  readonly reason: 'technical' | 'cancelled'

  constructor(reason: 'technical' | 'cancelled') {
    super('Nothing was delivered.')
    this.reason = reason
  }
}

export function isDelivered(status: number): boolean {
  return status < 400
}

export interface DenialResponse {
  readonly status: 402 | 429
  readonly headers: Readonly<Record<string, string>>
  readonly body: string
}

/** A denial as an HTTP answer. */
export function denialResponse(denial: Denial): DenialResponse {
  const { code, message, retryAt } = denial
  const status = code === 'rate_minute' || code === 'limit_day' ? 429 : 402
  const seconds = retryAt && Math.max(1, Math.ceil((Date.parse(retryAt) - Date.now()) / 1_000))
  const problem = {
    type: `https://allot.example/problems/${code}`,
    title: status === 429 ? 'Too many for now' : 'The plan does not allow this now',
    status,
    code,
    detail: message,
    denial,
  }
  return {
    status,
    headers: {
      'content-type': 'application/problem+json',
      ...(seconds !== null && { 'retry-after': String(seconds) }),
    },
    body: JSON.stringify(problem),
  }
}
