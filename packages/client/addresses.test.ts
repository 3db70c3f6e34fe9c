import { TestServer } from '@allot/server/testing/test-server'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { type AllotClient, connectAllot } from './allot.ts'
import { pages } from './pages.ts'

/** Not for apps: Prometheus reads the one, and Stripe calls the other. */
const NOT_FOR_APPS = [
  'GET /metrics',
  'GET /health/live',
  'GET /health/ready',
  'GET /v1/openapi.json',
  'POST /v1/billing/stripe',
]

let testServer: TestServer
let ann: AllotClient
let operator: AllotClient
let space: string
const reached = new Set<string>()

/** A client that remembers which addresses of the server it reached. */
function as(who: { key?: string; cookie?: string }): AllotClient {
  const { key, cookie } = who
  return connectAllot({
    url: 'http://allot.test',
    headers: { origin: 'http://allot.test', ...(cookie !== undefined && { cookie }) },
    ...(key !== undefined && { key }),
    fetch: (input, init) => {
      const { method: verb = 'GET' } = init
      const path = new URL(input).pathname.split('/')
      const its = testServer.server.endpoints
        .filter(({ method }) => method.toUpperCase() === verb)
        .map((endpoint) => endpoint.path)
        .filter((pattern) => {
          const parts = pattern.split('/')
          return (
            parts.length === path.length && parts.every((part, at) => /^\{/.test(part) || part === path[at])
          )
        })
      if (its[0]) reached.add(`${verb} ${its[0]}`)
      return testServer.server.fetch(new Request(input, init))
    },
  })
}

beforeAll(async () => {
  testServer = await TestServer.open()
  ann = as({ cookie: await testServer.signUp('ann') })
  operator = as({ key: testServer.apiKey })
  space = (await ann.createSpace({ name: 'Shop', plan: 'pro', period: 'monthly' })).id
})

afterAll(() => testServer.close())

it('reads plans, the caller and the Spaces', async () => {
  expect((await ann.plans()).map(({ plan }) => plan)).toContain('pro')
  expect(await ann.signInOptions()).toEqual({
    signUp: 'open',
    domains: [],
    demo: true,
    mail: false,
    provider: null,
  })
  expect((await ann.me())?.member.name).toBe('ann')
  expect(await as({}).me()).toBeUndefined()
  expect((await ann.spaces({ limit: 5 })).map(({ name }) => name)).toEqual(['Shop'])
  expect(await ann.space(space)).toMatchObject({ plan: 'pro', members: 1 })
})

it('reads and ends where a person is signed in', async () => {
  const { sessions } = await ann.account.sessions()
  expect(sessions).toMatchObject([{ current: true }])
  expect(await ann.account.signInWays()).toMatchObject({ password: true, twoFactor: false, passkeys: [] })
  expect(await ann.account.rename('Ann')).toEqual({ done: true })
  expect(await ann.account.endOtherSessions()).toEqual({ done: true })
  const cy = as({ cookie: await testServer.signUp('cyrus') })
  const [session] = (await cy.account.sessions()).sessions
  expect(await cy.account.closing()).toEqual({ spaces: [], deletedAfterDays: 30 })
  const dot = as({ cookie: await testServer.signUp('dot') })
  expect(await dot.account.close()).toEqual({ done: true })
  expect(await dot.me()).toBeUndefined()
  expect(await cy.account.endSession(session?.id ?? '')).toEqual({ done: true })
  expect(await cy.me()).toBeUndefined()
})

it('checks, charges, refunds, exports and sends many at once', async () => {
  const operation = { use: { feature: 'virtual_model' } }
  expect(await ann.check(space, operation)).toEqual({ allowed: true })
  expect(await ann.quote(space, operation)).toMatchObject({ allowed: true, cost: { ai_credits: 4 } })
  const { member } = (await ann.me()) ?? { member: { id: '' } }
  const charged = await operator.charge(space, { ...operation, by: member.id })
  if (!charged.allowed) throw new Error('It was denied.')
  expect(await operator.refund(space, charged.id, 1, { reason: 'technical' })).toMatchObject({
    kind: 'refunded',
  })
  const exported = await ann.charge(space, { client: 'web', export: { act: 'download', design: 'd1' } })
  expect(exported).toMatchObject({ allowed: true, kind: 'exported' })
  const outcomes = await operator.bulk(space, [
    { do: 'charge', idempotencyKey: 'b1', operation: { ...operation, by: member.id } },
    { do: 'capture', idempotencyKey: 'b2', hold: '999' },
  ])
  expect(outcomes).toMatchObject([{ answer: { allowed: true } }, { problem: { code: 'hold_closed' } }])
  const together = await operator.bulk(
    space,
    [
      { do: 'charge', idempotencyKey: 'b1', operation: { ...operation, by: member.id } },
      { do: 'charge', idempotencyKey: 'b3', operation: { ...operation, by: member.id, count: 1_000 } },
    ],
    { allOrNothing: true },
  )
  expect(together).toMatchObject({
    done: false,
    outcomes: [{ answer: { replayed: true } }, { answer: { allowed: false } }],
  })
})

it('places, extends, captures and releases holds', async () => {
  const placed = await ann.hold(space, { count: 3, use: { feature: 'virtual_model' } }, { for: 'PT1H' })
  if (!placed.allowed) throw new Error('It was denied.')
  expect(await ann.holds(space)).toMatchObject({ holds: [{ id: placed.id, remaining: 3 }] })
  expect(await ann.extend(space, placed.id, 'PT2H')).toMatchObject({ kind: 'extended' })
  expect(await ann.capture(space, placed.id, 1)).toMatchObject({ kind: 'captured' })
  expect(await ann.release(space, placed.id, { count: 1, reason: 'technical' })).toMatchObject({
    kind: 'released',
  })
  expect(await ann.release(space, placed.id)).toMatchObject({ kind: 'released' })
})

it('reads usage, days, CSV, log and alerts', async () => {
  for (const idempotencyKey of ['1', '2'])
    await ann.charge(space, { count: 220, batch: [] }, { idempotencyKey })
  expect((await ann.usage(space, { member: 'bob' })).plan.id).toBe('pro')
  for await (const usage of ann.live(space)) {
    expect(usage.space).toBe(space)
    break
  }
  expect((await ann.usageByDay(space, { feature: 'batch' })).rows).toMatchObject([{ units: 440 }])
  expect(await ann.usageCsv(space)).toMatch(/^day,member,name,feature,units/)
  const kinds: string[] = []
  for await (const { entries } of pages((after) => ann.log(space, { after, limit: 3 })))
    kinds.push(...entries.map(({ kind }) => kind))
  expect(kinds.slice(0, 2)).toEqual(['created', 'charged'])
  // Alerts are noticed after the answer, so they are read until they are there.
  await expect.poll(() => ann.alerts(space)).toMatchObject({ alerts: [{ threshold: 80 }], unread: 1 })
  const { alerts } = await ann.alerts(space)
  expect(await ann.readAlerts(space, alerts[0]?.id ?? '')).toEqual({ done: true })
  const member = (await ann.me())?.member.id ?? ''
  expect(await operator.tell(space, { member, message: 'Boots is done.' })).toEqual({ done: true })
  const counts = { total: 2, exported: 1, failed: 1, leftOut: 0 }
  const times = { startedAt: null, finishedAt: '2026-07-20T09:00:00Z' }
  const work = { id: 'b', name: 'Boots', status: 'done', startedBy: member, link: null } as const
  expect(await operator.reportWork(space, { ...work, ...counts, ...times })).toEqual({ done: true })
  expect(await ann.alerts(space, { limit: 1 })).toMatchObject({
    alerts: [{ kind: 'work_finished' }],
    unread: 1,
  })
})

it('adds, changes, caps and removes members, and invites people', async () => {
  await operator.members.add(space, { member: 'bob' })
  expect(await ann.members.setRole(space, 'bob', 'admin')).toMatchObject({ role: 'admin' })
  expect(await ann.members.cap(space, 'bob', 'ai_credits', 20)).toMatchObject({ caps: { ai_credits: 20 } })
  expect(await ann.members.remove(space, 'bob')).toMatchObject({ left: true })
  expect((await ann.members.list(space)).members).toHaveLength(2)
  const { token } = await ann.invitations.make(space, { role: 'member' })
  const cy = as({ cookie: await testServer.signUp('cy') })
  expect(await cy.invitations.look(token)).toMatchObject({ name: 'Shop', role: 'member' })
  expect(await cy.invitations.accept(token)).toEqual({ id: space, name: 'Shop' })
  expect(await cy.members.remove(space, 'me')).toMatchObject({ left: true })
  const { id } = await ann.invitations.make(space, { role: 'admin' })
  expect(await ann.invitations.revoke(space, id)).toEqual({ done: true })
  expect((await ann.invitations.list(space)).invitations.map(({ status }) => status).sort()).toEqual([
    'accepted',
    'revoked',
  ])
})

it('makes, lists and revokes keys', async () => {
  const made = await ann.keys.make(space, { name: 'page', kind: 'publishable' })
  expect((await as({ key: made.key }).usage(space)).space).toBe(space)
  expect((await ann.keys.list(space)).keys).toHaveLength(1)
  expect(await ann.keys.takeOver(space, made.id)).toMatchObject({
    id: made.id,
    status: 'active',
    role: 'owner',
  })
  expect(await ann.keys.revoke(space, made.id)).toEqual({ done: true })
  const { events } = await ann.securityLog.list(space, { action: 'key_created,key_revoked' })
  expect(events.map(({ act }) => act.action)).toEqual(['key_revoked', 'key_created'])
  expect((await operator.securityLog.all({ space, limit: 1 })).events).toHaveLength(1)
  const whole = await operator.operatorKeys.make({ name: 'reader', scopes: ['read'] })
  expect((await operator.operatorKeys.list()).keys.map(({ name }) => name)).toContain('reader')
  expect(await operator.operatorKeys.revoke(whole.id)).toEqual({ done: true })
  const [first, again] = [1, 2].map(() =>
    operator.passwords.link('ann@example.com', { idempotencyKey: 'ticket 7' }),
  )
  expect((await first)?.link).toMatch(/^http:\/\/allot\.test\/password\//)
  expect(await again).toEqual(await first)
  await operator.passwords.link('dora@example.com', { name: 'Dora' })
  expect(await operator.secondFactors.remove('dora@example.com')).toEqual({ done: true })
})

it('makes, reads, changes, replays and removes webhooks', async () => {
  const events = ['grant.added'] as const
  const made = await ann.webhooks.make(space, { url: 'https://93.184.215.14/hook', events: [...events] })
  expect(made.secret).toMatch(/^whsec_/)
  expect((await ann.webhooks.list(space)).webhooks).toHaveLength(1)
  expect((await ann.webhooks.renewSecret(space, made.id)).secret).not.toBe(made.secret)
  expect((await ann.webhooks.deliveries(space, made.id)).deliveries).toEqual([])
  await expect(ann.webhooks.replay(space, made.id, '1')).rejects.toMatchObject({ status: 404 })
  const off = await ann.webhooks.change(space, made.id, { events: ['member.left'], enabled: false })
  expect(off).toMatchObject({ url: made.url, events: ['member.left'], disabled: 'It was switched off.' })
  expect(await ann.webhooks.remove(space, made.id)).toEqual({ done: true })
})

it('grants, changes plans, and reads, checks and publishes policies', async () => {
  expect(await operator.reportPayment(space, { status: 'paid' })).toMatchObject({ kind: 'paid' })
  const granted = await operator.grant(space, { pool: 'ai_credits', amount: 10, note: 'Sorry.' })
  expect(granted).toMatchObject({ kind: 'granted', grant: { id: '3' } })
  expect((await operator.grants(space)).grants).toMatchObject([
    { id: '1', kind: 'plan' },
    { id: '2', kind: 'plan' },
    { id: '3', kind: 'goodwill', amount: 10, left: 10, from: null, expires: null },
  ])
  const voided = await operator.voidGrant(space, '3', { reason: 'mistake' })
  expect(voided).toMatchObject({ kind: 'voided', grant: { id: '3' }, cost: { ai_credits: 10 } })
  await expect(ann.grants(space)).rejects.toMatchObject({ status: 403 })
  const paid = { status: 'paid', paidUntil: '2126-01-01T00:00:00Z' } as const
  expect(await operator.reportPayment(space, paid)).toMatchObject({ kind: 'paid' })
  expect(await ann.subscribe(space, 'max', 'monthly')).toMatchObject({ kind: 'subscribed' })
  expect(await ann.cancel(space)).toMatchObject({ kind: 'subscribed' })
  const { policies } = await operator.policies.list()
  const id = policies.find(({ inForce }) => inForce)?.policy ?? ''
  const text = await operator.policies.get(id)
  expect(await operator.policies.lint(text)).toEqual({ sound: true, findings: [] })
  expect(await operator.policies.diff(text)).toEqual({ against: id, differences: [] })
  expect(await operator.policies.backtest(space, { policy: id })).toMatchObject({ applies: true, refused: 0 })
  const published = await operator.policies.publish({
    policy: { ...text, policy: '2027-01-next' },
    effective: '2027-01-01T00:00:00Z',
  })
  expect(published).toMatchObject({ policy: '2027-01-next', inForce: false })
})

it('reads the billing state, and requests another plan', async () => {
  expect(await ann.billing.read(space)).toEqual({ billing: 'off', paid: null })
  const off = { status: 404, message: expect.stringContaining('Billing is off') }
  await expect(ann.billing.changes(space)).rejects.toMatchObject(off)
  await expect(operator.billing.waiting()).rejects.toMatchObject(off)
  await expect(operator.billing.unpaid()).rejects.toMatchObject({
    status: 404,
    message:
      'Billing is off here, so no payment is expected. ALLOT_BILLING=manual turns it on: docs/guides/billing.md.',
  })
  await expect(ann.billing.change(space, { plan: 'max', period: 'monthly' })).rejects.toMatchObject(off)
  await expect(operator.billing.settle(space, 'none', true)).rejects.toMatchObject(off)
  await expect(ann.billing.portal(space)).rejects.toMatchObject(off)
})

it('has a method for every address of the API', () => {
  const all = testServer.server.endpoints.map(({ method, path }) => `${method.toUpperCase()} ${path}`)
  expect(all.filter((each) => !reached.has(each) && !NOT_FOR_APPS.includes(each))).toEqual([])
})
