/** What a new key may be bounded to, and that a key gives no other more than it has itself. */
import type { Scope } from '@allot/api/scope'
import { type Instant, instant } from '@allot/rules/instant'
import { PERSON_SCOPES } from '../access/access.ts'
import { addressRange, isRangeWithin } from '../access/address-ranges.ts'
import type { ApiKey } from '../access/api-key.ts'
import type { Caller } from '../access/caller.ts'
import { ProblemError } from '../http/problem.ts'

type KeyBounds = Pick<ApiKey, 'expiresAt' | 'addresses'>

/** What is left out is as of the key that makes it. @throws Fault · Problem `malformed` */
export function boundsOf(
  asked: { readonly expires?: string | undefined; readonly addresses: readonly string[] },
  caller: Caller,
  now: Instant,
): KeyBounds {
  const own = boundsOfCaller(caller)
  const expiresAt = asked.expires === undefined ? own.expiresAt : instant(asked.expires, 'expires')
  if (asked.expires !== undefined && expiresAt !== null && expiresAt <= now)
    throw new ProblemError('malformed', 'A key that has expired is of no use; name a later time.', '/expires')
  const addresses = asked.addresses.length === 0 ? own.addresses : asked.addresses.map(addressRange)
  return { expiresAt, addresses }
}

/** @throws Problem `forbidden` for scopes, a life or places that the caller lacks */
export function refuseBeyond(caller: Caller, scopes: readonly Scope[], bounds: KeyBounds): void {
  const ownScopes = caller.kind === 'key' ? caller.key.scopes : PERSON_SCOPES
  const beyond = scopes.find((scope) => !ownScopes.includes(scope))
  if (beyond)
    throw new ProblemError('forbidden', `You cannot give the scope "${beyond}", which you lack.`, '/scopes')
  refuseOutside(caller, bounds)
}

/** An operator may give every scope, and yet no longer life nor more places. @throws Problem `forbidden` */
export function refuseOutside(caller: Caller, bounds: KeyBounds): void {
  const own = boundsOfCaller(caller)
  if (own.expiresAt !== null && (bounds.expiresAt === null || bounds.expiresAt > own.expiresAt))
    throw new ProblemError('forbidden', 'A key cannot make one that lasts longer than it does.', '/expires')
  const outside = bounds.addresses.find((range) => !isRangeWithin(range, own.addresses))
  if (outside !== undefined)
    throw new ProblemError(
      'forbidden',
      `A key cannot make one for ${outside}, from where it may not be used itself.`,
      '/addresses',
    )
}

function boundsOfCaller(caller: Caller): KeyBounds {
  return caller.kind === 'key' ? caller.key : { expiresAt: null, addresses: [] }
}
