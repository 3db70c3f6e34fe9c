/** Owners are notified of new keys, admins, hand-overs and changed passwords: in the inbox, and once by e-mail. */

import { duration, later } from '@allot/rules/instant'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { signUpConfirmed } from '../testing/confirmed.ts'
import { PostOffice } from '../testing/post-office.ts'
import { ORIGIN, TestServer } from '../testing/test-server.ts'
import { totp } from '../testing/totp.ts'

let office: PostOffice
let testServer: TestServer
let ann: string
let bob: string
let bobId: string
let space: string

beforeEach(async () => {
  office = await PostOffice.open()
  const mail = { url: office.url, from: 'Allot <allot@example.com>' }
  testServer = await TestServer.open({ mail, url: ORIGIN, allowPrivate: true })
  ann = await signUpConfirmed(testServer, office, 'ann')
  bob = await signUpConfirmed(testServer, office, 'bob')
  bobId = await testServer.idOf(bob)
  space = await testServer.shopOf(ann)
})

afterEach(async () => {
  await testServer.close()
  await office.close()
})

/** Who was mailed what: "ann@example.com: A new admin: Shop". */
const told = () =>
  office.mails
    .flatMap(({ to, text }) =>
      to.map((address) => `${address}: ${/^Subject: (.*)$/m.exec(text)?.[1]?.trim()}`),
    )
    .sort()

let asked = 0
const ask = (method: string, path: string, request: object) => {
  asked += 1
  return testServer.call(method, `/v1/spaces/${space}${path}`, { idempotencyKey: `ask ${asked}`, ...request })
}
const inboxOf = async (cookie: string) => {
  await testServer.server.events.settled()
  await testServer.server.events.settled()
  return (await testServer.call('GET', `/v1/spaces/${space}/alerts`, { cookie })).body
}
const messages = async (cookie: string) =>
  (await inboxOf(cookie)).alerts.map(({ kind, message }: Record<string, string>) => `${kind}: ${message}`)
const become = (role: 'admin' | 'member') =>
  ask('POST', '/members', { apiKey: testServer.apiKey, body: { member: bobId, role } })

it('a new admin and a new key are told to the owner once, and to no plain member', async () => {
  await become('admin')
  const body = { name: 'render farm', scopes: ['read', 'operate'] }
  const make = () => ask('POST', '/keys', { cookie: bob, idempotencyKey: 'k', body })
  await make()
  await make()
  expect((await messages(ann)).sort()).toEqual([
    'admin_added: bob is an admin of the Space now.',
    'key_made: bob made an API key that may read, operate: render farm.',
  ])
  expect(told()).toEqual(['ann@example.com: A new API key: Shop', 'ann@example.com: A new admin: Shop'])
  await become('member')
  expect(await messages(bob)).toEqual([])
})

it('another owner is told to both, and what was read stays read', async () => {
  await become('member')
  await ask('PATCH', `/members/${bobId}`, { cookie: ann, body: { role: 'owner' } })
  const { alerts } = await inboxOf(ann)
  expect(alerts).toMatchObject([
    { kind: 'admin_added', message: 'ann is an admin of the Space now.', limit: 'access', title: 'Access' },
    { kind: 'handed_over', message: 'bob is the owner of the Space now.' },
  ])
  expect(told()).toEqual([
    'ann@example.com: Another owner: Shop',
    'bob@example.com: A new admin: Shop',
    'bob@example.com: Another owner: Shop',
  ])
  await ask('POST', '/alerts/reads', { cookie: ann, body: { through: alerts[0].id } })
  await ask('POST', '/keys', { cookie: bob, body: { name: 'page', kind: 'publishable' } })
  expect(await inboxOf(ann)).toMatchObject({
    unread: 1,
    alerts: [{ read: false }, { read: true }, { read: true }],
  })
})

it('a changed password is told to the owners of the Spaces that the person administers', async () => {
  await become('admin')
  await inboxOf(ann)
  office.mails.length = 0
  const passwords = { currentPassword: 'correct horse', newPassword: 'battery staple, correct' }
  const changed = await testServer.call('POST', '/auth/change-password', { cookie: bob, body: passwords })
  expect(changed.status).toBe(200)
  expect((await messages(ann))[0]).toBe('password_changed: The password of bob was changed.')
  expect(told()).toEqual([
    'ann@example.com: A changed password: Shop',
    'bob@example.com: Your password was changed',
  ])
})

it('a new webhook is told to the owner once, and again where it leads elsewhere', async () => {
  await become('admin')
  await inboxOf(ann)
  office.mails.length = 0
  const body = { url: 'http://127.0.0.1:9/a?key=secret', events: ['member.left', 'space.renewed'] }
  const make = () => ask('POST', '/webhooks', { cookie: bob, idempotencyKey: 'w', body })
  const { id } = (await make()).body
  await make()
  await ask('PATCH', `/webhooks/${id}`, { cookie: bob, body: { enabled: false } })
  await ask('PATCH', `/webhooks/${id}`, { cookie: bob, body: { url: 'http://127.0.0.1:9999/b' } })
  expect((await messages(ann)).slice(0, 2)).toEqual([
    'webhook_made: bob made a webhook: 127.0.0.1:9999 is called for member.left, space.renewed.',
    'webhook_made: bob made a webhook: 127.0.0.1:9 is called for member.left, space.renewed.',
  ])
  expect(told()).toEqual(['ann@example.com: A new webhook: Shop', 'ann@example.com: A new webhook: Shop'])
})

it('a second factor that an admin or an operator turned off is told to the owners, and to the person', async () => {
  await become('admin')
  const turnOn = async () => {
    const body = { password: 'correct horse' }
    const { body: app } = await testServer.call('POST', '/auth/two-factor/enable', { cookie: bob, body })
    const code = totp(new URL(app.totpURI).searchParams.get('secret') ?? '')
    bob = (await testServer.call('POST', '/auth/two-factor/verify-totp', { cookie: bob, body: { code } }))
      .cookie
  }
  const turnOff = async () => {
    const body = { password: 'correct horse' }
    const off = await testServer.call('POST', '/auth/two-factor/disable', { cookie: bob, body })
    bob = off.cookie
    return off.status
  }
  await inboxOf(ann)
  office.mails.length = 0
  expect(await turnOff()).toBe(200) // there was none
  expect((await messages(ann)).filter((each: string) => each.startsWith('second_factor_off'))).toEqual([])
  await turnOn()
  expect(await turnOff()).toBe(200)
  await inboxOf(ann)
  await office.received(2)
  const news = 'Two-step sign-in was turned off'
  expect(told()).toEqual([`ann@example.com: ${news}: Shop`, `bob@example.com: ${news}`])
  await turnOn()
  testServer.time.now = later(testServer.time.now, duration('PT1M'))
  const removal = { apiKey: testServer.apiKey, idempotencyKey: 'lost', body: { email: 'bob@example.com' } }
  await testServer.call('POST', '/v1/second-factor-removals', removal)
  expect((await messages(ann)).slice(0, 2)).toEqual([
    'second_factor_off: Two-step sign-in of bob was turned off: a password alone signs them in.',
    'second_factor_off: Two-step sign-in of bob was turned off: a password alone signs them in.',
  ])
  await office.received(4)
  expect(told().filter((each) => each.startsWith('ann'))).toHaveLength(2)
})
