/** Idempotency of what the server stores itself: which request made a row, and whether another one is the same. */
import { Fault } from '@allot/rules/fault'
import { hashSecret } from './derived-secret.ts'

/** The same caller, Space and Idempotency-Key give the same id, so a repeated request finds what the first one made. */
export function derivedId(prefix: string, ...parts: readonly string[]): string {
  return `${prefix}_${hashSecret(parts.join('\n')).slice(0, 20)}`
}

/** What a request contained, to distinguish a repetition from another request under the same key. */
export function fingerprint(content: unknown): string {
  return hashSecret(JSON.stringify(content)).slice(0, 22)
}

/** @throws Fault `idempotency_key_reused` when the fingerprints differ */
export function requireSameRequest(stored: unknown, given: string): void {
  if (stored !== given)
    throw new Fault(
      'idempotency_key_reused',
      'idempotencyKey',
      'The Idempotency-Key was used for another request. Send a new key with each new request.',
    )
}
