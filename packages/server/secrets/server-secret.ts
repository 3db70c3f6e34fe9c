/**
 * The server's own secret, from which keys, invitations, sessions and webhook secrets are derived. Servers that share a
 * database share it.
 */
import { randomBytes } from 'node:crypto'
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { StoreRefused } from '@allot/engine/store'
import type { Database } from '../database/database.ts'
import { deriveSecret } from './derived-secret.ts'

/** Creates the file on the first start, readable by its owner alone. @returns 32 random bytes as base64url */
export function readOrCreateSecret(file: string): string {
  if (!existsSync(file))
    writeFileSync(file, randomBytes(32).toString('base64url'), { mode: 0o600, flag: 'wx' })
  return readFileSync(file, 'utf8')
}

/**
 * With different secrets one server would refuse what another one signed. The database stores a fingerprint only.
 * @throws StoreRefused where the other servers have another secret
 */
export async function requireSharedSecret(secret: string, db: Database): Promise<void> {
  const print = deriveSecret(secret, 'secret', 'print')
  await db
    .insertInto('secret')
    .values({ print })
    .onConflict((conflict) => conflict.doNothing())
    .execute()
  const stored = await db.selectFrom('secret').select('print').executeTakeFirstOrThrow()
  if (stored.print === print) return
  throw new StoreRefused(
    'The other servers on this database have another secret. Set ALLOT_SECRET to theirs: it is in the file "secret" of their data folder.',
  )
}
