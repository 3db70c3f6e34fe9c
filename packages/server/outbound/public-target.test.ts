import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { TestServer } from '../testing/test-server.ts'
import { isInternalName } from './internal-name.ts'
import { isPublic } from './public-address.ts'
import { resolveTarget } from './public-target.ts'

/** One of each network that IANA keeps, the mapped and tunnelled forms of private addresses, and what is no address. */
const HIDDEN = [
  ...['0.0.0.0', '10.1.2.3', '100.64.0.1', '127.0.0.1', '169.254.169.254', '172.16.0.1', '172.31.255.255'],
  ...[
    '192.0.0.170',
    '192.0.2.1',
    '192.31.196.1',
    '192.52.193.1',
    '192.88.99.1',
    '192.168.1.1',
    '192.175.48.1',
  ],
  ...['198.18.0.1', '198.19.255.255', '198.51.100.1', '203.0.113.1', '224.0.0.1', '239.1.1.1', '240.0.0.1'],
  ...[
    '255.255.255.255',
    '::',
    '::1',
    '::127.0.0.1',
    '::ffff:127.0.0.1',
    '::ffff:10.0.0.1',
    '::ffff:93.184.215.14',
  ],
  ...['::ffff:0:10.0.0.1', '64:ff9b::7f00:1', '64:ff9b::5db8:d70e', '64:ff9b:1::1', '100::1', '100:0:0:1::1'],
  ...[
    '2001::1',
    '2001:0:7f00:1::',
    '2001:10::1',
    '2001:20::1',
    '2001:db8::1',
    '2002:7f00:1::',
    '2620:4f:8000::1',
  ],
  ...[
    '3fff::1',
    '5f00::1',
    'fc00::1',
    'fd00::1',
    'fe80::1',
    'fe80::1%eth0',
    'fec0::1',
    'ff02::1',
    'nonsense',
    '',
  ],
]

it.each(HIDDEN)('%s is not a public address', (address) => {
  expect(isPublic(address)).toBe(false)
})

it.each([
  '93.184.215.14',
  '172.15.0.1',
  '172.32.0.1',
  '2606:2800:21f:cb07:6820:80da:af6b:8b2c',
  '2a00:1450::1',
])('%s is a public address', (address) => {
  expect(isPublic(address)).toBe(true)
})

const INTERNAL = [
  ...[
    'localhost',
    'a.localhost',
    'postgres',
    'intranet',
    'db.internal',
    'metadata.google.internal',
    'nas.local',
  ],
  ...[
    'router.lan',
    'db.corp',
    'x.home.arpa',
    '1.0.0.127.in-addr.arpa',
    'wiki.intranet',
    'hidden.onion',
    'LOCALHOST.',
  ],
]

it.each(INTERNAL)('%s is a name of an internal network', (host) => {
  expect(isInternalName(host)).toBe(true)
})

it.each(['example.com', 'local.example.com', 'hooks.example.co.uk', 'internal.example.host.'])(
  '%s is a public name',
  (host) => {
    expect(isInternalName(host)).toBe(false)
  },
)

describe('an outbound address', () => {
  it.each([
    'https://127.0.0.1/x',
    'https://localhost/x',
    'https://[::1]/x',
    'https://2130706433/x',
    'https://0x7f.1/x',
    'https://169.254.169.254/latest/meta-data',
    'http://93.184.215.14/x',
    'https://name:word@93.184.215.14/x',
    'file:///etc/passwd',
    'nonsense',
  ])('%s is refused', async (url) => {
    await expect(resolveTarget(url, false)).rejects.toMatchObject({ code: 'malformed', path: 'url' })
  })

  it('of an internal name is refused before anybody is asked what it leads to, and a hidden name tells no address', async () => {
    await expect(resolveTarget('https://postgres.internal/x', false)).rejects.toMatchObject({
      message: 'postgres.internal is a name of an internal network. Use a public one.',
    })
    // Both are answered alike: whether a name leads nowhere or into a network is not shown.
    await expect(resolveTarget('https://127.0.0.1.nowhere-at-all.com/x', false)).rejects.toMatchObject({
      message: '127.0.0.1.nowhere-at-all.com has no public address. Check the name.',
    })
  })

  it.each([22, 25, 80, 1023, 5432, 6379, 11211, 27017])('on port %i is refused', async (port) => {
    await expect(resolveTarget(`https://93.184.215.14:${port}/x`, false)).rejects.toMatchObject({
      message: `Port ${port} is not one of a web server. Use 443, or one from 1024 on.`,
    })
  })

  it('that is public is accepted, with exactly the address that was checked', async () => {
    expect(await resolveTarget('https://93.184.215.14:8443/x', false)).toMatchObject({
      address: '93.184.215.14',
      family: 4,
    })
  })
})

describe('a webhook to a private address', () => {
  let testServer: TestServer

  beforeEach(async () => {
    testServer = await TestServer.open()
  })

  afterEach(() => testServer.close())

  it('is refused when it is created', async () => {
    const ann = await testServer.signUp('ann')
    const space = await testServer.shopOf(ann)
    const body = { url: 'https://127.0.0.1:4400/v1/me', events: ['usage.threshold_crossed'] }
    const refused = await testServer.call('POST', `/v1/spaces/${space}/webhooks`, {
      cookie: ann,
      idempotencyKey: 'w',
      body,
    })
    expect(refused).toMatchObject({ status: 400, body: { code: 'malformed', path: '/url' } })
  })
})
