import { expect, it } from 'vitest'
import { networkOf } from './network-of.ts'

it('is one for all addresses of a home, and another for each of IPv4', () => {
  expect(networkOf('2001:db8:1:2::7')).toBe('2001:db8:1:2::/64')
  expect(networkOf('2001:db8:1:2:ffff:1:2:9')).toBe('2001:db8:1:2::/64')
  expect(networkOf('2001:db8:1:3::7')).toBe('2001:db8:1:3::/64')
  expect(networkOf('192.0.2.7')).toBe('192.0.2.7')
  expect(networkOf('::ffff:192.0.2.7')).toBe('192.0.2.7')
  expect(networkOf('fe80::1%eth0')).toBe('fe80::/64')
  expect(networkOf('')).toBe('')
})
