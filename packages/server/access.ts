/**
 * Access: who may use an address of the API, said beside the address and enforced from there. The same words stand in
 * the OpenAPI document, and the tests of every address are made from them, so that none can be forgotten.
 */
import type { Role } from '@allot/rules/space'
import { z } from 'zod'

/** What a key may do: look, spend, give back what was spent, run a Space, run the whole of Allot. None contains another. */
export const SCOPES = ['read', 'operate', 'refund', 'admin', 'operator'] as const
export const scope = z.enum(SCOPES)
export type Scope = z.infer<typeof scope>

/** Scopes that a key of one Space may have; `operator` spans Spaces. */
export const spaceScope = z.enum(['read', 'operate', 'refund', 'admin'])

/** What people may give a key. Not `refund`: whoever pays for a Space could then take back what they used. */
export const PEOPLES_SCOPES: readonly Scope[] = ['read', 'operate', 'admin']

export interface Access {
  /** Anybody, without a credential. */
  readonly open?: true
  /** People with at least this role in the Space, or whoever is signed in; without it people cannot use it. */
  readonly person?: Role | 'signed in'
  /** The scope that a key needs; without it keys cannot use it. */
  readonly scope?: Scope
  /** Browsers may use it with a publishable key of the Space. */
  readonly publishable?: true
}

const RANK: Readonly<Record<Role, number>> = { member: 0, admin: 1, owner: 2 }

export function isAtLeast(role: Role, least: Role): boolean {
  return RANK[role] >= RANK[least]
}
