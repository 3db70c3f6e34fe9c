/**
 * A request fault: somebody asked for something that makes no sense (an unknown plan, a count of zero, a hold that
 * is closed). It is not a denial, which is a sensible wish that a limit refuses; and it never changes anything.
 */
export class Fault extends Error {
  override readonly name = 'Fault'
  readonly code: FaultCode
  readonly path: string

  /** `code` is stable and for programs, `path` says where in the request, `message` what is wrong and how to mend it. */
  constructor(code: FaultCode, path: string, message: string) {
    super(message)
    this.code = code
    this.path = path
  }
}

export type FaultCode =
  | 'malformed'
  | 'unknown_plan'
  | 'not_sold'
  | 'unknown_feature'
  | 'unknown_pool'
  | 'unknown_policy'
  | 'unknown_space'
  | 'unknown_member'
  | 'owner_stays'
  | 'unknown_hold'
  | 'unknown_charge'
  | 'space_exists'
  | 'hold_closed'
  | 'too_many'
  | 'idempotency_key_reused'
