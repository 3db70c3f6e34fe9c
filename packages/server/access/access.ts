/**
 * Access: who may use an address of the API. Each endpoint declares it; the server enforces it, the OpenAPI document
 * shows it, and a test tries every address with callers who lack it, so that no address is left out.
 */
import type { Scope } from '@allot/api/scope'
import type { Role } from '@allot/rules/space'

/** What people may give a key. Not `refund`: the people of a Space could then take back what they used. */
export const PERSON_SCOPES: readonly Scope[] = ['read', 'operate', 'admin']

export interface Access {
  /** Every caller, without a credential. */
  readonly open?: true
  /** People with at least this role in the Space, or all who are signed in; without it people cannot use it. */
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

/** The role that the maker of a Space's key needs, for the key to use an address. */
export function leastRoleOfKey({ person, scope }: Access): Role {
  if (person !== undefined && person !== 'signed in') return person
  return scope === 'admin' ? 'admin' : 'member'
}
