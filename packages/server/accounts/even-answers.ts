/**
 * What says nothing of who has an account: for an address that has one and for one that has none, the answer is the same,
 * and so is the time that it takes. It is longer than what is stored, counted and hashed for either.
 */
import { setTimeout } from 'node:timers/promises'
import type { Door } from './sign-up.ts'

/** Of sign-up it holds where an address is confirmed by mail: where not, an account is there at once or not at all. */
export const EVEN_ADDRESSES: ReadonlySet<string> = new Set([
  'POST /auth/sign-up/email',
  'POST /auth/request-password-reset',
  'POST /auth/send-verification-email',
])

/** In milliseconds. */
const A_WHILE = 500

/** @param confirmsMail whether a mail shows whose an address is */
export function evenAnswers(door: Door, confirmsMail: boolean): Door {
  return async (request) => {
    const address = `${request.method} ${new URL(request.url).pathname}`
    if (!confirmsMail || !EVEN_ADDRESSES.has(address)) return door(request)
    const [answer] = await Promise.all([door(request), setTimeout(A_WHILE)])
    return answer
  }
}

/**
 * How a company's sign-in leads back a person whose address is known here and cannot be linked: as one whose address is not
 * known. A provider lets people state an address that it did not check, and they would learn who has an account.
 * @param unknown why a person with an unknown address, that the provider does not call verified, is not signed in
 */
export function evenReturn(response: Response, unknown: 'email_not_verified' | 'signup_disabled'): Response {
  const location = response.headers.get('location')
  if (location?.includes(`error=${NOT_LINKED}`) !== true) return response
  const headers = new Headers(response.headers)
  headers.set('location', location.replace(`error=${NOT_LINKED}`, `error=${unknown}`))
  return new Response(response.body, { status: response.status, headers })
}

const NOT_LINKED = 'account_not_linked'
