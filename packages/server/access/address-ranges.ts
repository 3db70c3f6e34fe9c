/** Ranges of addresses that a key may be used from: `203.0.113.0/24`, `2001:db8::/48`, or one address. */
import { Fault } from '@allot/rules/fault'
import ipaddr from 'ipaddr.js'

/** @returns the range as it is stored. @throws Fault `malformed` */
export function addressRange(text: string): string {
  const range = rangeOf(text)
  if (range) return `${range[0].toString()}/${range[1]}`
  throw new Fault(
    'malformed',
    'addresses',
    `"${text}" is no range of addresses. Write it like 203.0.113.0/24, 2001:db8::/48 or 203.0.113.7.`,
  )
}

/** @param ranges empty for everywhere */
export function isWithin(address: string, ranges: readonly string[]): boolean {
  if (ranges.length === 0) return true
  if (!ipaddr.isValid(address)) return false
  const it = ipaddr.process(address) // an IPv4 caller may come as ::ffff:203.0.113.7
  return ranges.some((text) => {
    const range = rangeOf(text)
    return range !== undefined && range[0].kind() === it.kind() && it.match(range)
  })
}

/** Whether all of a range lies within some of the others. */
export function isRangeWithin(text: string, ranges: readonly string[]): boolean {
  if (ranges.length === 0) return true
  const inner = rangeOf(text)
  return (
    inner !== undefined &&
    ranges.some((each) => {
      const outer = rangeOf(each)
      return (
        outer !== undefined &&
        outer[0].kind() === inner[0].kind() &&
        outer[1] <= inner[1] &&
        inner[0].match(outer)
      )
    })
  )
}

type Range = [ipaddr.IPv4 | ipaddr.IPv6, number]

function rangeOf(text: string): Range | undefined {
  if (ipaddr.isValidCIDR(text)) return ipaddr.parseCIDR(text)
  // "127.1" is an address too, by an old way of writing, and hardly ever what is meant.
  if (!ipaddr.IPv4.isValidFourPartDecimal(text) && !ipaddr.IPv6.isValid(text)) return undefined
  const address = ipaddr.parse(text)
  return [address, address.kind() === 'ipv4' ? 32 : 128]
}
