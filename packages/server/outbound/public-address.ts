/**
 * Which addresses are public: none of those that IANA keeps for a purpose, in its registries of special addresses
 * (RFC 6890 and its updates), nor multicast, nor an address that stands for another one. 93.184.215.14 is public; 10.1.2.3,
 * its mapped form ::ffff:10.1.2.3, and 64:ff9b::a01:203, which a NAT64 turns into it, are not.
 */
import { BlockList, isIP } from 'node:net'

export function isPublic(address: string): boolean {
  const family = isIP(address)
  if (family === 4) return !IPV4.check(address, 'ipv4')
  return family === 6 && GLOBAL_UNICAST.check(address, 'ipv6') && !IPV6.check(address, 'ipv6')
}

const IPV4 = list('ipv4', [
  ['0.0.0.0', 8], // this network
  ['10.0.0.0', 8], // private
  ['100.64.0.0', 10], // a carrier's own
  ['127.0.0.0', 8], // this machine
  ['169.254.0.0', 16], // this link, and the metadata service of clouds
  ['172.16.0.0', 12], // private
  ['192.0.0.0', 24], // protocols
  ['192.0.2.0', 24], // documents
  ['192.31.196.0', 24], // AS112
  ['192.52.193.0', 24], // AMT
  ['192.88.99.0', 24], // 6to4 relays, given up
  ['192.168.0.0', 16], // private
  ['192.175.48.0', 24], // AS112
  ['198.18.0.0', 15], // benchmarks
  ['198.51.100.0', 24], // documents
  ['203.0.113.0', 24], // documents
  ['224.0.0.0', 4], // multicast
  ['240.0.0.0', 4], // reserved, and broadcast
])

/** All that IANA gives to networks; mapped, translated, private and local addresses lie outside. */
const GLOBAL_UNICAST = list('ipv6', [['2000::', 3]])

const IPV6 = list('ipv6', [
  ['2001::', 23], // protocols, Teredo and ORCHID among them
  ['2001:db8::', 32], // documents
  ['2002::', 16], // 6to4: an IPv4 address in another form
  ['2620:4f:8000::', 48], // AS112
  ['3fff::', 20], // documents
])

function list(family: 'ipv4' | 'ipv6', networks: readonly (readonly [string, number])[]): BlockList {
  const all = new BlockList()
  for (const [network, bits] of networks) all.addSubnet(network, bits, family)
  return all
}
