/** API keys as lists show them, without their texts. */
import { type Instant, iso } from '@allot/rules/instant'
import type { SpaceState } from '@allot/rules/space'
import { type ApiKey, roleOfKey } from '../access/api-key.ts'
import { namesOfMakers } from '../access/maker-names.ts'
import type { Accounts } from '../accounts/accounts.ts'

export interface KeysShown {
  readonly accounts: Accounts
  readonly now: Instant
  /** Theirs; undefined for those of the whole of Allot. */
  readonly space: SpaceState | undefined
}

export async function keyResources(keys: readonly ApiKey[], { accounts, now, space }: KeysShown) {
  const named = await namesOfMakers(
    accounts,
    keys.map(({ maker }) => maker),
  )
  return keys.map((key) => {
    const role = space && roleOfKey(key, space)
    const status = statusOf(key, now, space !== undefined && role === undefined)
    const { id, kind, name, scopes, hint, maker, madeAt, usedAt, expiresAt, addresses, revokedAt } = key
    return {
      ...{ id, kind, name, scopes, hint, status, addresses },
      role: status === 'active' ? (role ?? null) : null,
      maker: maker && named(maker),
      madeAt: iso(madeAt),
      usedAt: isoOf(usedAt),
      expiresAt: isoOf(expiresAt),
      revokedAt: isoOf(revokedAt),
    }
  })
}

type KeyStatus = 'active' | 'revoked' | 'expired' | 'ended'

function statusOf({ revokedAt, expiresAt }: ApiKey, now: Instant, hasEnded: boolean): KeyStatus {
  if (revokedAt !== null) return 'revoked'
  if (expiresAt !== null && expiresAt <= now) return 'expired'
  return hasEnded ? 'ended' : 'active'
}

function isoOf(instant: Instant | null): string | null {
  return instant === null ? null : iso(instant)
}
