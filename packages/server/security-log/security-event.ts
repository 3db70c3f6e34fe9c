/** A security event: who did what, from where. */
import type { securityAct } from '@allot/api/security-log'
import type { Instant } from '@allot/rules/instant'
import type { SpaceId } from '@allot/rules/space'
import { keepable } from '@allot/rules/text'
import type { z } from 'zod'
import { type Caller, nameOf } from '../access/caller.ts'
import { ADDRESS_HEADER } from '../http/peer-address.ts'

export type SecurityAct = z.output<typeof securityAct>

export interface SecurityEvent {
  readonly at: Instant
  readonly by: Actor
  readonly from: Source
  readonly space: SpaceId | null
  /** Whose sign-in or password it is about: the admins of their Spaces see it. */
  readonly account: string | null
  readonly act: SecurityAct
}

export interface StoredSecurityEvent extends SecurityEvent {
  /** What the key of the caller is for; null where it was no key, or none that is stored. */
  readonly keyName: string | null
  readonly id: string
  readonly lastAt: Instant
  readonly times: number
}

/** An event, or so many more of one. */
export type WrittenEvent = Omit<StoredSecurityEvent, 'lastAt' | 'keyName'>

interface Actor {
  readonly kind: 'person' | 'key' | 'nobody'
  readonly id: string | null
  readonly session: string | null
}

/** Where a request came from. */
interface Source {
  readonly address: string
  readonly agent: string
}

/** Bound (law 9), in characters. */
const MAX_AGENT = 200

export const UNKNOWN: Actor = { kind: 'nobody', id: null, session: null }

/** A request without an address came from this process. */
export function sourceOf(headers: Headers): Source {
  const agent = keepable(headers.get('user-agent') ?? '').replaceAll(/\p{Cc}/gu, ' ')
  return { address: headers.get(ADDRESS_HEADER) ?? '', agent: agent.slice(0, MAX_AGENT) }
}

export function actorOf(caller: Caller): Actor {
  if (caller.kind === 'nobody') return UNKNOWN
  const session = caller.kind === 'person' ? caller.person.session.id : null
  return { kind: caller.kind, id: nameOf(caller), session }
}
