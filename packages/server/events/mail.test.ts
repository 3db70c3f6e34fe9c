import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { signUpConfirmed } from '../testing/confirmed.ts'
import { PostOffice, type ReceivedMail } from '../testing/post-office.ts'
import { ORIGIN, TestServer } from '../testing/test-server.ts'

let office: PostOffice
let mails: readonly ReceivedMail[]
let testServer: TestServer

beforeEach(async () => {
  office = await PostOffice.open()
  mails = office.mails
  const mail = { url: office.url, from: 'Allot <allot@example.com>' }
  testServer = await TestServer.open({ mail, url: ORIGIN })
})

afterEach(async () => {
  await testServer.close()
  await office.close()
})

describe('an e-mail', () => {
  it('about a threshold goes once to each admin and to the member who crossed it, with a percentage and no amounts', async () => {
    const ann = await signUpConfirmed(testServer, office, 'ann')
    const space = await testServer.shopOf(ann)
    for (const name of ['bob', 'carl'])
      await testServer.allot.submit(space, name, {
        do: 'join',
        member: await testServer.idOf(await signUpConfirmed(testServer, office, name)),
        role: 'member',
        paying: true,
      })
    const bob = await testServer.idOf(await signIn('bob'))
    const operation = { by: bob, count: 80, use: { feature: 'recolor' } }
    await testServer.call('POST', `/v1/spaces/${space}/charges`, {
      apiKey: testServer.apiKey,
      idempotencyKey: 'c',
      body: { operation },
    })
    await testServer.server.events.settled()
    await testServer.server.events.settled()
    expect(mails.flatMap((mail) => mail.to).sort()).toEqual(['ann@example.com', 'bob@example.com'])
    expect(mails[0]?.text).toContain('Subject: 80 % of AI credits are used in Shop')
    expect(mails[0]?.text).toContain('2026-08-20 09:00:00 UTC')
    const [, body] = mails[0]?.text.split('\r\n\r\n') ?? [] // ids in the header may have any figures
    expect(body).toMatch(/80 %/)
    expect(body).not.toMatch(/\b(160|200)\b/)
  })
})

it('an e-mail that work is over goes once to the member whose it is, where it is wanted', async () => {
  const ann = await signUpConfirmed(testServer, office, 'ann')
  const space = await testServer.shopOf(ann)
  const member = await testServer.idOf(ann)
  const before = mails.length
  const tell = (idempotencyKey: string, mail: boolean) =>
    testServer.call('POST', `/v1/spaces/${space}/alerts`, {
      ...{ apiKey: testServer.apiKey, idempotencyKey },
      body: { member, message: 'Boots is done: 56 of 60 exported.', mail },
    })
  await tell('batch 1', false)
  await tell('batch 2', true)
  await tell('batch 2', true)
  await testServer.server.events.settled()
  const [mail, ...others] = mails.slice(before)
  expect([mail?.to, others]).toEqual([['ann@example.com'], []])
  expect(mail?.text).toContain('Subject: Your work in Shop is over')
  expect(mail?.text).toContain('Boots is done: 56 of 60 exported.')
})

describe('an e-mail about a payment', () => {
  it('goes once to each admin: it is overdue, nothing can be used, and it has come', async () => {
    const ann = await signUpConfirmed(testServer, office, 'ann')
    const space = await testServer.shopOf(ann)
    const member = await testServer.idOf(await signUpConfirmed(testServer, office, 'bob'))
    await testServer.allot.submit(space, 'bob', { do: 'join', member, role: 'member', paying: true })
    const report = async (idempotencyKey: string, body: object) => {
      await testServer.call('POST', `/v1/spaces/${space}/payments`, {
        apiKey: testServer.apiKey,
        idempotencyKey,
        body,
      })
      await testServer.server.events.settled()
      await testServer.server.events.settled()
    }
    await report('a', { status: 'overdue' })
    await report('b', { status: 'overdue' })
    await report('c', { status: 'paused' })
    await report('d', { status: 'paid' })
    expect(mails.map((mail) => mail.to)).toEqual(Array.from({ length: 3 }, () => ['ann@example.com']))
    const subjects = mails.map(({ text }) => /^Subject: (.*)$/m.exec(text)?.[1]?.trim())
    expect(subjects).toEqual([
      'A payment is overdue: Shop',
      'Nothing can be used until a payment: Shop',
      'The payment has come: Shop',
    ])
    expect(mails[0]?.text).toContain('2026-07-27 09:00 UTC')
  })
})

