/** Problem details of a fault (RFC 9457), for an answer with the outcomes of several operations. */
import type { Fault } from '@allot/rules/fault'
import { PROBLEMS } from './problem.ts'
import type { ProblemDetails } from './wire.ts'

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
