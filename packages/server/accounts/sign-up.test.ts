import { afterEach, describe, expect, it } from 'vitest'
import type { ServerOptions } from '../server-options.ts'
import { openedMailLater, signUpConfirmed } from '../testing/confirmed.ts'
import { PostOffice } from '../testing/post-office.ts'
import { ORIGIN, TestServer } from '../testing/test-server.ts'
import type { SignUpPolicy } from './sign-up.ts'

const SHOP = { name: 'Shop', plan: 'pro', period: 'monthly' } as const
let testServer: TestServer
let post: PostOffice | undefined

afterEach(async () => {
  await testServer.close()
  await post?.close()
  post = undefined
})

async function open(policy: Partial<SignUpPolicy>, more: Partial<ServerOptions> = {}): Promise<void> {
  testServer = await TestServer.open({
    signUp: { who: 'open', domains: [], demo: false, ...policy },
    ...more,
  })
}

function signUp(email: string, more: object = {}) {
  const body = { name: 'Bob', email, password: 'correct horse', ...more }
  return testServer.call('POST', '/auth/sign-up/email', { body })
}

/** A Space that the operator made, with an invitation of it. */
async function invite(email?: string) {
  const as = { apiKey: testServer.apiKey }
  const body = { ...SHOP, owner: 'ann', space: 'shop' }
  await testServer.call('POST', '/v1/spaces', { ...as, idempotencyKey: 's', body })
  const made = await testServer.call('POST', '/v1/spaces/shop/invitations', {
    ...as,
    idempotencyKey: `i ${email}`,
    body: email === undefined ? {} : { email },
  })
  expect(made.status).toBe(201)
  return made.body
}

describe('sign-up', () => {
  it('is refused where it is off, also with an invitation, and whatever the media type', async () => {
    await open({ who: 'off' })
    const { token } = await invite('bob@example.com')
    const refused = await signUp('bob@example.com', { invitation: token })
    expect(refused).toMatchObject({ status: 403, body: { code: 'sign_up_closed', path: '/email' } })
    expect(refused.body.detail).toMatch(/made by the operator/)
    const form = new URLSearchParams({ name: 'Bob', email: 'bob@example.com', password: 'correct horse' })
    const sent = { method: 'POST', body: form, headers: { origin: ORIGIN } }
    const answer = await testServer.server.fetch(new Request(`${ORIGIN}/auth/sign-up/email`, sent))
    expect(answer.status).toBe(415)
    const body = { email: 'bob@example.com', password: 'correct horse' }
    expect((await testServer.call('POST', '/auth/sign-in/email', { body })).status).toBe(401)
  })

  it('with invitations alone is for an address that an open one names, and for who has the link of one that names none', async () => {
    await open({ who: 'invited' })
    expect(await signUp('bob@example.com')).toMatchObject({ status: 403, body: { code: 'sign_up_closed' } })
    const named = await invite('bob@example.com')
    expect((await signUp('eve@example.com', { invitation: named.token })).status).toBe(403)
    expect((await signUp('eve@example.com', { invitation: 'guessed' })).status).toBe(403)
    const bob = await signUp('Bob@Example.com')
    expect(bob.status).toBe(200)
    const joined = await testServer.call('POST', `/v1/invitations/${named.token}/acceptances`, {
      cookie: bob.cookie,
      idempotencyKey: 'join',
    })
    expect(joined).toMatchObject({ status: 200, body: { id: 'shop' } })
    const link = await invite()
    expect((await signUp('carl@example.com', { invitation: link.token })).status).toBe(200)
    expect(await testServer.storedText()).not.toMatch(/eve@/)
  })

  it('with invitations alone: one link is for one address, the first that makes an account by it', async () => {
    await open({ who: 'invited' })
    const { token: invitation } = await invite()
    const weak = await signUp('bob@example.com', { invitation, password: 'password12' })
    expect(weak).toMatchObject({ status: 400, body: { code: 'PASSWORD_TOO_COMMON' } })
    const emails = ['ann@example.com', 'bob@example.com', 'carl@example.com', 'dora@example.com']
    const all = await Promise.all(emails.map((email) => signUp(email, { invitation })))
    expect(all.map(({ status }) => status).sort()).toEqual([200, 403, 403, 403])
    expect((await signUp('eve@example.com', { invitation })).status).toBe(403)
    // Who has the account may ask again: that says that there is one, and makes none.
    const first = emails[all.findIndex(({ status }) => status === 200)] ?? ''
    expect((await signUp(first, { invitation })).status).toBe(422)
    expect((await signUp('eve@example.com', { invitation })).status).toBe(403)
    expect(await testServer.storedText()).not.toMatch(/eve@/)
  })

  it('by an invitation ends with it: revoked, used or out of time', async () => {
    await open({ who: 'invited' })
    const { id } = await invite('bob@example.com')
    await testServer.call('DELETE', `/v1/spaces/shop/invitations/${id}`, {
      apiKey: testServer.apiKey,
      idempotencyKey: 'r',
    })
    expect((await signUp('bob@example.com')).status).toBe(403)
    await invite('dora@example.com')
    testServer.time.now = (testServer.time.now + 8 * 86_400_000) as typeof testServer.time.now // eight days on
    expect((await signUp('dora@example.com')).status).toBe(403)
  })

  it('for certain domains is for no address elsewhere, however it is spelt', async () => {
    await open({ domains: ['example.com'] })
    for (const email of ['bob@elsewhere.example', 'bob@sub.example.com', 'bob@example.com.evil.example'])
      expect(await signUp(email)).toMatchObject({ status: 403, body: { code: 'sign_up_closed' } })
    expect((await signUp('bob@elsewhere.example')).body.detail).toContain('at example.com')
    expect((await signUp('Bob@EXAMPLE.com')).status).toBe(200)
  })

  it('takes no name with a line break, a control character or a sign that turns the writing', async () => {
    await open({})
    for (const name of ['Bob\r\nBcc: x@example.com', 'a\tb', 'a\u202Egnp', 'a\u2066b', '', 'x'.repeat(81)])
      expect(await signUp('bob@example.com', { name })).toMatchObject({
        status: 400,
        body: { code: 'malformed', path: '/name' },
      })
    expect((await signUp('bob@example.com', { name: 'Zoë' })).status).toBe(200)
  })

  it('and the demonstration stand in the options that a page shows', async () => {
    await open({ who: 'invited', domains: ['example.com'] })
    expect((await testServer.call('GET', '/v1/sign-in-options')).body).toEqual({
      ...{ signUp: 'invited', domains: ['example.com'], demo: false, mail: false, provider: null },
    })
  })
})

