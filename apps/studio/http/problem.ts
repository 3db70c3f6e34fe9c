/** Errors of the studio's routes, as problem details with one line for a person. */
import { AllotFault } from '@allot/client/fault'
import { PhotoFault } from '@allot/imaging/fault'
import { HTTPException } from 'hono/http-exception'
import { ZodError } from 'zod'
import type { StudioProblem, StudioProblemStatus } from '../contract/problem.ts'
import { UploadRefused, type UploadRefusedCode } from '../storage/upload-refused.ts'

/** @param unexpected receives errors that no route expects */
export function problemResponse(error: unknown, unexpected: (error: unknown) => void): Response {
  const problem = problemOf(error)
  if (problem.status === 500) unexpected(error)
  const retryAfter = retryAfterOf(error)
  return new Response(JSON.stringify(problem), {
    status: problem.status,
    headers: {
      'content-type': 'application/problem+json',
      ...(retryAfter !== undefined && { 'retry-after': String(retryAfter) }),
    },
  })
}

const UPLOAD_STATUS: Readonly<Record<UploadRefusedCode, StudioProblemStatus>> = {
  space_full: 409,
  person_full: 409,
  demos_full: 409,
  network_sent: 409,
  too_many_uploads: 429,
  disk_floor: 507,
}

/** Seconds. */
function retryAfterOf(error: unknown): number | undefined {
  return error instanceof UploadRefused || error instanceof AllotFault ? error.retryAfter : undefined
}

function problemOf(error: unknown): StudioProblem {
  const problem = (status: StudioProblemStatus, detail: string, code?: string): StudioProblem => ({
    title: 'The studio cannot do that',
    status,
    detail,
    ...(code !== undefined && { code }),
  })
  if (error instanceof HTTPException) return problem(error.status as StudioProblemStatus, error.message) // no other is thrown
  if (error instanceof ZodError)
    return problem(400, `${error.issues[0]?.path.join('.')}: ${error.issues[0]?.message}`)
  if (error instanceof UploadRefused) return problem(UPLOAD_STATUS[error.code], error.message, error.code)
  if (error instanceof PhotoFault) return problem(507, error.message, error.code)
  // As generators say that the program ends; they are no business of this folder.
  if (error instanceof Error && error.name === 'GenerationsClosed')
    return problem(503, 'The studio restarts. What was begun goes on then; ask again in a moment.')
  if (error instanceof AllotFault && error.status === 429) return problem(429, error.message, error.code)
  if (error instanceof AllotFault) return problem(error.retryable ? 503 : 409, error.message)
  return problem(
    500,
    'Something went wrong here. Try again; nothing is taken for a photo that is not exported.',
  )
}
