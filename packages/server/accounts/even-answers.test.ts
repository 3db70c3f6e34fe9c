/** What a stranger learns of who has an account, on a server that confirms addresses by mail: nothing. */
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { hasSession, openedMailLater, signUpConfirmed, tokenOf } from '../testing/confirmed.ts'
import { PostOffice } from '../testing/post-office.ts'
import { ORIGIN, type TestServer } from '../testing/test-server.ts'
import { EVEN_ADDRESSES } from './even-answers.ts'

/** Longer than any of them takes; the answers wait for it. */
const A_WHILE = 499

let office: PostOffice
let testServer: TestServer
let emails: readonly string[]

beforeEach(async () => {
  office = await PostOffice.open()
  testServer = (await openedMailLater(['before'], office)).testServer
  await signUpConfirmed(testServer, office, 'ann')
  emails = ['ann@example.com', 'before@example.com', 'nobody@example.com']
})

afterEach(async () => {
  await testServer.close()
  await office.close()
})

/** What is different in any two answers, and says nothing. */
function without(text: string): string {
  return text
    .replaceAll(/"id":"\w{32}"/g, '"id":"…"')
    .replaceAll(/[\w.]+@example\.com/g, '…')
    .replaceAll(/\d{4}-\d\d-\d\dT[\d:.]+Z/g, '…')
}

/** Status, body, headers and cookies of an answer. */
async function answerOf(path: string, body: object) {
  const began = performance.now()
  const response = await testServer.fetch('POST', path, { body })
  const text = without(await response.text())
  const names = [...response.headers.keys()].filter((name) => !name.startsWith('ratelimit'))
  const cookies = response.headers.getSetCookie().map((each) => each.replace(/=[^;]*/, ''))
  return { answer: { status: response.status, text, names, cookies }, took: performance.now() - began }
}

const ASKED: Readonly<Record<string, (email: string) => object>> = {
  'POST /auth/sign-up/email': (email) => ({ name: 'Eve', email, password: 'battery staple' }),
  'POST /auth/request-password-reset': (email) => ({ email }),
  'POST /auth/send-verification-email': (email) => ({ email }),
}

describe('an address that has an account, one that waits to be confirmed, and one that has none', () => {
  for (const address of EVEN_ADDRESSES)
    it(`have the same answer, after the same time: ${address}`, async () => {
      const answers = []
      for (const email of emails) {
        const [, path = ''] = address.split(' ')
        const { answer, took } = await answerOf(path, ASKED[address]?.(email) ?? {})
        expect(took).toBeGreaterThanOrEqual(A_WHILE)
        answers.push(answer)
      }
      expect(answers[0]?.status).toBe(200)
      expect(answers[1]).toEqual(answers[0])
      expect(answers[2]).toEqual(answers[0])
    })

  it('have the same answer where a password is wrong, and where it is too weak for a new account', async () => {
    const [wrong, weak] = [[], []] as unknown[][]
    for (const email of emails) {
      wrong?.push((await answerOf('/auth/sign-in/email', { email, password: 'not this one' })).answer)
      const weakSignUp = { name: 'Eve', email, password: 'password12' }
      weak?.push((await answerOf('/auth/sign-up/email', weakSignUp)).answer)
    }
    for (const answers of [wrong, weak]) {
      expect(answers?.[1]).toEqual(answers?.[0])
      expect(answers?.[2]).toEqual(answers?.[0])
    }
  })

  it('have the same answer to an invitation by mail', async () => {
    const as = { apiKey: testServer.apiKey }
    const space = { name: 'Shop', plan: 'pro', period: 'monthly', owner: 'boss', space: 'shop' }
    await testServer.call('POST', '/v1/spaces', { ...as, idempotencyKey: 's', body: space })
    for (const email of emails) {
      const request = { ...as, idempotencyKey: email, body: { email } }
      const made = await testServer.call('POST', '/v1/spaces/shop/invitations', request)
      expect(made).toMatchObject({ status: 201, body: { mailed: true, status: 'open', role: 'member' } })
    }
  })
})