describe('the security log', () => {
  it('has who was refused an account, those of one address as one event with a count', async () => {
    await open({ who: 'off' })
    for (const email of ['bob@example.com', 'eve@example.com']) await signUp(email)
    const { body } = await testServer.call('GET', '/v1/security-log', { apiKey: testServer.apiKey })
    const act = { action: 'access_refused', method: 'POST', route: '/auth/sign-up/email' }
    expect(body.events).toMatchObject([{ count: 2, by: { kind: 'nobody' }, act }])
  })
})

describe('an account that the operator makes', () => {
  it('is there where sign-up is off, and its person sets the password by the link, within a week', async () => {
    await open({ who: 'off' })
    const ask = (body: object) =>
      testServer.call('POST', '/v1/password-links', {
        apiKey: testServer.apiKey,
        idempotencyKey: 'dora',
        body,
      })
    expect(await ask({ email: 'dora@example.com' })).toMatchObject({ status: 404, body: { path: '/email' } })
    const { link } = (await ask({ email: 'Dora@example.com', name: 'Dora' })).body
    expect((await ask({ email: 'Dora@example.com', name: 'Dora' })).body.link).toBe(link)
    const set = { token: link.split('/').at(-1), newPassword: 'battery staple' }
    expect((await testServer.call('POST', '/auth/reset-password', { body: set })).status).toBe(200)
    const body = { email: 'dora@example.com', password: 'battery staple' }
    const { cookie } = await testServer.call('POST', '/auth/sign-in/email', { body })
    expect((await testServer.call('GET', '/v1/me', { cookie })).body.member).toMatchObject({ name: 'Dora' })
  })
})

describe('the demonstration', () => {
  it('is refused where it is off', async () => {
    await open({ demo: false })
    expect(await testServer.call('POST', '/auth/sign-in/anonymous', { body: {} })).toMatchObject({
      status: 403,
      body: { code: 'sign_up_closed' },
    })
  })
})

