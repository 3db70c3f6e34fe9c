/**
 * Secrets of keys, invitations and webhooks. Only a hash is stored. The text follows from the server's own secret and
 * from an id, so a repeated request gets the same text again although it is stored nowhere.
 */
import { createHmac, hash } from 'node:crypto'

/** @returns 32 bytes as base64url that cannot be guessed without the server's secret */
export function deriveSecret(secret: string, purpose: string, id: string): string {
  return createHmac('sha256', secret).update(`${purpose}\n${id}`).digest('base64url')
}

/** Secrets are 32 random bytes, so a plain hash cannot be guessed back. */
export function hashSecret(text: string): string {
  return hash('sha256', text, 'base64url')
}
