/** Attacks on the mail server over HTTP, with a real one that counts what comes. */
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { openDatabase } from '../database/open-database.ts'
import type { ServerOptions } from '../server-options.ts'
import { signUpConfirmed } from '../testing/confirmed.ts'
import { PostOffice } from '../testing/post-office.ts'
import { ORIGIN, TestServer } from '../testing/test-server.ts'
import { openMailer } from './mail.ts'
import { openMailQuota } from './mail-quota.ts'

const DAY = 86_400_000
let post: PostOffice
let testServer: TestServer

beforeEach(async () => {
  post = await PostOffice.open()
})

afterEach(async () => {
  await testServer.close()
  await post.close()
})

async function open(more: Partial<ServerOptions> = {}): Promise<void> {
  const mail = { url: post.url, from: 'Allot <allot@example.com>' }
  testServer = await TestServer.open({ mail, rateLimit: 0, ...more })
}

/** A Space that an operator made; a key of it that may invite. */
async function shop(space = 'shop', name = 'Shop'): Promise<string> {
  const as = { apiKey: testServer.apiKey }
  const body = { name, plan: 'pro', period: 'monthly', owner: 'ann', space }
  await testServer.call('POST', '/v1/spaces', { ...as, idempotencyKey: space, body })
  const made = await testServer.call('POST', `/v1/spaces/${space}/keys`, {
    ...as,
    idempotencyKey: 'key',
    body: { name: 'inviting', scopes: ['admin'] },
  })
  return made.body.key
}

function invite(apiKey: string, email: string, idempotencyKey: string, space = 'shop') {
  const request = { apiKey, idempotencyKey, body: { email } }
  return testServer.call('POST', `/v1/spaces/${space}/invitations`, request)
}

const goOn = (by: number) => {
  testServer.time.now = (testServer.time.now + by) as typeof testServer.time.now // an instant and a length
}

describe('one invitation', () => {
  it('is one e-mail to one address, with two hundred requests at once and however often it is repeated', async () => {
    await open()
    const key = await shop()
    const same = await Promise.all(Array.from({ length: 200 }, () => invite(key, 'bob@example.com', 'one')))
    expect(new Set(same.map(({ status, body }) => `${status} ${body.token}`)).size).toBe(1)
    expect(post.mails).toMatchObject([{ to: ['bob@example.com'] }])
    expect((await invite(key, 'bob@example.com', 'one')).body).toMatchObject({ mailed: true })
    goOn(2 * DAY) // what counts a day is forgotten; the invitation is not
    await testServer.server.events.settled()
    expect((await invite(key, 'bob@example.com', 'one')).body).toMatchObject({ mailed: true })
    const others = await Promise.all(
      Array.from({ length: 50 }, (_, at) => invite(key, `victim${at}@example.com`, 'one')),
    )
    expect(others.map(({ status }) => status)).toEqual(others.map(() => 422))
    expect(post.mails).toHaveLength(1)
  })
})

