import { afterAll, beforeAll, expect, it } from 'vitest'
import { ADDRESSES } from '../accounts/accounts.ts'
import { TestServer } from '../testing/test-server.ts'
import { SIGN_IN_ACTS } from './sign-ins.ts'

/** What changes nothing that security is about, each with its reason. */
const NO_MATTER: Readonly<Record<string, string>> = {
  checkOperation: 'changes nothing',
  quoteOperation: 'changes nothing',
  lintPolicy: 'changes nothing',
  diffPolicies: 'changes nothing',
  runBacktest: 'changes nothing',
  createCharge: 'the log of the Space has it',
  createRefund: 'the log of the Space has it',
  createHold: 'the log of the Space has it',
  extendHold: 'the log of the Space has it',
  captureHold: 'the log of the Space has it',
  releaseHold: 'the log of the Space has it',
  submitOperations: 'the log of the Space has each',
  markAlertsRead: 'is about the inbox of one person',
  createAlert: 'is about the inbox of one person',
  reportFinishedWork: 'changes nothing: the log of each webhook has it',
  receiveStripeEvent: 'Stripe says it, and the log of the Space has it',
}

const ADDRESSES_OF_NO_MATTER = [
  'POST /send-verification-email',
  'GET /get-session',
  'POST /two-factor/enable', // it is on when the first code of the app was right
  'GET /passkey/generate-register-options',
  'GET /passkey/generate-authenticate-options',
  'POST /sign-in/social', // leads to the provider
]

let testServer: TestServer

beforeAll(async () => {
  testServer = await TestServer.open({ billing: { kind: 'manual' } })
})

afterAll(() => testServer.close())

it('every route that changes something says what it records, or why it is no matter of security', () => {
  const changing = testServer.server.endpoints.filter(({ method }) => method !== 'get')
  const silent = changing.filter(({ records }) => records === undefined).map(({ id }) => id)
  expect(silent.filter((id) => NO_MATTER[id] === undefined)).toEqual([])
  expect(changing.length - silent.length).toBeGreaterThan(25)
  expect(Object.keys(NO_MATTER).filter((id) => !silent.includes(id))).toEqual([])
})

it('every address of sign-in says what it records', () => {
  const silent = [...ADDRESSES].filter((each) => SIGN_IN_ACTS[each] === undefined)
  expect(silent).toEqual(ADDRESSES_OF_NO_MATTER)
})

