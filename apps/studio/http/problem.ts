/** Errors of the studio's routes, as problem details with one line for a person. */
import { AllotFault } from '@allot/client/fault'
import { PhotoFault } from '@allot/imaging/fault'
import { HTTPException } from 'hono/http-exception'
import { ZodError } from 'zod'
import type { StudioProblem, StudioProblemStatus } from '../contract/problem.ts'

/** @param unexpected receives errors that no route expects */
export function problemResponse(error: unknown, unexpected: (error: unknown) => void): Response {
  const problem = problemOf(error)
  if (problem.status === 500) unexpected(error)
  return new Response(JSON.stringify(problem), {
    status: problem.status,
    headers: { 'content-type': 'application/problem+json' },
  })
}

function problemOf(error: unknown): StudioProblem {
  const problem = (status: StudioProblemStatus, detail: string): StudioProblem => ({
    title: 'The studio cannot do that',
    status,
    detail,
  })
  if (error instanceof HTTPException) return problem(error.status as StudioProblemStatus, error.message) // no other is thrown
  if (error instanceof ZodError)
    return problem(400, `${error.issues[0]?.path.join('.')}: ${error.issues[0]?.message}`)
  if (error instanceof PhotoFault) return problem(507, error.message)
  // As generators say that the program ends; they are no business of this folder.
  if (error instanceof Error && error.name === 'GenerationsClosed')
    return problem(503, 'The studio restarts. What was begun goes on then; ask again in a moment.')
  if (error instanceof AllotFault) return problem(error.retryable ? 503 : 409, error.message)
  return problem(
    500,
    'Something went wrong here. Try again; nothing is taken for a photo that is not exported.',
  )
}
