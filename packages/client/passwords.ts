/** A way back in, for operators: a link with which somebody who forgot their password sets a new one. */
import type { Transport, Write } from './transport.ts'
import type { PasswordLink } from './wire.ts'

export interface Passwords {
  /** It works once, within an hour; the same id makes the same link. */
  link(email: string, options?: Write): Promise<PasswordLink>
}

export function passwordsOver({ write }: Transport): Passwords {
  return { link: (email, options) => write('POST', '/v1/password-links', { email }, options) }
}