describe('sign-up', () => {
  const signUp = (email: string) =>
    testServer.call('POST', '/auth/sign-up/email', {
      body: { name: 'Ann', email, password: 'battery staple', callbackURL: '/?space=Shop' },
    })

  it('signs nobody in before the link was opened, which leads on where the page said', async () => {
    const { status, cookie, body } = await signUp('carl@example.com')
    expect([status, hasSession(cookie), body.token]).toEqual([200, false, null])
    const signIn = { email: 'carl@example.com', password: 'battery staple' }
    await office.received(1)
    const early = await testServer.call('POST', '/auth/sign-in/email', { body: signIn })
    expect(early).toMatchObject({ status: 403, body: { code: 'EMAIL_NOT_VERIFIED' } })
    await office.received(2) // the link once more
    const link = office.linkOf(ORIGIN)
    const opened = await testServer.call('GET', link)
    expect([opened.status, hasSession(opened.cookie)]).toEqual([302, false])
    expect(opened.headers.get('location')).toBe(`/confirm?token=${tokenOf(link)}&to=%2F`)
    expect((await testServer.call('POST', '/auth/sign-in/email', { body: signIn })).status).toBe(403)
    const confirming = { body: { ...signIn, confirmation: tokenOf(link) } }
    const followed = await testServer.call('POST', '/auth/sign-in/email', confirming)
    expect(followed.status).toBe(200)
    const { body: me } = await testServer.call('GET', '/v1/me', { cookie: followed.cookie })
    expect(me.member).toMatchObject({ email: 'carl@example.com', mustConfirm: false })
    expect((await testServer.call('POST', '/auth/sign-in/email', { body: signIn })).status).toBe(200)
  })

  it('with an address that has an account sends its owner a mail, and changes nothing', async () => {
    const { cookie } = await signUp('Ann@Example.com')
    expect(cookie).not.toContain('known_device')
    await office.received(1)
    const [mail] = office.mails
    expect(mail?.to).toEqual(['ann@example.com'])
    expect(mail?.text).toContain('Subject: You have an account here already')
    const old = { email: 'ann@example.com', password: 'correct horse' }
    expect((await testServer.call('POST', '/auth/sign-in/email', { body: old })).status).toBe(200)
    const token = /\/password\/([\w-]+)/.exec(mail?.text ?? '')?.[1]
    expect(await testServer.storedText()).not.toContain(token)
    const reset = { token, newPassword: 'another battery' }
    expect((await testServer.call('POST', '/auth/reset-password', { body: reset })).status).toBe(200)
    const { body } = await testServer.call('GET', '/v1/security-log?action=signed_up_again', {
      apiKey: testServer.apiKey,
    })
    expect(body.events).toMatchObject([{ by: { kind: 'nobody' }, account: expect.any(String), count: 1 }])
  })

  it('of two people with one address confirms by the link and the password of one of them, never by the link alone', async () => {
    const as = (password: string) => ({ name: 'Dan', email: 'dan@example.com', password })
    for (const password of ['plain river', 'green table', 'green table'])
      expect((await testServer.call('POST', '/auth/sign-up/email', { body: as(password) })).status).toBe(200)
    const [first, second] = await office.received(3)
    const token = tokenOf(/http\S+/.exec(first?.text ?? '')?.[0] ?? '')
    const confirm = async (body: object) =>
      testServer.call('POST', '/auth/sign-in/email', { body: { ...body, confirmation: token } })
    // The mailbox is Dan's, whose sign-up was the second: the password of the stranger's account is not his.
    expect((await confirm(as('green table'))).status).toBe(401)
    const asked = await testServer.call('GET', `/auth/verify-email?token=${token}`)
    expect(asked).toMatchObject({ status: 403, body: { code: 'SAY_PASSWORD' } })
    expect(asked.body.name).toBeUndefined()
    // The stranger has no link: with another one, or none, their password confirms nothing.
    const none = await testServer.call('POST', '/auth/sign-in/email', { body: as('plain river') })
    expect(none).toMatchObject({ status: 403, body: { code: 'EMAIL_NOT_VERIFIED' } })
    const forged = { ...as('plain river'), confirmation: `${token.slice(0, -4)}AAAA` }
    expect(await testServer.call('POST', '/auth/sign-in/email', { body: forged })).toMatchObject({
      ...{ status: 401, body: { code: 'INVALID_TOKEN' } },
    })
    const reset = { token: /\/password\/([\w-]+)/.exec(second?.text ?? '')?.[1], newPassword: 'green table' }
    expect((await testServer.call('POST', '/auth/reset-password', { body: reset })).status).toBe(200)
    const signIn = (password: string) =>
      testServer.call('POST', '/auth/sign-in/email', { body: as(password) })
    expect([(await signIn('plain river')).status, (await signIn('green table')).status]).toEqual([401, 200])
  })

  it('is confirmed by the link in a browser that is signed in, and by no link of another address', async () => {
    await signUp('eve@example.com')
    const [mail] = await office.received(1)
    const token = tokenOf(/http\S+/.exec(mail?.text ?? '')?.[0] ?? '')
    const { cookie } = await testServer.call('POST', '/auth/sign-in/email', {
      body: { email: 'ann@example.com', password: 'correct horse' },
    })
    const others = await testServer.call('GET', `/auth/verify-email?token=${token}`, { cookie })
    expect(others).toMatchObject({ status: 403, body: { code: 'SAY_PASSWORD' } })
    const body = { email: 'ann@example.com', password: 'correct horse', confirmation: token }
    expect((await testServer.call('POST', '/auth/sign-in/email', { body })).status).toBe(401)
    const right = { email: 'eve@example.com', password: 'battery staple', confirmation: token }
    expect(hasSession((await testServer.call('POST', '/auth/sign-in/email', { body: right })).cookie)).toBe(
      true,
    )
    const { body: log } = await testServer.call('GET', '/v1/security-log?action=email_confirmed', {
      apiKey: testServer.apiKey,
    })
    expect(log.events).toHaveLength(2) // Ann's, before, and Eve's
  })

  it('sends one address so many mails a day, whoever asks', async () => {
    for (let tried = 0; tried < 12; tried++) expect((await signUp('ann@example.com')).status).toBe(200)
    await testServer.server.events.settled()
    expect(office.mails.length).toBeLessThanOrEqual(10)
  })
})

describe('a new password by mail, of an account whose address was never confirmed', () => {
  it('confirms it, and ends what another person may have added before', async () => {
    const request = { email: 'before@example.com' }
    await testServer.call('POST', '/auth/request-password-reset', { body: request })
    await office.received(1)
    const token = office.linkOf(ORIGIN).split('/').at(-1)
    const set = { token, newPassword: 'another battery' }
    expect((await testServer.call('POST', '/auth/reset-password', { body: set })).status).toBe(200)
    const signIn = { ...request, password: 'another battery' }
    const { cookie } = await testServer.call('POST', '/auth/sign-in/email', { body: signIn })
    const { body } = await testServer.call('GET', '/v1/me', { cookie })
    expect(body.member).toMatchObject({ email: 'before@example.com', mustConfirm: false })
  })
})
