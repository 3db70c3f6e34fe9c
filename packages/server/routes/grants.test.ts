import { afterEach, beforeEach, expect, it } from 'vitest'
import { TestServer } from '../testing/test-server.ts'

let testServer: TestServer
let ann: string
let space: string

beforeEach(async () => {
  testServer = await TestServer.open()
  ann = await testServer.signUp('ann')
  space = await testServer.shopOf(ann)
})

afterEach(() => testServer.close())

const operate = (method: string, path: string, idempotencyKey?: string, body?: object) =>
  testServer.call(method, `/v1/spaces/${space}/${path}`, {
    ...{ apiKey: testServer.apiKey, body },
    ...(idempotencyKey !== undefined && { idempotencyKey }),
  })

it('an operator takes a grant back once, with a reason that the log keeps', async () => {
  const topUp = { pool: 'ai_credits', amount: 100, kind: 'top_up' }
  const { body: made } = await operate('POST', 'grants', 'buy', topUp)
  const { id } = made.grant
  const why = { reason: 'chargeback', note: 'case 4711' }
  const first = await operate('POST', `grants/${id}/voids`, 'back', why)
  expect(first).toMatchObject({ status: 201, body: { kind: 'voided', cost: { ai_credits: 100 } } })
  const again = await operate('POST', `grants/${id}/voids`, 'back', why)
  expect(again.body).toEqual({ ...first.body, replayed: true })
  expect((await operate('POST', `grants/${id}/voids`, 'back', { reason: 'other' })).body).toMatchObject({
    code: 'idempotency_key_reused',
  })
  expect(await operate('POST', `grants/${id}/voids`, 'twice', why)).toMatchObject({
    status: 422,
    body: { code: 'unknown_grant', path: '/grant' },
  })
  const { body } = await operate('GET', 'log?kind=granted,voided')
  expect(body.entries).toMatchObject([
    { kind: 'granted', grant: id, amounts: { ai_credits: 100 } },
    { kind: 'voided', grant: id, amounts: { ai_credits: 100 }, ...why },
  ])
})

it('members see that amounts were taken back, and not how much where the policy shows no number', async () => {
  const { body: made } = await operate('POST', 'grants', 'buy', { pool: 'ai_credits', amount: 100 })
  await operate('POST', `grants/${made.grant.id}/voids`, 'back', { reason: 'mistake' })
  const { body } = await testServer.call('GET', `/v1/spaces/${space}/log?kind=voided`, { cookie: ann })
  expect(body.entries).toMatchObject([{ kind: 'voided', amounts: { ai_credits: null }, reason: 'mistake' }])
})

it('nobody but an operator lists grants or takes one back', async () => {
  const own = { cookie: ann, idempotencyKey: 'x', body: { reason: 'other' } }
  expect((await testServer.call('GET', `/v1/spaces/${space}/grants`, { cookie: ann })).status).toBe(403)
  expect((await testServer.call('POST', `/v1/spaces/${space}/grants/3/voids`, own)).status).toBe(403)
})

it('what begins later is in the usage: with its amount for operators, without it where the policy hides it', async () => {
  const promo = { pool: 'ai_credits', amount: 50, kind: 'promo', from: '2126-01-01T00:00:00Z' }
  await operate('POST', 'grants', 'promo', promo)
  const credits = (meters: { meter: string }[]) => meters.find(({ meter }) => meter === 'ai_credits')
  const { body } = await operate('GET', 'usage')
  expect(credits(body.meters)).toMatchObject({ upcoming: [{ amount: 50, from: '2126-01-01T00:00:00Z' }] })
  const seen = await testServer.call('GET', `/v1/spaces/${space}/usage`, { cookie: ann })
  expect(credits(seen.body.meters)).toMatchObject({
    upcoming: [{ amount: null, from: '2126-01-01T00:00:00Z' }],
  })
})
