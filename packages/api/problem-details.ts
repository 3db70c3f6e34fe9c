/** Problem details of a fault (RFC 9457), for an answer that tells of several requests. */
import type { Fault, FaultCode } from '@allot/rules/fault'
import type { ProblemDetails } from './wire.ts'

const STATUS: Partial<Record<FaultCode, number>> = {
  idempotency_key_reused: 422,
  unknown_space: 404,
  hold_closed: 409,
  space_exists: 409,
  owner_stays: 409,
  too_many: 409,
}

/** @param fault with a JSON pointer as its path */
export function problemDetails({ code, message, path }: Fault): ProblemDetails {
  return {
    type: `https://allot.example/problems/${code}`,
    title:
      code === 'idempotency_key_reused'
        ? 'The Idempotency-Key was used for another request'
        : 'The request is wrong',
    status: STATUS[code] ?? 422,
    code,
    detail: message,
    path,
  }
}
