/**
 * Freshly authenticated: what cannot be undone (a Space that is handed over, an account that is closed, a key that acts
 * for years) asks for more
 * than a cookie, which an unlocked screen has too. The person signed in within the last ten minutes: signed
 * in at 9:00, Ann hands a Space over until 9:10, and from then on signs in once more.
 */
import { isFresh } from '../accounts/fresh-session.ts'
import { ProblemError } from '../http/problem.ts'
import type { AuthorizedCaller, Caller } from './caller.ts'

/** Keys have no session; what they may do is said by their scopes. @throws Problem `sign_in_again` */
export function requireFresh(caller: Caller, now = Date.now()): void {
  if (caller.kind !== 'person' || isFresh(caller.person.session.since, now)) return
  throw new ProblemError(
    'sign_in_again',
    'This asks who you are once more: a session that was left open could do it too. Sign in again, then repeat it within ten minutes.',
  )
}

/**
 * The owner hands a Space over themselves: no key does it in their name. @throws Problem `forbidden` for keys and for
 * others than the owner, `sign_in_again`
 */
export function requireOwnerInPerson({ caller, role }: AuthorizedCaller): void {
  if (caller.kind !== 'person' || role !== 'owner')
    throw new ProblemError(
      'forbidden',
      'Only the owner of the Space can hand it over, signed in themselves; of API keys, one with the scope "operator" can.',
      '/role',
    )
  requireFresh(caller)
}
