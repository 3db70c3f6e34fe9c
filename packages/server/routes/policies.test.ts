import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { instant } from '@allot/rules/instant'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { TestServer } from '../testing/test-server.ts'

const TEXT = readFileSync(join(import.meta.dirname, '../../../policies/2026-05-unified.yaml'), 'utf8')
let testServer: TestServer

beforeEach(async () => {
  testServer = await TestServer.open()
})

afterEach(() => testServer.close())

const publish = (policy: string, idempotencyKey: string, effective?: string) =>
  testServer.call('POST', '/v1/policies', {
    apiKey: testServer.apiKey,
    idempotencyKey,
    body: { policy, effective },
  })
const larger = TEXT.replace('policy: 2026-05-unified', 'policy: 2026-08-larger').replace(
  'monthly: { ai_credits: 200, batch_exports: 500 }',
  'monthly: { ai_credits: 200, batch_exports: 600 }',
)

describe('a policy', () => {
  it('whose instant has passed may be published for now, and sent again it stays', async () => {
    const passed = larger.replace(/^effective: .*$/m, 'effective: 2020-01-01T00:00:00Z')
    const refused = await publish(passed, 'passed')
    expect(refused).toMatchObject({ status: 400, body: { code: 'malformed', path: '/effective' } })
    expect(refused.body.detail).toMatch(
      /^2020-01-01T00:00:00Z is before .*; name a later instant, or "now" \(in the shell: --effective now\)\.$/,
    )
    const now = await publish(passed, 'now', 'now')
    expect(now).toMatchObject({ status: 201, body: { policy: '2026-08-larger', inForce: true } })
    expect((await publish(passed, 'again', 'now')).body).toEqual(now.body)
  })

  it('is linted before it is published, with the path of every finding', async () => {
    const lint = (policy: string) =>
      testServer.call('POST', '/v1/policies/lint', { apiKey: testServer.apiKey, body: { policy } })
    expect((await lint(TEXT)).body).toEqual({ sound: true, findings: [] })
    const fewer = TEXT.replace('monthly: { ai_credits: 600', 'monthly: { ai_credits: 100')
    expect((await lint(fewer)).body.findings).toContainEqual(
      expect.objectContaining({
        path: '/plans/max/monthly/ai_credits',
        line: TEXT.split('\n').findIndex((line) => line.includes('monthly: { ai_credits: 600')) + 1,
        check: 'dearer_plans_give_more',
      }),
    )
    expect(await lint('pools: [')).toMatchObject({ status: 400, body: { code: 'malformed' } })
    const refused = await publish(
      fewer.replace('2026-05-unified', '2026-08-fewer'),
      'p',
      '2026-08-01T00:00:00Z',
    )
    expect(refused).toMatchObject({
      status: 400,
      body: { code: 'malformed', path: '/policy/plans/max/monthly/ai_credits' },
    })
    expect(refused.body.detail).toMatch(/^policy:\d+: plans\.max\.monthly\.ai_credits gives less than pro/)
  })

  it('that counts a pool in another unit is refused, with the path and the mend, and by the lint', async () => {
    const other = larger.replace(
      'title: Batch exports\n    unit: export',
      'title: Batch exports\n    unit: credit',
    )
    const refused = await publish(other, 'u', '2026-08-01T00:00:00Z')
    expect(refused).toMatchObject({
      status: 400,
      body: { code: 'malformed', path: '/policy/pools/batch_exports/unit' },
    })
    expect(refused.body.detail).toMatch(/2025-11-credits counts exports in it; keep that unit, or give the/)
    const { body } = await testServer.call('POST', '/v1/policies/lint', {
      apiKey: testServer.apiKey,
      body: { policy: other },
    })
    expect(body).toMatchObject({ sound: false, findings: [{ path: '/pools/batch_exports/unit' }] })
  })

  it('is compared with the one in force before it is published', async () => {
    const request = { policy: larger }
    const { body } = await testServer.call('POST', '/v1/policies/diff', {
      apiKey: testServer.apiKey,
      body: request,
    })
    expect(body.against).toBe('2026-05-unified')
    expect(body.differences).toContainEqual(
      expect.objectContaining({ of: 'plan', name: 'pro', effect: 'gains' }),
    )
  })

  it('is published for an instant, and applies to Spaces from that instant on', async () => {
    const ann = await testServer.signUp('ann')
    const space = await testServer.shopOf(ann)
    for (let tried = 0; tried < 2; tried++)
      expect(await publish(larger, 'p', '2026-08-01T00:00:00Z')).toMatchObject({
        status: 201,
        body: { policy: '2026-08-larger', effective: '2026-08-01T00:00:00Z', inForce: false },
      })
    const exports = async () => {
      const { body } = await testServer.call('GET', `/v1/spaces/${space}/usage`, { cookie: ann })
      return body.meters.find((each: { meter: string }) => each.meter === 'batch_exports').allowance
    }
    expect(await exports()).toBe(500)
    testServer.time.now = instant('2026-08-01T00:00:00Z')
    expect(await exports()).toBe(600)
    const { body } = await testServer.call('GET', '/v1/policies', { apiKey: testServer.apiKey })
    expect(body.policies.at(-1)).toMatchObject({ policy: '2026-08-larger', inForce: true })
    expect(await publish(larger, 'q', '2026-07-01T00:00:00Z')).toMatchObject({ status: 400 })
  })
})
