/**
 * Acts that end late. A person may act in one browser while their account is closed in another, or while an admin takes
 * their role: Bob asks for an API key at 9:00:00.1, Ann makes him a member at 9:00:00.2 and what he made ends, and the
 * key is stored at 9:00:00.3. So who acted is looked up once more after the act. Whichever of the two comes last sees
 * what the other did.
 */
import type { MemberId, SpaceId } from '@allot/rules/space'
import { memberOf } from '@allot/rules/space'
import { type Access, isAtLeast } from '../access/access.ts'
import type { ApiKey } from '../access/api-key.ts'
import type { Caller } from '../access/caller.ts'
import type { Accounts } from './accounts.ts'
import { type ClosingParts, endLate } from './closing.ts'
import { openCredentials } from './credentials.ts'

export interface LateActs {
  /** Ends what an act made, where who did it may not do it any more. @param space where it was done */
  settle(caller: Caller, access: Access, space: SpaceId | null): Promise<void>
}

export function openLateActs(parts: ClosingParts & { readonly accounts: Accounts }): LateActs {
  const { allot, accounts, keys, clock } = parts
  const isAdmin = async (space: SpaceId, person: MemberId) => {
    const role = memberOf(await allot.space(space), person)?.role
    return role !== undefined && isAtLeast(role, 'admin')
  }
  const credentials = openCredentials(parts)
  const settleKey = async ({ id, space }: ApiKey) => {
    const now = await keys.get(id) // those of a process of the operator are not stored
    if (now && now.revokedAt !== null) await credentials.endKey(space, id, clock())
  }
  return {
    settle: async (caller, { person: needed }, space) => {
      if (caller.kind === 'key') await settleKey(caller.key)
      if (caller.kind !== 'person' || space === null) return
      const { id } = caller.person
      if (!(await accounts.find([id])).has(id)) await endLate(parts, id, space)
      else if ((needed === 'admin' || needed === 'owner') && !(await isAdmin(space, id)))
        await credentials.end(space, id, clock())
    },
  }
}
