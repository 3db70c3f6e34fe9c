/**
 * Idempotency keys that only the studio can make. They follow from what they are for, so a call that is repeated after a
 * crash gets the first answer; and what they are for is no secret. A member of the Space sees the ids of its Batches and
 * holds, and could send a request of their own under the key of a colleague's Batch: the studio would be refused then,
 * and the Batch never run. So a secret is in each key, which leaves this program only within a hash.
 *
 *   capture of photo 3 of Batch b1 from hold 117: `b1/3/117/` and 22 characters that cannot be guessed
 */
import { createHmac, randomBytes } from 'node:crypto'

/** @param secret null for work from before there was one: its keys have to stay as they are */
export function ownKey(secret: string | null, ...parts: readonly (string | number)[]): string {
  const key = parts.join('/')
  if (secret === null) return key
  return `${key}/${createHmac('sha256', secret).update(key).digest('base64url').slice(0, 22)}`
}

/** For one piece of work. */
export function newKeySecret(): string {
  return randomBytes(16).toString('base64url')
}
