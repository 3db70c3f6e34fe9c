import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { ADDRESS_HEADER } from '../http/peer-address.ts'
import { ORIGIN, TestServer } from '../testing/test-server.ts'
import { totp } from '../testing/totp.ts'

let testServer: TestServer

beforeEach(async () => {
  testServer = await TestServer.open()
})

afterEach(async () => {
  vi.useRealTimers()
  await testServer.close()
})

describe('a password that is chosen', () => {
  it('is refused where it is short, common or one’s own name, at sign-up, change and reset alike', async () => {
    const weak = {
      PASSWORD_TOO_SHORT: 'q7!Zr#p2w',
      PASSWORD_TOO_COMMON: 'password1234',
      PASSWORD_IS_YOUR_NAME: 'margarete-2026',
    }
    const person = { name: 'Margarete', email: 'margarete@example.com' }
    const ann = (await post('/auth/sign-up/email', { ...person, password: 'correct horse' })).cookie
    const other = { name: 'Margarete', email: 'm@margarete.example' }
    for (const [code, password] of Object.entries(weak)) {
      const change = { currentPassword: 'correct horse', newPassword: password }
      const refusals = [
        await post('/auth/sign-up/email', { ...other, password }),
        await post('/auth/change-password', change, { cookie: ann }),
        await post('/auth/reset-password', { token: await tokenFor(person.email), newPassword: password }),
      ]
      expect(refusals).toMatchObject(Array.from(refusals, () => ({ status: 400, body: { code } })))
    }
    expect(await signIn(person.email, 'correct horse')).toMatchObject({ status: 200 })
  })

  it('ends every other session, and the links for a new one that were asked for before', async () => {
    const ann = await testServer.signUp('ann')
    const { cookie: elsewhere } = await signIn('ann@example.com', 'correct horse')
    const token = await tokenFor('ann@example.com')
    const change = { currentPassword: 'correct horse', newPassword: 'battery staple' }
    expect(await post('/auth/change-password', change, { cookie: ann })).toMatchObject({ status: 200 })
    expect(await testServer.call('GET', '/v1/me', { cookie: elsewhere })).toMatchObject({ status: 401 })
    const reset = await post('/auth/reset-password', { token, newPassword: 'once more, please' })
    expect(reset).toMatchObject({ status: 400, body: { code: 'INVALID_TOKEN' } })
  })
})

describe('attempts at passwords', () => {
  it('are stopped after ten, from whatever addresses, for an account that there is and one that there is not', async () => {
    await testServer.signUp('ann')
    for (const email of ['ann@example.com', 'nobody@example.com']) {
      const attempts = Array.from({ length: 12 }, (_, n) => signIn(email, 'a guess at it', `198.51.100.${n}`))
      const statuses = (await Promise.all(attempts)).map(({ status }) => status).sort()
      expect(statuses).toEqual([...Array.from({ length: 10 }, () => 401), 429, 429])
      const late = await signIn(email, 'correct horse', '198.51.100.77')
      expect(late).toMatchObject({ status: 429, body: { code: 'TOO_MANY_ATTEMPTS' } })
      expect(Number(late.headers.get('retry-after'))).toBeGreaterThan(600)
    }
  })

  it('of strangers keep nobody out of a browser in which they signed in before, nor after a new password', async () => {
    await testServer.signUp('ann')
    const known = (await signIn('ann@example.com', 'correct horse')).cookie
    for (let n = 0; n < 11; n += 1) await signIn('ann@example.com', 'a guess at it', `198.51.100.${n}`)
    expect(await signIn('ann@example.com', 'correct horse', '198.51.100.99')).toMatchObject({ status: 429 })
    expect(await signIn('ann@example.com', 'correct horse', '198.51.100.98', known)).toMatchObject({
      status: 200,
    })
    const token = await tokenFor('ann@example.com')
    await post('/auth/reset-password', { token, newPassword: 'battery staple' })
    expect(await signIn('ann@example.com', 'battery staple', '198.51.100.97')).toMatchObject({ status: 200 })
  })
})

it('the browser in which an account was made counts for itself too', async () => {
  const person = { name: 'Eve', email: 'eve@example.com', password: 'correct horse' }
  const { cookie } = await post('/auth/sign-up/email', person)
  for (let n = 0; n < 11; n += 1) await signIn(person.email, 'a guess at it', `198.51.100.${n}`)
  expect(await signIn(person.email, person.password, '198.51.100.99')).toMatchObject({ status: 429 })
  expect(await signIn(person.email, person.password, '198.51.100.98', cookie)).toMatchObject({ status: 200 })
})

