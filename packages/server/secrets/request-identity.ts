/** Idempotency of what the server stores itself: which request made a row, and whether another one is the same. */
import { Fault } from '@allot/rules/fault'
import { hashSecret } from './derived-secret.ts'

/** Who sent a request, and under which Idempotency-Key: the same key of another caller is another request. */
export interface RepeatableRequest {
  readonly by: string
  readonly idempotencyKey: string
}

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

/**
 * Ids once followed from the Idempotency-Key alone, and some rows do not say who asked for them. Who repeats such a
 * request may be someone else, who would be shown a secret of another person. @throws Fault `idempotency_key_reused`
 */
export function refuseUnknownCaller(earlier: { readonly id: string } | undefined): void {
  if (!earlier) return
  throw new Fault(
    'idempotency_key_reused',
    'idempotencyKey',
    `${earlier.id} was made under this Idempotency-Key by a version that did not note who asked, so its secret is not shown again. Send a new Idempotency-Key to make another.`,
  )
}
