/** A new idempotency key. `crypto.randomUUID` needs a secure page; a studio on a local network may be plain http. */
export function newIdempotencyKey(): string {
  return Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) =>
    byte.toString(16).padStart(2, '0'),
  ).join('')
}
