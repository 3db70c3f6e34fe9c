import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { TestServer } from '../testing/test-server.ts'
import { isPublic, resolveTarget } from './public-target.ts'

const HIDDEN = [
  '127.0.0.1',
  '10.1.2.3',
  '172.16.0.1',
  '192.168.1.1',
  '169.254.169.254',
  '100.64.0.1',
  '0.0.0.0',
  '255.255.255.255',
  '::1',
  '::',
  'fe80::1',
  'fd00::1',
  '::ffff:127.0.0.1',
  '::ffff:10.0.0.1',
  '64:ff9b::7f00:1',
  '2002:7f00:1::',
]

it.each(HIDDEN)('%s is not a public address', (address) => {
  expect(isPublic(address)).toBe(false)
})

it.each(['93.184.215.14', '2606:2800:21f:cb07:6820:80da:af6b:8b2c'])('%s is a public address', (address) => {
  expect(isPublic(address)).toBe(true)
})

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
