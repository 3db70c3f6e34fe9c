/** Second factors that are lost, for operators. */
import type { Transport } from './transport.ts'
import type { Confirmation, WriteOptions } from './wire.ts'

export interface SecondFactorMethods {
  /** Ends two-step sign-in for who lost their phone and their codes, and ends their sessions. */
  remove(email: string, options?: WriteOptions): Promise<Confirmation>
}

export function secondFactorsOver({ write }: Transport): SecondFactorMethods {
  return { remove: (email, options) => write('POST', '/v1/second-factor-removals', { email }, options) }
}
