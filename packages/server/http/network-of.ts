/**
 * The network of an address: what is counted as one place. An IPv4 address is one; of IPv6 everybody has 2^64 addresses at
 * home, so those that share their first 64 bits are one: `2001:db8:1:2::7` and `2001:db8:1:2:ffff::9` are `2001:db8:1:2::/64`.
 */
import ipaddr from 'ipaddr.js'

/** @returns the text itself where it is no address */
export function networkOf(address: string): string {
  if (!ipaddr.isValid(address)) return address
  const parsed = ipaddr.process(address) // an IPv4 address that is written as IPv6 is that address
  if (parsed instanceof ipaddr.IPv4) return parsed.toString()
  const [a = 0, b = 0, c = 0, d = 0] = parsed.parts
  return `${new ipaddr.IPv6([a, b, c, d, 0, 0, 0, 0]).toString()}/64`
}
