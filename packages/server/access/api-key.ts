/**
 * An API key: for programs (`allot_…`, with scopes) or for browsers (`pk_…`, which read the usage and the quotes of one
 * Space and nothing else). It belongs to one Space or to the whole of Allot.
 */
import type { Scope } from '@allot/api/scope'
import type { Instant } from '@allot/rules/instant'
import type { SpaceId } from '@allot/rules/space'

export interface ApiKey {
  readonly id: string
  /** null: of the whole of Allot. */
  readonly space: SpaceId | null
  readonly kind: 'secret' | 'publishable'
  readonly name: string
  readonly scopes: readonly Scope[]
  /** Its last characters, by which people recognize it. */
  readonly hint: string
  readonly madeAt: Instant
  readonly revokedAt: Instant | null
}

export type KeyDefinition = Pick<ApiKey, 'kind' | 'name' | 'scopes'>
