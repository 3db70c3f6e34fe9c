import { afterEach, beforeEach, expect, it } from 'vitest'
import { signUpConfirmed, tokenOf } from '../testing/confirmed.ts'
import { PostOffice } from '../testing/post-office.ts'
import { ORIGIN, TestServer } from '../testing/test-server.ts'
import { totp } from '../testing/totp.ts'

let office: PostOffice
let testServer: TestServer

beforeEach(async () => {
  office = await PostOffice.open()
  const mail = { url: office.url, from: 'allot@example.com' }
  testServer = await TestServer.open({ mail, url: ORIGIN })
})

afterEach(async () => {
  await testServer.close()
  await office.close()
})

const ANN = { email: 'ann@example.com', password: 'correct horse' }
const signIn = () => testServer.call('POST', '/auth/sign-in/email', { body: ANN })
const remove = (email: string) =>
  testServer.call('POST', '/v1/second-factor-removals', {
    ...{ apiKey: testServer.apiKey, idempotencyKey: `lost by ${email}`, body: { email } },
  })

it('an operator turns off a second factor that is lost: sessions end, a mail says so, and so does the security log', async () => {
  const cookie = await signUpConfirmed(testServer, office, 'ann')
  const body = { password: ANN.password }
  const { body: app } = await testServer.call('POST', '/auth/two-factor/enable', { cookie, body })
  const code = totp(new URL(app.totpURI).searchParams.get('secret') ?? '')
  const enabled = await testServer.call('POST', '/auth/two-factor/verify-totp', { cookie, body: { code } })
  const session = enabled.cookie
  expect((await testServer.call('GET', '/v1/me/sign-in', { cookie: session })).body.twoFactor).toBe(true)
  expect((await signIn()).body.twoFactorRedirect).toBe(true)

  expect(await remove('Ann@example.com')).toMatchObject({ status: 201, body: { done: true } })
  expect((await testServer.call('GET', '/v1/me', { cookie: session })).status).toBe(401)
  const [mail] = await office.received(1)
  expect(mail?.to).toEqual(['ann@example.com'])
  expect(mail?.text).toContain('Subject: Two-step sign-in was turned off')
  const back = await signIn()
  expect(back.body.twoFactorRedirect).toBeUndefined()
  expect((await testServer.call('GET', '/v1/me/sign-in', { cookie: back.cookie })).body.twoFactor).toBe(false)
  expect(
    await testServer.call('POST', '/auth/two-factor/verify-totp', { cookie: enabled.cookie, body: { code } }),
  ).toMatchObject({ status: 401 })
  const { body: log } = await testServer.call('GET', '/v1/security-log?action=second_factor_removed', {
    apiKey: testServer.apiKey,
  })
  const { member } = (await testServer.call('GET', '/v1/me', { cookie: back.cookie })).body
  const act = { action: 'second_factor_removed', account: member.id }
  expect(log.events).toMatchObject([{ act, account: member.id, by: { kind: 'key' } }])
})

it('for an address without an account the operator learns that, and nothing is mailed', async () => {
  expect(await remove('nobody@example.com')).toMatchObject({ status: 404, body: { path: '/email' } })
  expect(office.mails).toEqual([])
})

it('the link that confirms an address does not stand for the second factor', async () => {
  const before = await TestServer.open({ url: ORIGIN })
  const cookie = await before.signUp('bob')
  const body = { password: 'correct horse' }
  const { body: app } = await before.call('POST', '/auth/two-factor/enable', { cookie, body })
  const code = totp(new URL(app.totpURI).searchParams.get('secret') ?? '')
  await before.call('POST', '/auth/two-factor/verify-totp', { cookie, body: { code } })
  await before.close()
  await testServer.close()
  const mail = { url: office.url, from: 'allot@example.com' }
  testServer = await TestServer.open({ mail, url: ORIGIN }, before.data)
  await testServer.call('POST', '/auth/send-verification-email', { body: { email: 'bob@example.com' } })
  await office.received(1)
  const said = { email: 'bob@example.com', password: 'correct horse' }
  const confirming = { body: { ...said, confirmation: tokenOf(office.linkOf(ORIGIN)) } }
  const followed = await testServer.call('POST', '/auth/sign-in/email', confirming)
  expect(followed).toMatchObject({ status: 200, body: { twoFactorRedirect: true } })
  expect((await testServer.call('GET', '/v1/me', { cookie: followed.cookie })).status).toBe(401)
})
