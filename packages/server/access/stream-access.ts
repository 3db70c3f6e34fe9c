/**
 * Whether the caller of an open stream may still read it. Membership, role and key are asked at each event, since they
 * are known at once; a session once a second, since it is looked up. So a stream sends nothing more after a removal or a
 * revocation, and ends within seconds of a sign-out or an expiry.
 */
import type { SpaceId } from '@allot/rules/space'
import { ProblemError } from '../http/problem.ts'
import type { Access } from './access.ts'
import { type Caller, type Callers, nameOf } from './caller.ts'

/** Milliseconds after which the caller is asked again where nothing happens. */
export const ASK_AGAIN = 3_000
/** Milliseconds for which a session counts as open: of a busy Space each event would look it up. */
const SESSION_COUNTS_FOR = 1_000

export interface StreamCall {
  readonly request: Request
  readonly caller: Caller
  readonly access: Access
  readonly space: SpaceId
}

/** @returns a function to be called before each event, and at the latest every ASK_AGAIN */
export function streamAccess(
  callers: Callers,
  { request, caller, access, space }: StreamCall,
): () => Promise<boolean> {
  let askedAt = performance.now()
  return async () => {
    try {
      if (caller.kind === 'key' || performance.now() - askedAt >= SESSION_COUNTS_FOR) {
        askedAt = performance.now()
        const now = await callers.resolve(request)
        if (now.kind !== caller.kind || nameOf(now) !== nameOf(caller)) return false
      }
      await callers.authorize(caller, access, space)
      return true
    } catch (refusal) {
      if (refusal instanceof ProblemError) return false
      throw refusal
    }
  }
}