it('a code of an app is taken once, also the one that set the app up', async () => {
  const ann = await testServer.signUp('ann')
  const { body } = await post('/auth/two-factor/enable', { password: 'correct horse' }, { cookie: ann })
  const secret = new URL(body.totpURI).searchParams.get('secret') ?? ''
  const first = totp(secret)
  const setUp = await post('/auth/two-factor/verify-totp', { code: first }, { cookie: ann })
  expect(setUp).toMatchObject({ status: 200 })
  const withCode = async (code: string) => {
    const { cookie } = await signIn('ann@example.com', 'correct horse')
    return post('/auth/two-factor/verify-totp', { code }, { cookie })
  }
  const used = { status: 401, body: { code: 'INVALID_CODE' } }
  expect(await withCode(first)).toMatchObject(used)
  const next = totp(secret, Date.now() + 30_000)
  expect(await withCode(next)).toMatchObject({ status: 200 })
  expect(await withCode(next)).toMatchObject(used)
})

describe('attempts at the codes of an app', () => {
  const wrong = async (cookie: string, address: string) =>
    post('/auth/two-factor/verify-totp', { code: '000000' }, { cookie, address })

  it('are ten of strangers, from whatever addresses and browsers, and keep the owner out of none of theirs', async () => {
    const ann = await testServer.signUp('ann')
    const { body } = await post('/auth/two-factor/enable', { password: 'correct horse' }, { cookie: ann })
    const secret = new URL(body.totpURI).searchParams.get('secret') ?? ''
    const enabled = await post('/auth/two-factor/verify-totp', { code: totp(secret) }, { cookie: ann })
    const hers = `${ann}; ${enabled.cookie}`
    const statuses: number[] = []
    for (let n = 0; n < 12; n += 1) {
      const address = `198.51.100.${n}`
      const { cookie } = await signIn('ann@example.com', 'correct horse', address) // the stranger has her password
      statuses.push((await wrong(cookie, address)).status)
    }
    expect(statuses).toEqual([...Array.from({ length: 10 }, () => 401), 429, 429])
    vi.useFakeTimers({ toFake: ['Date'], now: Date.now() + 60_000 }) // her app has another code by now
    const address = '198.51.100.99'
    const withCode = async (known: string) => {
      const { cookie } = await signIn('ann@example.com', 'correct horse', address, known)
      const cookies = [known, cookie].filter((each) => each !== '').join('; ')
      return post('/auth/two-factor/verify-totp', { code: totp(secret) }, { cookie: cookies, address })
    }
    expect(await withCode('')).toMatchObject({ status: 429, body: { code: 'TOO_MANY_CODES' } })
    expect(await withCode(hers)).toMatchObject({ status: 200 })
  })

  it('begin anew after a new password, and recovery codes count with them', async () => {
    const ann = await testServer.signUp('ann')
    const { body } = await post('/auth/two-factor/enable', { password: 'correct horse' }, { cookie: ann })
    const secret = new URL(body.totpURI).searchParams.get('secret') ?? ''
    await post('/auth/two-factor/verify-totp', { code: totp(secret) }, { cookie: ann })
    const recover = async (password: string, code: string, address: string) => {
      const { cookie } = await signIn('ann@example.com', password, address)
      return post('/auth/two-factor/verify-backup-code', { code }, { cookie, address })
    }
    for (let n = 0; n < 10; n += 1) await recover('correct horse', 'aaaaa-bbbbb', `198.51.100.${n}`)
    const [code] = body.backupCodes
    expect(await recover('correct horse', code, '198.51.100.98')).toMatchObject({ status: 429 })
    await post('/auth/reset-password', {
      token: await tokenFor('ann@example.com'),
      newPassword: 'battery staple',
    })
    expect(await recover('battery staple', code, '198.51.100.97')).toMatchObject({ status: 200 })
  })
})

it('a session that was left open weakens nothing by a password that is not checked', async () => {
  const ann = await testServer.signUp('ann')
  const cookies = { cookie: ann }
  vi.useFakeTimers({ toFake: ['Date'], now: Date.now() + 11 * 60_000 })
  const anything = { password: 'x' }
  const removal = await post('/auth/passkey/delete-passkey', { id: 'pk', ...anything }, cookies)
  expect(removal).toMatchObject({ status: 403, body: { code: 'SESSION_NOT_FRESH' } })
  expect(await post('/auth/two-factor/enable', { password: 'correct horse' }, cookies)).toMatchObject({
    status: 200,
  })
  // As of a person who comes by their company or a passkey.
  await testServer.changeAccounts('UPDATE account SET password = NULL')
  for (const way of ['enable', 'disable', 'generate-backup-codes'])
    expect(await post(`/auth/two-factor/${way}`, anything, cookies), way).toMatchObject({
      ...{ status: 403, body: { code: 'SESSION_NOT_FRESH' } },
    })
})

