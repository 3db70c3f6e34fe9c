import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { instant } from '@allot/rules/instant'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { TestServer } from '../testing/test-server.ts'

const TEXT = readFileSync(join(import.meta.dirname, '../../../policies/2026-05-unified.yaml'), 'utf8')
const SMALLER = TEXT.replace(
  'monthly: { ai_credits: 200, batch_exports: 500 }',
  'monthly: { ai_credits: 200, batch_exports: 300 }',
)
let testServer: TestServer
let space: string

beforeEach(async () => {
  testServer = await TestServer.open()
  space = await testServer.shopOf(await testServer.signUp('ann'))
})

afterEach(() => testServer.close())

const backtest = (body: object) =>
  testServer.call('POST', `/v1/spaces/${space}/backtests`, { apiKey: testServer.apiKey, body })

async function charge(at: string, count: number): Promise<boolean> {
  testServer.time.now = instant(at)
  const by = (await testServer.allot.space(space)).members[0]?.id ?? ''
  const operation = { by, client: 'web', count, batch: [] } as const
  return (await testServer.allot.submit(space, at, { do: 'charge', operation: { ...operation, batch: [] } }))
    .allowed
}

it('replays the log of a Space under an unpublished policy, and stores nothing', async () => {
  expect(await charge('2026-07-21T10:00:00Z', 250)).toBe(true)
  expect(await charge('2026-07-22T10:00:00Z', 200)).toBe(true)
  expect(await charge('2026-07-23T10:00:00Z', 60)).toBe(false)
  const before = await testServer.allot.space(space)
  const { status, body } = await backtest({ policy: SMALLER })
  expect(status).toBe(200)
  expect(body).toMatchObject({
    applies: true,
    from: '2026-07-20T09:00:00Z',
    to: '2026-07-23T10:00:00Z',
    operations: 3,
    refused: 1,
    allowed: 0,
    rows: [{ plan: 'pro', took: { batch_exports: 450 }, wouldTake: { batch_exports: 250 } }],
    changes: [{ at: '2026-07-22T10:00:00Z', effect: 'refused', units: 200, code: 'limit_period' }],
  })
  expect((await testServer.allot.space(space)).seq).toBe(before.seq)
  expect((await backtest({ policy: '2026-05-unified' })).body).toMatchObject({ refused: 0, allowed: 0 })
})

it('replays a denied operation and a denied export from the command stored beside the denial', async () => {
  await charge('2026-07-21T10:00:00Z', 250)
  await charge('2026-07-21T11:00:00Z', 250)
  await charge('2026-07-21T12:00:00Z', 40)
  const larger = TEXT.replace(
    'monthly: { ai_credits: 200, batch_exports: 500 }',
    'monthly: { ai_credits: 200, batch_exports: 550 }',
  )
  expect((await backtest({ policy: larger })).body).toMatchObject({
    allowed: 1,
    changes: [{ at: '2026-07-21T12:00:00Z', effect: 'allowed', units: 40 }],
    skipped: [],
  })
})

it('says what is wrong with a policy or an instant, and where', async () => {
  expect(await backtest({ policy: 'no-such-version' })).toMatchObject({
    status: 422,
    body: { code: 'unknown_policy' },
  })
  expect(await backtest({ policy: 'pools: [' })).toMatchObject({ status: 400, body: { code: 'malformed' } })
  expect(await backtest({ policy: TEXT, since: 'yesterday' })).toMatchObject({
    status: 400,
    body: { path: '/since' },
  })
})
