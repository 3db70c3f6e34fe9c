/**
 * A request fault: the request is not valid (an unknown plan, a count of zero, a closed hold). It is not a denial, which
 * is a valid operation that a limit does not allow. A fault never changes anything.
 */
export class Fault extends Error {
  override readonly name = 'Fault'
  readonly code: FaultCode
  readonly path: string

  /** @param code stable, for programs @param path the place in the request @param message what is wrong, and how to correct it */
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
  | 'unknown_grant'
  | 'space_exists'
  | 'hold_closed'
  | 'too_many'
  | 'idempotency_key_reused'
