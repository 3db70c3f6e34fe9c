/**
 * Names that lead into a network of one's own. They are refused as they stand: to look one up would tell a stranger
 * whether a machine of that name is there.
 */

/** @param host as URL writes it */
export function isInternalName(host: string): boolean {
  const labels = host.toLowerCase().replace(/\.$/, '').split('.')
  return (
    labels.length === 1 || INTERNAL.has(labels.at(-1) ?? '') || labels.slice(-2).join('.') === 'home.arpa'
  )
}

/** Reserved for such use (RFC 6761, 6762, 7686, 8375, 9476, ICANN's `internal`), or in use for it (ICANN, SAC 062). */
const INTERNAL: ReadonlySet<string> = new Set([
  ...['localhost', 'local', 'internal', 'arpa', 'test', 'example', 'invalid', 'onion', 'alt'],
  ...['intranet', 'private', 'corp', 'home', 'lan', 'mail', 'localdomain'],
])