describe('an e-mail about exports', () => {
  it('says when their window renews, also where the Space does not renew (REQ-143)', async () => {
    const ann = await signUpConfirmed(testServer, office, 'ann')
    const body = { name: 'Shop', plan: 'free', period: 'monthly' }
    const { id: space } = (
      await testServer.call('POST', '/v1/spaces', { cookie: ann, idempotencyKey: 's', body })
    ).body
    const by = await testServer.idOf(ann)
    const operations = Array.from({ length: 200 }, (_, at) => ({
      do: 'charge',
      idempotencyKey: `mug-${at}`,
      operation: { by, export: { act: 'download', design: 'mug' } },
    }))
    await testServer.call('POST', `/v1/spaces/${space}/operations`, {
      apiKey: testServer.apiKey,
      body: { operations },
    })
    await testServer.server.events.settled()
    await testServer.server.events.settled()
    expect(mails).toHaveLength(1)
    expect(mails[0]?.text).toContain('Subject: 80 % of Exports are used in Shop')
    expect(mails[0]?.text).toContain('They renew at 2026-08-01 00:00:00 UTC.')
  })
})

describe('an invitation', () => {
  it('is sent by e-mail where an address is given, and the address is not stored', async () => {
    const ann = await signUpConfirmed(testServer, office, 'ann')
    const space = await testServer.shopOf(ann)
    const body = { email: 'dora@elsewhere.example' }
    const made = await testServer.call('POST', `/v1/spaces/${space}/invitations`, {
      cookie: ann,
      idempotencyKey: 'i',
      body,
    })
    expect(made.body.mailed).toBe(true)
    expect(mails).toMatchObject([{ to: ['dora@elsewhere.example'] }])
    expect(mails[0]?.text.replaceAll('=\r\n', '')).toContain(made.body.token)
    expect(await testServer.storedText()).not.toContain('dora@')
  })
})

describe('a forgotten password', () => {
  it('is reset once by a link that is sent by e-mail, which ends every session', async () => {
    const ann = await signUpConfirmed(testServer, office, 'ann')
    const request = { body: { email: 'ann@example.com' } }
    expect(await testServer.call('POST', '/auth/request-password-reset', request)).toMatchObject({
      status: 200,
    })
    await office.received(1)
    expect(mails).toMatchObject([{ to: ['ann@example.com'] }])
    const [, token] = /http:\/\/allot\.test\/password\/(\w+)/.exec(mails[0]?.text ?? '') ?? []
    expect(await testServer.storedText()).not.toContain(token)
    const body = { token, newPassword: 'battery staple' }
    expect(await testServer.call('POST', '/auth/reset-password', { body })).toMatchObject({ status: 200 })
    expect(await testServer.call('POST', '/auth/reset-password', { body })).toMatchObject({ status: 400 })
    expect(await testServer.call('GET', '/v1/me', { cookie: ann })).toMatchObject({ status: 401 })
    expect(await signIn('ann')).toBe('')
    expect(await signIn('ann', 'battery staple')).not.toBe('')
  })

  it('gets the same answer where there is no such account, and no e-mail is sent', async () => {
    await signUpConfirmed(testServer, office, 'ann')
    const requestReset = (email: string) =>
      testServer.call('POST', '/auth/request-password-reset', { body: { email } })
    const [none, one] = [await requestReset('nobody@example.com'), await requestReset('ann@example.com')]
    expect([none.status, none.body]).toEqual([one.status, one.body])
  })

  it('cannot be reset where the address of this server is not configured', async () => {
    const other = await TestServer.open({ mail: { url: 'smtp://127.0.0.1:9', from: 'allot@example.com' } })
    await other.signUp('ann')
    const body = { email: 'ann@example.com' }
    const answer = await other.call('POST', '/auth/request-password-reset', { body })
    expect(answer).toMatchObject({ status: 400, body: { code: 'RESET_PASSWORD_DISABLED' } })
    await other.close()
  })
})

async function signIn(name: string, password = 'correct horse'): Promise<string> {
  const body = { email: `${name}@example.com`, password }
  return (await testServer.call('POST', '/auth/sign-in/email', { body })).cookie
}