describe('invitations by e-mail', () => {
  it('are so many a day of a Space, rolling, and what is refused makes no invitation', async () => {
    await open({ mailLimits: { perSpace: 3, perPerson: 50, perRecipient: 10 } })
    const key = await shop()
    const all = await Promise.all(
      Array.from({ length: 40 }, (_, at) => invite(key, `victim${at}@example.com`, `n${at}`)),
    )
    expect(all.filter(({ status }) => status === 201).length).toBeLessThanOrEqual(3)
    for (let at = 0; at < 3; at += 1) await invite(key, `friend${at}@example.com`, `f${at}`)
    expect(post.mails).toHaveLength(3)
    const refused = await invite(key, 'more@example.com', 'more')
    expect(refused).toMatchObject({ status: 409, body: { code: 'too_many', path: '/email' } })
    expect(refused.body.detail).toBe(
      'This Space has mailed 3 invitations in the last 24 hours, and no more are allowed in that time. The next can be mailed from 2026-07-21 09:00:00 UTC on. Until then leave the e-mail address out, and send the link yourself.',
    )
    const listed = await testServer.call('GET', '/v1/spaces/shop/invitations', { apiKey: key })
    expect(listed.body.invitations).toHaveLength(3)
    expect((await invite(await shop('other'), 'bob@example.com', 'o', 'other')).status).toBe(201)
    goOn(DAY)
    expect((await invite(key, 'more@example.com', 'more')).status).toBe(201)
  })

  it('are so many a day to one address, whoever sends them and whatever tags it has', async () => {
    await open({ mailLimits: { perSpace: 50, perPerson: 50, perRecipient: 2 } })
    const keys = [await shop('a'), await shop('b'), await shop('c')]
    const sent = []
    for (const [at, space] of ['a', 'b', 'c'].entries())
      sent.push(await invite(keys[at] ?? '', `Victim+${space}@example.com`, 'i', space))
    expect(sent.map(({ status }) => status)).toEqual([201, 201, 409])
    expect(sent[2]?.body.detail).toMatch(/^2 invitations were mailed to this address in the last 24 hours/)
  })

  it('are so many a day of a person, in all of their Spaces', async () => {
    await open({ mailLimits: { perSpace: 50, perPerson: 2, perRecipient: 10 } })
    const cookie = await testServer.signUp('ann')
    const statuses = []
    for (const space of ['a', 'b', 'c']) {
      const body = { name: space, plan: 'pro', period: 'monthly' }
      const { id } = (await testServer.call('POST', '/v1/spaces', { cookie, idempotencyKey: space, body }))
        .body
      const invitation = { cookie, idempotencyKey: space, body: { email: `${space}@example.com` } }
      statuses.push((await testServer.call('POST', `/v1/spaces/${id}/invitations`, invitation)).status)
    }
    expect(statuses).toEqual([201, 201, 409])
  })

  it('count for who made the key that sends them', async () => {
    await open({ mailLimits: { perSpace: 50, perPerson: 2, perRecipient: 10 } })
    const cookie = await testServer.signUp('ann')
    const statuses = []
    for (const [at, address] of ['a', 'b', 'c'].entries()) {
      const made = { cookie, idempotencyKey: address }
      const body = { name: address, plan: 'pro', period: 'monthly' }
      const { id } = (await testServer.call('POST', '/v1/spaces', { ...made, body })).body
      const key = { ...made, body: { name: 'inviting', scopes: ['admin'] } }
      const { key: apiKey } = (await testServer.call('POST', `/v1/spaces/${id}/keys`, key)).body
      statuses.push((await invite(apiKey, `${address}@example.com`, `i${at}`, id)).status)
    }
    expect(statuses).toEqual([201, 201, 409])
  })

  it('leave the demonstration never, also by a key that it made', async () => {
    await open()
    const { cookie } = await testServer.call('POST', '/auth/sign-in/anonymous', { body: {} })
    const space = await testServer.shopOf(cookie)
    const path = `/v1/spaces/${space}/invitations`
    const body = { email: 'victim@example.com' }
    expect(await testServer.call('POST', path, { cookie, idempotencyKey: 'a', body })).toMatchObject({
      status: 403,
      body: { code: 'forbidden', path: '/email' },
    })
    const made = await testServer.call('POST', `/v1/spaces/${space}/keys`, {
      cookie,
      idempotencyKey: 'k',
      body: { name: 'inviting', scopes: ['admin'] },
    })
    const byKey = { apiKey: made.body.key, idempotencyKey: 'b', body }
    expect((await testServer.call('POST', path, byKey)).status).toBe(403)
    expect((await testServer.call('POST', path, { cookie, idempotencyKey: 'c', body: {} })).status).toBe(201)
    expect(post.mails).toEqual([])
  })

  it('lead to the configured address, or to where this server listens, and never where a request says', async () => {
    for (const options of [
      { url: 'https://allot.example.com' },
      { listensAt: () => 'https://allot.example.com' },
    ]) {
      await open(options)
      const key = await shop()
      const request = new Request('http://evil.example/v1/spaces/shop/invitations', {
        method: 'POST',
        headers: {
          ...{ authorization: `Bearer ${key}`, 'content-type': 'application/json', 'idempotency-key': 'i' },
          ...{ host: 'evil.example', 'x-forwarded-host': 'evil.example', origin: 'http://evil.example' },
        },
        body: JSON.stringify({ email: 'bob@example.com' }),
      })
      const answer = await testServer.server.fetch(request)
      const made = (await answer.json()) as { token: string } // what this route answers
      expect(made).toMatchObject({ link: `https://allot.example.com/join/${made.token}`, mailed: true })
      expect(post.mails.at(-1)?.text).toContain(`https://allot.example.com/join/${made.token}`)
      expect(post.mails.at(-1)?.text).not.toContain('evil')
      if ('url' in options) await testServer.close()
    }
  })
})