describe('a link for a new password', () => {
  it('is answered alike, and as late, for an account that there is and for one that there is not', async () => {
    const mail = { url: 'smtp://127.0.0.1:9', from: 'allot@example.com' }
    const mailing = await TestServer.open({ url: ORIGIN, mail })
    await mailing.signUp('ann')
    const asked = async (email: string) => {
      const began = performance.now()
      const { status, body } = await mailing.call('POST', '/auth/request-password-reset', { body: { email } })
      return { status, body, isLate: performance.now() - began >= 299 }
    }
    const [known, unknown] = [await asked('ann@example.com'), await asked('nobody@example.com')]
    expect(known).toMatchObject({ status: 200, isLate: true })
    expect(unknown).toEqual(known)
    await mailing.close()
  })
})

describe('sessions', () => {
  it('are listed, and ended one by one or all but one’s own', async () => {
    const ann = await testServer.signUp('ann')
    const [phone, laptop] = await Promise.all([0, 1].map(() => signIn('ann@example.com', 'correct horse')))
    const { body } = await testServer.call('GET', '/v1/me/sessions', { cookie: ann })
    expect(body.sessions).toHaveLength(3)
    expect(body.sessions.filter((each: { current: boolean }) => each.current)).toHaveLength(1)
    const ofPhone = await testServer.call('GET', '/v1/me/sessions', { cookie: phone?.cookie ?? '' })
    const { id } = ofPhone.body.sessions.find((each: { current: boolean }) => each.current)
    const bob = await testServer.signUp('bob')
    const end = (cookie: string) =>
      testServer.call('DELETE', `/v1/me/sessions/${id}`, { cookie, idempotencyKey: 'end' })
    expect(await end(bob)).toMatchObject({ status: 404 })
    expect(await isIn(phone?.cookie)).toBe(true)
    expect(await end(ann)).toMatchObject({ status: 200 })
    expect([await isIn(phone?.cookie), await isIn(laptop?.cookie)]).toEqual([false, true])
    await testServer.call('DELETE', '/v1/me/sessions', { cookie: ann, idempotencyKey: 'all' })
    expect([await isIn(laptop?.cookie), await isIn(ann), await isIn(bob)]).toEqual([false, true, true])
  })

  it('are one a browser: to sign in again ends the earlier one', async () => {
    const ann = await testServer.signUp('ann')
    const again = await signIn('ann@example.com', 'correct horse', undefined, ann)
    expect([await isIn(ann), await isIn(again.cookie)]).toEqual([false, true])
  })
})

async function isIn(cookie = ''): Promise<boolean> {
  return (await testServer.call('GET', '/v1/me', { cookie })).status === 200
}

/** The token of a password link that an operator makes. */
async function tokenFor(email: string): Promise<string> {
  const request = { apiKey: testServer.apiKey, idempotencyKey: crypto.randomUUID(), body: { email } }
  const { body } = await testServer.call('POST', '/v1/password-links', request)
  return body.link.slice(`${ORIGIN}/password/`.length)
}

function signIn(email: string, password: string, address?: string, cookie?: string) {
  return post('/auth/sign-in/email', { email, password }, { address, cookie })
}

let nextAddress = 0

/** From an address of its own, where none is given. */
async function post(
  path: string,
  body: unknown,
  { address, cookie }: { address?: string | undefined; cookie?: string | undefined } = {},
) {
  nextAddress += 1
  const response = await testServer.server.fetch(
    new Request(ORIGIN + path, {
      method: 'POST',
      body: JSON.stringify(body),
      headers: {
        ...{ origin: ORIGIN, 'content-type': 'application/json' },
        [ADDRESS_HEADER]: address ?? `192.0.2.${nextAddress % 250}`,
        ...(cookie !== undefined && { cookie }),
      },
    }),
  )
  const set = response.headers.getSetCookie().map((each) => each.split(';')[0])
  const text = await response.text()
  return {
    status: response.status,
    headers: response.headers,
    cookie: set.join('; '),
    body: JSON.parse(text || '{}'),
  }
}
