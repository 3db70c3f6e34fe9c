/** How an API key stands in its table. */
import type { Selectable } from 'kysely'
import type { Tables } from '../database/tables.ts'
import type { ApiKey, KeyDefinition } from './api-key.ts'

export const KEY_COLUMNS = [
  ...(['id', 'space_id', 'kind', 'name', 'scopes', 'hint', 'made_at', 'revoked_at'] as const),
  ...(['made_by', 'made_with', 'used_at', 'expires_at', 'addresses'] as const),
] as const

export function keyOf(row: Pick<Selectable<Tables['keys']>, (typeof KEY_COLUMNS)[number]>): ApiKey {
  const { id, space_id: space, kind, name, scopes, hint, addresses } = row
  const { made_by: member, made_with: key } = row
  return {
    ...{ id, space, kind, name, hint },
    scopes: JSON.parse(scopes), // written from scopes
    maker: member === null && key === null ? null : { member, key },
    madeAt: row.made_at,
    usedAt: row.used_at,
    expiresAt: row.expires_at,
    addresses: addresses === null ? [] : JSON.parse(addresses), // written from addresses
    revokedAt: row.revoked_at,
  }
}

export function rowOf({ kind, name, scopes, maker, expiresAt, addresses }: KeyDefinition) {
  return {
    ...{ kind, name, scopes: JSON.stringify(scopes) },
    made_by: maker?.member ?? null,
    made_with: maker?.key ?? null,
    expires_at: expiresAt,
    addresses: addresses.length === 0 ? null : JSON.stringify(addresses),
  }
}
