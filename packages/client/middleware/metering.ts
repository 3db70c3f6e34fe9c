/**
 * Metering of requests, as `allot.run` does it: the units are held before the handler runs, captured when it answers,
 * and released when it throws or answers with a status of 400 or above, since then nothing was delivered. A refusal
 * is answered as `application/problem+json` with the denial: 429 where a window refuses that opens again by itself
 * within a day, 402 for everything else, with Retry-After where waiting helps.
 *
 * Each request counts by itself. Give an `idempotencyKey` only where your own server makes it and keeps what it answered: work
 * that comes again under one key is not charged again.
 */
import type { Ran, Run, RunOptions, Task } from '../run.ts'
import type { Denial } from '../wire.ts'

export type Feature = Parameters<Run>[0]

export interface MeteringOptions<Request> {
  readonly allot: { readonly run: Run }
  /** Who asks: their Space, and the member who acts. */
  who(request: Request): Who | Promise<Who>
  idempotencyKey?(request: Request): string | undefined
}

export type Who = Pick<RunOptions, 'space' | 'by' | 'client'>

export interface Each<Request> {
  /** Units, 1 unless said. */
  readonly count?: number | ((request: Request) => number | Promise<number>)
  /** Rather as many as fit now than none. */
  readonly partial?: boolean
}

/** Runs the work of one request under a hold. */
export async function perform<Request, Value>(
  { allot, who, idempotencyKey }: MeteringOptions<Request>,
  feature: Feature,
  { count = 1, partial = false }: Each<Request>,
  request: Request,
  work: (task: Task) => Promise<Value>,
): Promise<Ran<Value>> {
  const key = idempotencyKey?.(request)
  const options: RunOptions = {
    ...(await who(request)),
    count: typeof count === 'number' ? count : await count(request),
    partial,
    ...(key !== undefined && { idempotencyKey: key }),
    reason: (thrown) => (thrown instanceof Undelivered ? thrown.reason : undefined),
  }
  return allot.run(feature, options, work)
}

/** The same for handlers that answer with a Response. */
export async function performResponse<Request>(
  options: MeteringOptions<Request>,
  feature: Feature,
  each: Each<Request>,
  request: Request,
  work: (task: Task) => Promise<Response>,
): Promise<Response> {
  let answered: Response | undefined
  try {
    const ran = await perform(options, feature, each, request, async (task) => {
      answered = await work(task)
      if (isDelivered(answered.status)) return answered
      throw new Undelivered('technical')
    })
    if (ran.allowed) return ran.value
    const { status, headers, body } = refusal(ran.denial)
    return new Response(body, { status, headers })
  } catch (thrown) {
    if (thrown instanceof Undelivered && answered) return answered
    throw thrown
  }
}

/** Thrown inside a run, so that its units go back. */
export class Undelivered extends Error {
  readonly reason: 'technical' | 'cancelled'

  constructor(reason: 'technical' | 'cancelled') {
    super('Nothing was delivered.')
    this.reason = reason
  }
}

export function isDelivered(status: number): boolean {
  return status < 400
}

export interface Refusal {
  readonly status: 402 | 429
  readonly headers: Readonly<Record<string, string>>
  readonly body: string
}

/** How a denial is told over HTTP. */
export function refusal(denial: Denial): Refusal {
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
