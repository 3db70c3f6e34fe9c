/**
 * Problems: how a request fault is answered over HTTP, as RFC 9457 `application/problem+json` with a stable code and
 * the path of what is wrong. A denial is not a problem: it is an answer, with status 200.
 */

import { PROBLEMS, type ProblemCode } from '@allot/api/problem'
import { failureMessage } from '@allot/api/problem-details'
import type { ProblemDetails } from '@allot/api/wire'
import { DecisionFailed } from '@allot/engine/decision-failed'
import { StoreUnavailable } from '@allot/engine/store'
import { Fault } from '@allot/rules/fault'
import { firstIssue } from '@allot/rules/schema-issue'
import { HTTPException } from 'hono/http-exception'
import type { ContentfulStatusCode } from 'hono/utils/http-status'
import { ZodError } from 'zod'
import type { HttpContext } from './http-context.ts'

/** Thrown by routes for faults that the rules do not know: sign-in, permission, a missing header. */
export class ProblemError extends Error {
  override readonly name = 'Problem'
  readonly status: number
  readonly code: ProblemCode
  readonly path: string | undefined

  constructor(code: ProblemCode, detail: string, path?: string) {
    super(detail)
    this.status = PROBLEMS[code].status
    this.code = code
    this.path = path
  }
}

/** For everything that the caller may not see: the same answer whether or not it exists. */
export function notFound(): ProblemError {
  return new ProblemError(
    'not_found',
    'There is nothing here, or it is not yours. Check the address and who you are signed in as.',
  )
}

/** @param unexpected called with errors that are the server's own */
export function answerProblem(
  error: unknown,
  context: HttpContext,
  unexpected: (error: unknown) => void,
): Response {
  const isRead = error instanceof StoreUnavailable && context.req.method === 'GET'
  const problem = { ...problemDetailsOf(error), ...(isRead && UNREAD), instance: context.env.id }
  if (problem.status >= 500) unexpected(error)
  context.header('content-type', 'application/problem+json')
  if (problem.status === 503) context.header('retry-after', String(retryAfter(error)))
  // The rest of the body is not read: a request that comes after it on this connection would be cut off with it.
  if (problem.status === 413) context.header('connection', 'close')
  return context.newResponse(JSON.stringify(problem), problem.status as ContentfulStatusCode) // 4xx and 5xx, which carry a body
}

/** Nothing was to be written. */
const UNREAD = { detail: 'The database did not answer. Try again in a moment.' }

/** An error as RFC 9457 problem details. */
export function problemDetailsOf(error: unknown): ProblemDetails {
  const { status, code, path, message } = problemOf(error)
  return {
    type: `https://allot.example/problems/${code}`,
    title: PROBLEMS[code].title,
    status,
    code,
    detail: message,
    ...(path !== undefined && { path }),
  }
}

function problemOf(error: unknown): ProblemError {
  if (error instanceof ProblemError) return error
  if (error instanceof Fault)
    return new ProblemError(error.code, error.message, `/${error.path.replaceAll('.', '/')}`)
  if (error instanceof ZodError) {
    const { path, message } = firstIssue(error)
    return new ProblemError('malformed', `${message}; see the path.`, `/${path.join('/')}`)
  }
  if (error instanceof HTTPException)
    return new ProblemError(error.status === 413 ? 'too_large' : 'malformed', error.message)
  if (error instanceof StoreUnavailable) return new ProblemError('unavailable', error.message)
  if (error instanceof DecisionFailed) return new ProblemError('internal', failureMessage(error.id))
  return new ProblemError(
    'internal',
    'Nothing was taken that was not answered. Try again; if it happens again, tell the operator of this Allot.',
  )
}

/** Whole seconds, rounded up. */
function retryAfter(error: unknown): number {
  return error instanceof StoreUnavailable ? Math.ceil(error.retryAfterMs / 1_000) : 1
}