describe('a person of before this server sent mail, who has not confirmed their address', () => {
  it('invites nobody, and is sent no news, until they follow the link', async () => {
    const { cookie, office } = await openWithAnnOfBefore()
    expect((await testServer.call('GET', '/v1/me', { cookie })).body.member.mustConfirm).toBe(true)
    const space = await testServer.shopOf(cookie)
    const ask = () =>
      testServer.call('POST', `/v1/spaces/${space}/invitations`, { cookie, idempotencyKey: 'i', body: {} })
    expect(await ask()).toMatchObject({ status: 403, body: { code: 'email_unconfirmed' } })
    const { key } = await newKey(cookie, space)
    const byKey = { apiKey: key, idempotencyKey: 'k', body: { email: 'bob@example.com' } }
    expect(await testServer.call('POST', `/v1/spaces/${space}/invitations`, byKey)).toMatchObject({
      status: 403,
      body: { code: 'email_unconfirmed' },
    })
    await use(cookie, space)
    expect(office.mails).toEqual([])
    const body = { email: 'ann@example.com' }
    await testServer.call('POST', '/auth/send-verification-email', { cookie, body })
    await office.received(1)
    expect((await testServer.fetch('GET', office.linkOf(ORIGIN), { cookie })).status).toBe(302)
    expect((await ask()).status).toBe(201)
    expect((await testServer.call('GET', '/v1/me', { cookie })).body.member.mustConfirm).toBe(false)
  })

  it('invites nobody by a key either that they made for the Space of another', async () => {
    const office = await PostOffice.open()
    post = office
    const opened = await openedMailLater(['bob'], office)
    testServer = opened.testServer
    const ann = await signUpConfirmed(testServer, office, 'ann')
    const space = await testServer.shopOf(ann)
    const asAdmin = { cookie: ann, idempotencyKey: 'i', body: { role: 'admin' } }
    const { token } = (await testServer.call('POST', `/v1/spaces/${space}/invitations`, asAdmin)).body
    const asBob = { cookie: opened.cookies.bob, idempotencyKey: 'j' }
    await testServer.call('POST', `/v1/invitations/${token}/acceptances`, asBob)
    const inviteBy = async (cookie: string) => {
      const { key } = await newKey(cookie, space)
      const byKey = { apiKey: key, idempotencyKey: 'k', body: { email: 'cy@example.com' } }
      return testServer.call('POST', `/v1/spaces/${space}/invitations`, byKey)
    }
    const refused = { status: 403, body: { code: 'email_unconfirmed' } }
    expect(await inviteBy(opened.cookies.bob)).toMatchObject(refused)
    expect((await inviteBy(ann)).status).toBe(201)
  })

  it('makes and joins no Space where accounts are for certain domains', async () => {
    const { cookie, office } = await openWithAnnOfBefore({ domains: ['example.com'] })
    const { token } = await invite()
    const attempts = () =>
      Promise.all([
        testServer.call('POST', '/v1/spaces', { cookie, idempotencyKey: 's', body: SHOP }),
        testServer.call('POST', `/v1/invitations/${token}/acceptances`, { cookie, idempotencyKey: 'j' }),
      ])
    const refused = { status: 403, body: { code: 'email_unconfirmed' } }
    expect(await attempts()).toMatchObject([refused, refused])
    const body = { email: 'ann@example.com' }
    await testServer.call('POST', '/auth/send-verification-email', { cookie, body })
    await office.received(1)
    await testServer.fetch('GET', office.linkOf(ORIGIN), { cookie })
    expect((await attempts()).map(({ status }) => status)).toEqual([201, 200])
  })

  it('waits for nothing where no e-mail is sent', async () => {
    await open({})
    const cookie = await testServer.signUp('ann')
    const space = await testServer.shopOf(cookie)
    const made = await testServer.call('POST', `/v1/spaces/${space}/invitations`, {
      cookie,
      idempotencyKey: 'i',
      body: {},
    })
    expect(made.status).toBe(201)
  })
})

/** Ann signed up before this server sent mail, so she is signed in and has not confirmed her address. */
async function openWithAnnOfBefore(policy: Partial<SignUpPolicy> = {}) {
  const office = await PostOffice.open()
  post = office
  const signUp = { who: 'open', domains: [], demo: false, ...policy } as const
  const opened = await openedMailLater(['ann'], office, { signUp })
  testServer = opened.testServer
  return { cookie: opened.cookies.ann, office }
}

async function newKey(cookie: string, space: string) {
  const body = { name: 'inviting', scopes: ['admin'] }
  return (await testServer.call('POST', `/v1/spaces/${space}/keys`, { cookie, idempotencyKey: 'k', body }))
    .body
}

/** Uses 80 % of the credits, which admins are sent news of. */
async function use(cookie: string, space: string): Promise<void> {
  const operation = { count: 80, use: { feature: 'recolor' } }
  await testServer.call('POST', `/v1/spaces/${space}/charges`, {
    cookie,
    idempotencyKey: 'c',
    body: { operation },
  })
  await testServer.server.events.settled()
  await testServer.server.events.settled()
}
