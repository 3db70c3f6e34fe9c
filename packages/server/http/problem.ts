/**
 * Problems: how a request fault is told over HTTP, as RFC 9457 `application/problem+json` with a code that stays the
 * same and the path of what is wrong. A denial is no problem: it is an answer, with status 200.
 */

import type { ProblemCode, Told } from '@allot/api/problem'
import { StoreUnavailable } from '@allot/engine/store'
import { Fault, type FaultCode } from '@allot/rules/fault'
import { firstIssue } from '@allot/rules/schema-issue'
import { HTTPException } from 'hono/http-exception'
import type { ContentfulStatusCode } from 'hono/utils/http-status'
import { ZodError } from 'zod'
import type { HttpContext } from './http-context.ts'

/** Thrown by routes for what has no rule's Fault: sign-in, permission, a missing header. */
export class ProblemError extends Error {
  override readonly name = 'Problem'
  readonly status: number
  readonly code: ProblemCode
  readonly path: string | undefined

  constructor(status: number, code: ProblemCode, detail: string, path?: string) {
    super(detail)
    this.status = status
    this.code = code
    this.path = path
  }
}

/** Everything a person could be told of what they cannot reach: the same whether or not it exists. */
export function notFound(): ProblemError {
  return new ProblemError(
    404,
    'not_found',
    'There is nothing here, or it is not yours. Check the address and who you are signed in as.',
  )
}

/** @param unexpected told of errors that are our own */
export function answerProblem(
  error: unknown,
  context: HttpContext,
  unexpected: (error: unknown) => void,
): Response {
  const told = { ...tell(error), instance: context.env.id }
  if (told.status >= 500) unexpected(error)
  context.header('content-type', 'application/problem+json')
  if (told.status === 503) context.header('retry-after', String(retryAfter(error)))
  return context.newResponse(JSON.stringify(told), told.status as ContentfulStatusCode) // 4xx and 5xx, which carry a body
}

/** An error in the words of RFC 9457. */
export function tell(error: unknown): Told {
  const { status, code, path, message } = problemOf(error)
  return {
    type: `https://allot.example/problems/${code}`,
    title: TITLES[code] ?? 'The request is wrong',
    status,
    code,
    detail: message,
    ...(path !== undefined && { path }),
  }
}

const TITLES: Partial<Record<ProblemCode, string>> = {
  not_found: 'Not found',
  unauthenticated: 'Sign in first',
  forbidden: 'Not allowed',
  idempotency_key_missing: 'An Idempotency-Key is needed',
  idempotency_key_reused: 'The Idempotency-Key was used for another request',
  too_large: 'The request is too large',
  rate_limited: 'Too many requests',
  unavailable: 'Try again in a moment',
  internal: 'Something went wrong here',
}

const STATUS: Partial<Record<FaultCode, number>> = {
  idempotency_key_reused: 422,
  unknown_space: 404,
  hold_closed: 409,
  space_exists: 409,
  owner_stays: 409,
  too_many: 409,
}

function problemOf(error: unknown): ProblemError {
  if (error instanceof ProblemError) return error
  if (error instanceof Fault)
    return new ProblemError(
      STATUS[error.code] ?? 422,
      error.code,
      error.message,
      `/${error.path.replaceAll('.', '/')}`,
    )
  if (error instanceof ZodError) {
    const { path, message } = firstIssue(error)
    return new ProblemError(400, 'malformed', `${message}; see the path.`, `/${path.join('/')}`)
  }
  if (error instanceof HTTPException)
    return new ProblemError(error.status, error.status === 413 ? 'too_large' : 'malformed', error.message)
  if (error instanceof StoreUnavailable) return new ProblemError(503, 'unavailable', error.message)
  return new ProblemError(
    500,
    'internal',
    'Nothing was taken that was not answered. Try again; if it stays, tell whoever runs this Allot.',
  )
}

/** Whole seconds, rounded up. */
function retryAfter(error: unknown): number {
  return error instanceof StoreUnavailable ? Math.ceil(error.retryAfterMs / 1_000) : 1
}
