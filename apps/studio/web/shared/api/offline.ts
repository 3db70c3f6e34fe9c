/** What a request fails with when no answer comes; the browser's own message differs everywhere and does not say what to do. */
export function offline(cause: unknown): never {
  throw new Error('The studio cannot be reached. Check your connection, then try again.', { cause })
}
