/** Password links, for operators: a person sets a password with it who forgot theirs, or whose account is new. */
import type { Transport } from './transport.ts'
import type { PasswordLink, WriteOptions } from './wire.ts'

export interface PasswordMethods {
  /**
   * It works once, within an hour; the same idempotency key answers the same link.
   * @param options with a `name`, the account is made where there is none, and the link works for a week
   */
  link(email: string, options?: WriteOptions & { readonly name?: string | undefined }): Promise<PasswordLink>
}

export function passwordsOver({ write }: Transport): PasswordMethods {
  return {
    link: (email, { name, ...options } = {}) =>
      write('POST', '/v1/password-links', { email, ...(name !== undefined && { name }) }, options),
  }
}