describe('a name that other people read', () => {
  it('is refused at the door where it would mislead', async () => {
    await open()
    const as = { apiKey: testServer.apiKey }
    for (const name of [
      'Shop\r\nBcc: all@example.com',
      'a\u2028b',
      'a\u202Egnp.exe',
      'a\u200fb',
      'a\u0007b',
    ]) {
      const body = { name, plan: 'pro', period: 'monthly', owner: 'ann' }
      const refused = await testServer.call('POST', '/v1/spaces', {
        ...as,
        idempotencyKey: `${name.length}`,
        body,
      })
      expect(refused).toMatchObject({ status: 400, body: { code: 'malformed', path: '/name' } })
      expect(refused.body.detail).toMatch(/^Leave out line breaks/)
    }
  })

  it('shows something, for people and for Spaces', async () => {
    await open()
    const ann = { email: 'ann@example.com', password: 'correct horse' }
    for (const [at, name] of ['\u200b', '\u00ad \u2060', '\u3164'].entries()) {
      const person = await testServer.call('POST', '/auth/sign-up/email', { body: { name, ...ann } })
      const body = { name, plan: 'pro', period: 'monthly', owner: 'ann' }
      const request = { apiKey: testServer.apiKey, idempotencyKey: `${at}`, body }
      const refused = { status: 400, body: { code: 'malformed', path: '/name' } }
      expect([person, await testServer.call('POST', '/v1/spaces', request)]).toMatchObject([refused, refused])
    }
    const flag = '\u{1F3F4}\u{E0067}\u{E0062}\u{E007F}' // an emoji has such signs in it
    expect(await shop('flag', flag)).toMatch(/^allot_/)
  })

  it('that is stored already is mailed without what would mislead', async () => {
    await open()
    await shop()
    const created = {
      ...{ space: 'old', owner: 'ann', paying: true },
      plan: 'pro',
      period: 'monthly',
    } as const
    await testServer.allot.createSpace({ ...created, name: 'Old\r\nBcc: all@example.com\u202E' }, 'old')
    expect((await invite(testServer.apiKey, 'bob@example.com', 'i', 'old')).body.mailed).toBe(true)
    expect(post.mails[0]?.text).toContain('Subject: You are invited to Old Bcc: all@example.com\r\n')
    expect(post.mails[0]?.to).toEqual(['bob@example.com'])
    expect(post.mails[0]?.text).not.toMatch(/^Bcc:/m)
  })
})

describe('every e-mail', () => {
  it('is sent without control characters and signs that turn the writing, wherever its texts come from', async () => {
    await open()
    const mailer = await openMailer(post.url, 'allot@example.com')
    const text = 'Hello,\n\nfrom a\u202Eb\u0007c.\n'
    await mailer.send('bob@example.com', { subject: 'Of a\u202Eb\r\nBcc: all@example.com', text })
    mailer.close()
    const [mail] = await post.received(1)
    expect(mail?.to).toEqual(['bob@example.com'])
    expect(mail?.text).toContain('Subject: Of a b Bcc: all@example.com\r\n')
    expect(mail?.text).toMatch(/\r\n\r\nHello,\r\n\r\nfrom abc\.\r\n/)
  })
})

describe('what counts in a day', () => {
  it('is kept for a day, and no address stands in it', async () => {
    await open()
    const key = await shop()
    await invite(key, 'bob@example.com', 'one')
    expect(await testServer.storedText()).toContain('invitation inv_')
    expect(await testServer.storedText()).not.toContain('bob@')
    const { db, close } = await openDatabase(testServer.data, testServer.databaseUrl)
    const quota = openMailQuota(db, 'secret', { perSpace: 1, perPerson: 1, perRecipient: 1 })
    const rows = () => db.selectFrom('sent_mails').select('kind').execute()
    await quota.forget((testServer.time.now + DAY - 1) as typeof testServer.time.now) // a moment before
    expect(await rows()).toEqual([{ kind: 'invitation' }])
    await quota.forget((testServer.time.now + DAY) as typeof testServer.time.now) // the moment
    expect(await rows()).toEqual([])
    await close()
  })
})

describe('links that people ask for', () => {
  it('are so many a day for one address, and the answer is the same', async () => {
    await open({ url: ORIGIN, mailLimits: { perSpace: 50, perPerson: 50, perRecipient: 2 } })
    await signUpConfirmed(testServer, post, 'ann') // the first of the day
    for (let at = 0; at < 4; at += 1) {
      const body = { email: 'ann@example.com' }
      expect((await testServer.call('POST', '/auth/request-password-reset', { body })).status).toBe(200)
      if (at < 1) await post.received(at + 1)
    }
    await testServer.server.events.settled()
    expect(post.mails).toHaveLength(1)
  })
})
