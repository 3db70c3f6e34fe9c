/**
 * An API key: for programs (`allot_…`, with scopes) or for browsers (`pk_…`, which read the usage and the quotes of one
 * Space and nothing else). It belongs to one Space or to the whole of Allot.
 */
import type { Scope } from '@allot/api/scope'
import type { Instant } from '@allot/rules/instant'
import { type MemberId, memberOf, type Role, type SpaceId, type SpaceState } from '@allot/rules/space'
import { isAtLeast } from './access.ts'

export interface ApiKey {
  readonly id: string
  /** null: of the whole of Allot. */
  readonly space: SpaceId | null
  readonly kind: 'secret' | 'publishable'
  readonly name: string
  readonly scopes: readonly Scope[]
  /** Its last characters, by which people recognize it. */
  readonly hint: string
  /** null for a key from before makers were known. */
  readonly maker: Maker | null
  readonly madeAt: Instant
  /** Exact to some minutes; null for never. */
  readonly usedAt: Instant | null
  readonly expiresAt: Instant | null
  /** The ranges that it may be used from, `203.0.113.0/24`; empty for everywhere. */
  readonly addresses: readonly string[]
  readonly revokedAt: Instant | null
}

/** Who made a key, an invitation or a webhook: a member, an operator's program, or a member by a key of theirs. */
export interface Maker {
  /** The member whose role it has; null: an operator. */
  readonly member: MemberId | null
  /** The key that it was made with. */
  readonly key: string | null
}

export type KeyDefinition = Pick<ApiKey, 'kind' | 'name' | 'scopes' | 'maker' | 'expiresAt' | 'addresses'>

/**
 * What a key may do at most, besides its scopes: what its maker may. Bob, an admin, made a key with the scope `admin`: it
 * manages members as long as Bob is an admin, and is over when he is a member again. A key whose maker is not known may
 * do what a member may.
 * @param space the Space of the key @returns undefined where it is over
 */
export function roleOfKey({ maker }: Pick<ApiKey, 'maker'>, space: SpaceState): Role | undefined {
  if (maker === null) return 'member'
  if (maker.member === null) return 'admin'
  const role = memberOf(space, maker.member)?.role
  return role !== undefined && isAtLeast(role, 'admin') ? role : undefined
}
