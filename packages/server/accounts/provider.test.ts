import { mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { signUpConfirmed, tokenOf } from '../testing/confirmed.ts'
import { CLIENT, startProvider, type TestPerson, type TestProvider } from '../testing/oidc-provider.ts'
import { PostOffice } from '../testing/post-office.ts'
import { ORIGIN, TestServer } from '../testing/test-server.ts'

const ANN: TestPerson = { sub: '17', email: 'ann@acme.example', email_verified: true, name: 'Ann' }

let provider: TestProvider
let testServer: TestServer

beforeEach(async () => {
  provider = await startProvider(ANN)
  testServer = await open(provider.issuer, mkdtempSync(join(tmpdir(), 'allot-')))
})

afterEach(async () => {
  await testServer.close()
  provider.close()
})

describe('the sign-in of a company', () => {
  it('signs a person in, who joins the Space of their domain the first time', async () => {
    const { cookie } = await through()
    expect((await me(cookie)).member).toMatchObject({ name: 'Ann', email: 'ann@acme.example' })
    expect((await me(cookie)).spaces).toMatchObject([{ id: 'acme', role: 'member' }])
    const { body } = await testServer.call('GET', '/v1/spaces/acme/security-log?limit=2', {
      apiKey: testServer.apiKey,
    })
    expect(body.events).toMatchObject([
      { act: { action: 'signed_in', by: 'provider' }, by: { name: 'Ann' } },
      { act: { action: 'joined_by_domain', domain: 'acme.example' }, by: { name: 'Ann' }, space: 'acme' },
    ])
    const ways = await testServer.call('GET', '/v1/me/sign-in', { cookie })
    expect(ways.body).toMatchObject({ password: false, provider: true })
    const id = (await me(cookie)).member.id
    await testServer.allot.submit('acme', 'leave', { do: 'leave', member: id })
    await testServer.server.fetch(new Request(`${ORIGIN}/health/live`))
    const again = await through()
    expect((await me(again.cookie)).member.id).toBe(id)
    const { members } = await testServer.allot.space('acme')
    expect(members.find((member) => member.id === id)).toMatchObject({ left: true })
  })

  it('opens no Space again that its last member closed', async () => {
    const boss = (await me((await through()).cookie)).member.id
    await testServer.allot.submit('acme', 'hand over', { do: 'set_role', member: boss, role: 'owner' })
    const leave = { apiKey: testServer.apiKey, idempotencyKey: 'boss leaves' }
    expect(await testServer.call('DELETE', '/v1/spaces/acme/members/boss', leave)).toMatchObject({
      status: 200,
    })
    const { cookie } = await through()
    const closed = await testServer.call('DELETE', '/v1/me', { cookie, idempotencyKey: 'close' })
    expect(closed).toMatchObject({ status: 200 })
    provider.person = { ...ANN, sub: '31', email: 'bob@acme.example', name: 'Bob' }
    expect(await me((await through()).cookie)).toMatchObject({ member: { name: 'Bob' }, spaces: [] })
    expect((await testServer.allot.space('acme')).members).toHaveLength(2)
  })

  it('takes the name that the provider gives on one line, as others may read it', async () => {
    provider.person = { ...ANN, name: 'Ann\r\nBcc: x@example.com\u202E' }
    expect((await me((await through()).cookie)).member.name).toBe('Ann Bcc: x@example.com')
  })

  it('puts nobody in a Space whose e-mail is elsewhere, or not verified', async () => {
    for (const person of [
      { ...ANN, sub: '18', email: 'bob@other.example' },
      { ...ANN, sub: '19', email: 'cy@acme.example', email_verified: false },
      { ...ANN, sub: '20', email: 'dot@acme.example.evil.example' },
    ]) {
      provider.person = person
      expect((await me((await through()).cookie)).spaces).toEqual([])
    }
  })

  it('gives no account to whom the provider did not sign, nor one that has a password here', async () => {
    provider.isForged = true
    expect(await through()).toMatchObject({ cookie: '', error: expect.any(String) })
    provider.isForged = false
    provider.person = { ...ANN, email: 'eve@example.com' }
    await testServer.signUp('eve')
    expect(await through()).toMatchObject({ cookie: '', error: 'account_not_linked' })
  })

  it('makes no account for an address elsewhere, where sign-up is not open', async () => {
    await testServer.close()
    const signUp = { who: 'invited', domains: [], demo: false } as const
    testServer = await open(provider.issuer, mkdtempSync(join(tmpdir(), 'allot-')), { signUp })
    expect((await through()).cookie).not.toBe('')
    for (const person of [
      { ...ANN, sub: '18', email: 'bob@other.example' },
      { ...ANN, sub: '19', email: 'cy@acme.example', email_verified: false },
    ]) {
      provider.person = person
      expect(await through()).toEqual({ cookie: '', error: 'signup_disabled' })
    }
  })

  it('says nothing of who has an account, where addresses are confirmed by mail', async () => {
    const office = await PostOffice.open()
    const mail = { url: office.url, from: 'allot@example.com' }
    for (const [who, error] of [
      ['open', 'email_not_verified'],
      ['invited', 'signup_disabled'],
    ] as const) {
      await testServer.close()
      const signUp = { who, domains: [], demo: false }
      const data = mkdtempSync(join(tmpdir(), 'allot-'))
      testServer = await open(provider.issuer, data, { signUp: { ...signUp, who: 'open' }, mail })
      await signUpConfirmed(testServer, office, 'eve')
      await testServer.close()
      testServer = await open(provider.issuer, data, { signUp, mail })
      // Of an address 3 such requests within 10 seconds are answered.
      for (const [sub, email] of [
        ['21', 'eve@example.com'],
        ['22', 'new@example.com'],
        ['22', 'new@example.com'],
      ] as const) {
        provider.person = { ...ANN, sub, email, email_verified: false }
        expect(await through()).toEqual({ cookie: '', error })
      }
    }
    // The link that came to the new address confirms it, and from then on the provider signs its person in.
    provider.person = { ...ANN, sub: '23', email: 'fay@example.com', email_verified: false }
    await testServer.close()
    testServer = await open(provider.issuer, mkdtempSync(join(tmpdir(), 'allot-')), { mail })
    office.mails.length = 0
    await through()
    await office.received(1)
    expect(office.mails[0]?.to).toEqual(['fay@example.com'])
    // There is no password to say: the person says that the name they are shown is theirs.
    const confirm = `/auth/verify-email?token=${tokenOf(office.linkOf(ORIGIN))}`
    const asked = await testServer.call('GET', confirm)
    expect(asked).toMatchObject({ status: 403, body: { code: 'IS_IT_YOU', name: ANN.name } })
    expect((await testServer.call('GET', `${confirm}&mine=yes`)).status).toBe(403)
    expect((await testServer.call('GET', `${confirm}&mine=${asked.body.account}`)).status).toBe(200)
    expect((await me((await through()).cookie)).member).toMatchObject({ email: 'fay@example.com' })
    await office.close()
  })

  it('is asked for when it is needed, so that a server starts without it', async () => {
    const { issuer } = provider
    provider.close()
    const alone = await open('http://127.0.0.1:9', mkdtempSync(join(tmpdir(), 'allot-')))
    const refused = await alone.call('POST', '/auth/sign-in/social', { body: {} })
    expect(refused).toMatchObject({ status: 503, body: { code: 'unavailable' } })
    expect(await alone.signUp('ann')).not.toBe('')
    await alone.close()
    expect(issuer).toMatch(/^http/)
  })
})

async function open(
  issuer: string,
  data: string,
  options: Parameters<typeof TestServer.open>[0] = {},
): Promise<TestServer> {
  const spaces = new Map([['acme.example', 'acme']])
  const server = await TestServer.open(
    { ...options, url: ORIGIN, provider: { ...CLIENT, issuer, name: 'Acme', spaces } },
    data,
  )
  const body = { name: 'Acme', plan: 'pro', period: 'monthly', owner: 'boss', space: 'acme' }
  await server.call('POST', '/v1/spaces', { apiKey: server.apiKey, idempotencyKey: 'acme', body })
  return server
}

async function me(cookie: string) {
  return (await testServer.call('GET', '/v1/me', { cookie })).body
}

/** As a browser: to the provider, and back with its code. @returns the session cookie, or why there is none */
async function through(): Promise<{ cookie: string; error: string | null }> {
  const begun = await testServer.call('POST', '/auth/sign-in/social', { body: {} })
  const asked = await fetch(begun.body.url, { redirect: 'manual' })
  const back = new URL(asked.headers.get('location') ?? '')
  const came = await testServer.call('GET', back.pathname + back.search, { cookie: begun.cookie })
  const session = came.cookie.split('; ').filter((each) => /session_token=./.test(each))
  const { searchParams } = new URL(came.headers.get('location') ?? '/', ORIGIN)
  return { cookie: session.join('; '), error: searchParams.get('error') }
}
