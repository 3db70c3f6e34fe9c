/**
 * Secrets: how keys and invitations are made, kept and repeated. Only a hash is ever stored. The text itself follows
 * from this server's own secret and from what was asked for under which id, so that a request that is repeated gets
 * the same text again although nobody kept it.
 */
import { createHmac, hash, randomBytes } from 'node:crypto'
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { StoreRefused } from '@allot/engine/store'
import { Fault } from '@allot/rules/fault'
import type { Database } from '../database/database.ts'

/** Made on the first start, readable by its owner alone. */
export function readOrCreateSecret(file: string): string {
  if (!existsSync(file))
    writeFileSync(file, randomBytes(32).toString('base64url'), { mode: 0o600, flag: 'wx' })
  return readFileSync(file, 'utf8')
}

/**
 * Servers that share a database share the secret, or what one signs the other would refuse. Only a print of it is kept.
 * @throws StoreRefused where it is not the one that the others have
 */
export async function requireSharedSecret(secret: string, db: Database): Promise<void> {
  const print = deriveSecret(secret, 'secret', 'print')
  await db
    .insertInto('secret')
    .values({ print })
    .onConflict((there) => there.doNothing())
    .execute()
  const kept = await db.selectFrom('secret').select('print').executeTakeFirstOrThrow()
  if (kept.print === print) return
  throw new StoreRefused(
    'The other servers on this database have another secret. Set ALLOT_SECRET to theirs: it is in the file "secret" of their data folder.',
  )
}

/** 32 bytes that nobody without the server's secret can guess. */
export function deriveSecret(secret: string, purpose: string, id: string): string {
  return createHmac('sha256', secret).update(`${purpose}\n${id}`).digest('base64url')
}

/** Secrets are 32 random bytes, so a plain hash cannot be guessed back. */
export function hashSecret(text: string): string {
  return hash('sha256', text, 'base64url')
}

/** The same caller, Space and Idempotency-Key give the same id, so a repeated request finds what it made. */
export function derivedId(prefix: string, ...parts: readonly string[]): string {
  return `${prefix}_${hashSecret(parts.join('\n')).slice(0, 20)}`
}

/** What was asked for under an id, to tell a repetition from another request. */
export function fingerprint(asked: unknown): string {
  return hashSecret(JSON.stringify(asked)).slice(0, 22)
}

/** @throws Fault `idempotency_key_reused` when the id was used for something else */
export function requireSameRequest(before: unknown, asked: string): void {
  if (before !== asked)
    throw new Fault(
      'idempotency_key_reused',
      'idempotencyKey',
      'The Idempotency-Key was used for another request; give each request its own.',
    )
}