it('each of them writes one event, in the Space it is about, with who did it and from where', async () => {
  const owner = await testServer.signUp('ann')
  const space = (
    await testServer.call('POST', '/v1/spaces', {
      cookie: owner,
      idempotencyKey: 'shop',
      body: { name: 'Shop', plan: 'free', period: 'monthly' },
    })
  ).body.id
  const at = `/v1/spaces/${space}`
  const own = { cookie: owner }
  const operator = { apiKey: testServer.apiKey }
  let sent = 0
  const call = async (who: typeof own | typeof operator, method: string, path: string, body?: unknown) => {
    const answer = await testServer.call(method, path, { ...who, idempotencyKey: `${++sent}`, body })
    if (answer.status >= 300) throw new Error(`${method} ${path}: ${JSON.stringify(answer.body)}`)
    return answer.body
  }
  const { body: there } = await testServer.call('POST', '/auth/sign-in/email', {
    body: { email: 'ann@example.com', password: 'correct horse' },
  })
  expect(there.user.name).toBe('ann')
  const { sessions } = await call(own, 'GET', '/v1/me/sessions')
  const other = sessions.find((each: { current: boolean }) => !each.current)
  await call(own, 'DELETE', `/v1/me/sessions/${other.id}`)
  await call(own, 'DELETE', '/v1/me/sessions')
  await call(own, 'PATCH', '/v1/me', { name: 'Ann Miller' })
  const key = await call(own, 'POST', `${at}/keys`, { name: 'farm', scopes: ['read'] })
  await call(own, 'POST', `${at}/keys/${key.id}/takeovers`)
  await call(own, 'DELETE', `${at}/keys/${key.id}`)
  const whole = await call(operator, 'POST', '/v1/keys', { name: 'desk', scopes: ['read'] })
  await call(operator, 'DELETE', `/v1/keys/${whole.id}`)
  await call(operator, 'POST', `${at}/members`, { member: 'bob' })
  await call(own, 'PATCH', `${at}/members/bob`, { role: 'admin' })
  await call(own, 'POST', `${at}/members/bob/caps`, { pool: 'ai_credits', most: 3 })
  await call(own, 'DELETE', `${at}/members/bob`)
  const invitation = await call(own, 'POST', `${at}/invitations`, { role: 'member' })
  const cy = { cookie: await testServer.signUp('cy') }
  await call(cy, 'POST', `/v1/invitations/${invitation.token}/acceptances`)
  await call(cy, 'DELETE', `${at}/members/me`)
  const { id: revoked } = await call(own, 'POST', `${at}/invitations`, { role: 'admin' })
  await call(own, 'DELETE', `${at}/invitations/${revoked}`)
  const change = await call(own, 'POST', `${at}/plan-changes`, { plan: 'pro', period: 'monthly' })
  await call(operator, 'POST', `${at}/plan-changes/${change.id}/settlements`, { confirm: false })
  await call(operator, 'POST', `${at}/subscriptions`, { plan: 'max', period: 'monthly' })
  await call(operator, 'DELETE', `${at}/subscriptions`)
  const paidUntil = '2126-01-01T00:00:00Z'
  await call(operator, 'POST', `${at}/payments`, { status: 'paid', paidUntil })
  await call(operator, 'POST', `${at}/grants`, { pool: 'ai_credits', amount: 10, note: 'Sorry.' })
  const { grants } = await call(operator, 'GET', `${at}/grants`)
  await call(operator, 'POST', `${at}/grants/${grants.at(-1).id}/voids`, { reason: 'mistake' })
  const { policies } = await call(operator, 'GET', '/v1/policies')
  const { policy } = await call(operator, 'GET', `/v1/policies/${policies.at(-1).policy}`)
  const next = { policy: { ...policy, policy: '2027-01-next' }, effective: '2027-01-01T00:00:00Z' }
  await call(operator, 'POST', '/v1/policies', next)
  const hook = { url: 'https://93.184.215.14/hook?token=hidden', events: ['grant.added'] }
  const webhook = await call(own, 'POST', `${at}/webhooks`, hook)
  await call(own, 'PATCH', `${at}/webhooks/${webhook.id}`, { enabled: false })
  await call(own, 'POST', `${at}/webhooks/${webhook.id}/secrets`)
  await call(own, 'DELETE', `${at}/webhooks/${webhook.id}`)
  await call(operator, 'POST', '/v1/password-links', { email: 'dora@example.com', name: 'Dora' })
  await call(operator, 'POST', '/v1/second-factor-removals', { email: 'dora@example.com' })
  await call(own, 'GET', `${at}/usage/days?format=csv`)

  await call(cy, 'POST', '/v1/spaces', { name: 'Drafts', plan: 'free', period: 'monthly' })
  await call(cy, 'DELETE', '/v1/me')

  const { events } = await call(operator, 'GET', '/v1/security-log?order=oldest&limit=1000')
  const written = events.map(({ act, space, by }: Event) => [act.action, space !== null, by.kind])
  expect(written).toEqual([
    ['signed_up', false, 'person'],
    ['space_created', true, 'person'],
    ['signed_in', false, 'person'],
    ['session_ended', false, 'person'],
    ['other_sessions_ended', false, 'person'],
    ['name_changed', false, 'person'],
    ['key_created', true, 'person'],
    ['key_taken_over', true, 'person'],
    ['key_revoked', true, 'person'],
    ['key_created', false, 'key'],
    ['key_revoked', false, 'key'],
    ['member_added', true, 'key'],
    ['role_changed', true, 'person'],
    ['member_capped', true, 'person'],
    ['member_removed', true, 'person'],
    ['invitation_created', true, 'person'],
    ['signed_up', false, 'person'],
    ['invitation_accepted', true, 'person'],
    ['member_left', true, 'person'],
    ['invitation_created', true, 'person'],
    ['invitation_revoked', true, 'person'],
    ['plan_change_requested', true, 'person'],
    ['plan_change_settled', true, 'key'],
    ['plan_changed', true, 'key'],
    ['plan_ended', true, 'key'],
    ['payment_reported', true, 'key'],
    ['grant_created', true, 'key'],
    ['grant_voided', true, 'key'],
    ['policy_published', false, 'key'],
    ['webhook_created', true, 'person'],
    ['webhook_changed', true, 'person'],
    ['webhook_secret_renewed', true, 'person'],
    ['webhook_removed', true, 'person'],
    ['password_link_created', false, 'key'],
    ['second_factor_removed', false, 'key'],
    ['data_exported', true, 'person'],
    ['space_created', true, 'person'],
    ['space_closed', true, 'person'],
    ['account_closed', false, 'person'],
  ])
  const silent = new Set(['billing_portal_opened', 'webhook_call_repeated']) // need Stripe, and a call that failed
  const acts = new Set<string | undefined>([...silent, ...events.map(({ act }: Event) => act.action)])
  const named = testServer.server.endpoints.flatMap(({ records }) =>
    [...String(records).matchAll(/action: ['"](\w+)['"]/g)].map(([, action]) => action),
  )
  expect(named.filter((action) => !acts.has(action))).toEqual([])
  const text = JSON.stringify(events)
  for (const secret of [key.key, whole.key, invitation.token, webhook.secret, 'hidden', 'correct horse'])
    expect(text).not.toContain(secret)
  expect(events.every(({ address }: Event) => address.startsWith('10.0.'))).toBe(true)
})

interface Event {
  readonly act: { readonly action: string }
  readonly by: { readonly kind: string }
  readonly space: string | null
  readonly address: string
}
