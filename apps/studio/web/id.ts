/** A new idempotency id. `crypto.randomUUID` exists only on secure pages, and a studio on a home network is not one. */
export function newId(): string {
  return Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) =>
    byte.toString(16).padStart(2, '0'),
  ).join('')
}
