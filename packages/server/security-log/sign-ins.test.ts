import { afterEach, expect, it } from 'vitest'
import { TestServer } from '../testing/test-server.ts'

let testServer: TestServer

afterEach(() => testServer.close())

async function all(query = 'order=oldest') {
  const { body } = await testServer.call('GET', `/v1/security-log?${query}`, { apiKey: testServer.apiKey })
  return body.events
}

const signIn = (email: string, password: string) =>
  testServer.call('POST', '/auth/sign-in/email', { body: { email, password } })

it('a sign-in, a failed one and a sign-out stand in the log, with the account and the session', async () => {
  testServer = await TestServer.open()
  const id = await testServer.idOf(await testServer.signUp('ann'))
  for (let tried = 0; tried < 3; tried++)
    expect((await signIn('ann@example.com', 'a wrong one')).status).toBe(401)
  expect((await signIn('stranger@example.com', 'typed as an e-mail')).status).toBe(401)
  const { cookie } = await signIn('ann@example.com', 'correct horse')
  await testServer.call('POST', '/auth/sign-out', { cookie, body: {} })
  const events = await all()
  const session = events[3].by.session
  expect(session).toMatch(/^\w{20,}$/)
  expect(events).toMatchObject([
    { act: { action: 'signed_up' }, account: id, by: { kind: 'person', id, name: 'ann' } },
    { act: { action: 'sign_in_failed', by: 'password' }, account: id, count: 3, by: { kind: 'nobody' } },
    { act: { action: 'sign_in_failed' }, account: null, count: 1 },
    { act: { action: 'signed_in', by: 'password' }, account: id, by: { kind: 'person', id } },
    { act: { action: 'signed_out' }, account: id, by: { id, session } },
  ])
  const text = JSON.stringify(events)
  const token = decodeURIComponent(cookie).match(/session_token=([^.;]+)/)?.[1] ?? 'no cookie'
  for (const secret of ['correct horse', 'a wrong one', 'stranger@example.com', 'typed as', token])
    expect(text).not.toContain(secret)
})

it('a changed password, a failed change and a reset stand in it', async () => {
  testServer = await TestServer.open()
  const cookie = await testServer.signUp('ann')
  const id = await testServer.idOf(cookie)
  const change = (currentPassword: string) =>
    testServer.call('POST', '/auth/change-password', {
      cookie,
      body: { currentPassword, newPassword: 'battery staple' },
    })
  expect((await change('wrong horse')).status).toBeGreaterThanOrEqual(400)
  expect((await change('correct horse')).status).toBe(200)
  const { body } = await testServer.call('POST', '/v1/password-links', {
    ...{ apiKey: testServer.apiKey, idempotencyKey: 'ticket 7' },
    body: { email: 'ann@example.com' },
  })
  const token = String(body.link).split('/').at(-1) ?? ''
  const reset = { newPassword: 'staple battery', token }
  expect((await testServer.call('POST', '/auth/reset-password', { body: reset })).status).toBe(200)
  expect(await all()).toMatchObject([
    { act: { action: 'signed_up' } },
    { act: { action: 'password_change_failed' }, account: id },
    { act: { action: 'password_changed' }, account: id, by: { kind: 'person', id } },
    { act: { action: 'password_link_created', account: id }, account: id, by: { kind: 'key' } },
    { act: { action: 'password_reset' }, account: id, by: { kind: 'nobody' } },
  ])
  expect(JSON.stringify(await all())).not.toContain(token)
})

it('admins of a Space see the sign-ins of its members, and not those of others', async () => {
  testServer = await TestServer.open()
  const ann = await testServer.signUp('ann')
  const space = await testServer.shopOf(ann)
  const at = `/v1/spaces/${space}`
  const bob = await testServer.signUp('bob')
  await testServer.signUp('eve')
  const { body } = await testServer.call('POST', `${at}/invitations`, {
    ...{ cookie: ann, idempotencyKey: 'i', body: { role: 'member' } },
  })
  const invitation = `/v1/invitations/${body.token}/acceptances`
  await testServer.call('POST', invitation, { cookie: bob, idempotencyKey: 'a' })
  await signIn('bob@example.com', 'wrong')
  await signIn('eve@example.com', 'wrong')
  const read = (cookie: string, query = '') =>
    testServer.call('GET', `${at}/security-log?${query}`, { cookie })
  const seen = (await read(ann, 'order=oldest')).body.events
  const lines = seen.map(({ act, by }: { act: { action: string }; by: { name: string | null } }) => [
    act.action,
    by.name,
  ])
  expect(lines).toEqual([
    ['signed_up', 'ann'],
    ['space_created', 'ann'],
    ['signed_up', 'bob'],
    ['invitation_created', 'ann'],
    ['invitation_accepted', 'bob'],
    ['sign_in_failed', null],
  ])
  expect((await read(bob)).status).toBe(403)
  const page = (await read(ann, 'limit=2')).body
  expect(page.events.map(({ act }: { act: { action: string } }) => act.action)).toEqual([
    'access_refused',
    'sign_in_failed',
  ])
  const second = (await read(ann, `limit=2&after=${page.next}`)).body
  expect(second.events.map(({ act }: { act: { action: string } }) => act.action)).toEqual([
    'invitation_accepted',
    'invitation_created',
  ])
  expect((await read(ann, 'action=key_created')).body.events).toEqual([])
  expect((await read(ann, 'action=all')).status).toBe(400)
  expect((await read(ann, 'from=2026-07-20T09:00:01Z')).body.events).toEqual([])
  const lineByLine = await testServer.fetch('GET', `${at}/security-log?format=jsonl&limit=2`, { cookie: ann })
  expect(lineByLine.headers.get('content-type')).toMatch('application/jsonl')
  const [first = '', ...others] = (await lineByLine.text()).split('\n')
  expect(JSON.parse(first)).toMatchObject({ act: { action: 'access_refused' } })
  expect(others).toHaveLength(2)
  expect(lineByLine.headers.get('x-next')).toMatch(/^\d+$/)
})
