/** Password links, for operators: a person who forgot their password sets a new one with it. */
import type { Transport } from './transport.ts'
import type { PasswordLink, WriteOptions } from './wire.ts'

export interface PasswordMethods {
  /** It works once, within an hour; the same idempotency key answers the same link. */
  link(email: string, options?: WriteOptions): Promise<PasswordLink>
}

export function passwordsOver({ write }: Transport): PasswordMethods {
  return { link: (email, options) => write('POST', '/v1/password-links', { email }, options) }
}
