/** Problem details of a fault (RFC 9457), for an answer with the outcomes of several operations. */
import type { Fault } from '@allot/rules/fault'
import { PROBLEMS } from './problem.ts'
import type { ProblemDetails } from './wire.ts'

/** A fault of Allot itself; its number stands in the log too. @param id the number of a failed decision */
export function failureDetails(id: string): ProblemDetails {
  return {
    type: 'https://allot.example/problems/internal',
    title: PROBLEMS.internal.title,
    status: PROBLEMS.internal.status,
    code: 'internal',
    detail: failureMessage(id),
  }
}

/** What a caller may know of it. */
export function failureMessage(id: string): string {
  return `Allot itself failed at this, and nothing was taken that was not answered. Repeat it with the same Idempotency-Key; if it fails again, tell the operator of this Allot the number of the failure, ${id}.`
}

/** @param fault with a JSON pointer as its path */
export function problemDetails({ code, message, path }: Fault): ProblemDetails {
  return {
    type: `https://allot.example/problems/${code}`,
    title: PROBLEMS[code].title,
    status: PROBLEMS[code].status,
    code,
    detail: message,
    path,
  }
}
