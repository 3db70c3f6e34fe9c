/** The page of plans, as this browser reaches it: where a payment leads back to. The server may not know that address. */
export function planPage(): string {
  return new URL('/plan', location.origin).href
}
