/** A decision that throws, over HTTP: the terms of Max cannot be computed, which a denial on Pro asks for. */
import { mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { openEngine } from '@allot/engine/engine'
import { readPolicies } from '@allot/engine/policies'
import type { PolicyBook } from '@allot/rules/book'
import { instant } from '@allot/rules/instant'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { openLogger } from './observability/logger.ts'
import { TestServer } from './testing/test-server.ts'

const sound = readPolicies(join(import.meta.dirname, '../../policies'))
const faulty: PolicyBook = {
  ...sound,
  terms: (of) => {
    if (of.plan === 'max') throw new TypeError('amounts is not a function')
    return sound.terms(of)
  },
}

let testServer: TestServer
let lines: string[]
let space: string

beforeEach(async () => {
  lines = []
  const logger = openLogger('info', { write: (line) => void lines.push(line) })
  const file = join(mkdtempSync(join(tmpdir(), 'allot-')), 'allot.sqlite')
  const clock = () => instant('2026-07-20T09:00:00Z')
  const allot = await openEngine({ file, policies: faulty, clock })
  testServer = await TestServer.open({ allot, unexpected: logger.error })
  const body = { name: 'Shop', plan: 'pro', period: 'monthly', owner: 'ann', space: 'shop' }
  space = (await testServer.call('POST', '/v1/spaces', { ...operator('make'), body })).body.id
})
afterEach(() => testServer.close())

const operator = (idempotencyKey: string) => ({ apiKey: testServer.apiKey, idempotencyKey })
const use = (count: number) => ({ operation: { by: 'ann', count, use: { feature: 'recolor' } } })
const charge = (key: string, count = 1) =>
  testServer.call('POST', `/v1/spaces/${space}/charges`, { ...operator(key), body: use(count) })

it('is answered with 500 and a number, which the log has with the stack; the requests beside it are answered', async () => {
  const answers = await Promise.all([charge('a'), charge('b', 1_000), charge('c')])
  expect(answers.map(({ status }) => status)).toEqual([200, 500, 200])
  const [, failed] = answers
  const [number = ''] = /[0-9a-f]{8}-[0-9a-f-]{27}/.exec(failed?.body.detail) ?? []
  expect(failed?.body).toMatchObject({ code: 'internal', instance: failed?.headers.get('x-request-id') })
  expect(failed?.body.detail).not.toContain('is not a function')
  const logged = lines.map((line) => JSON.parse(line)).filter(({ error }) => String(error).includes(number))
  expect(logged).toHaveLength(1)
  expect(logged[0].cause).toMatch(/^TypeError: amounts is not a function\n {4}at .*decision-failed\.test\.ts/)
})

it('is counted, as an operation that failed and as a fault of Allot', async () => {
  await Promise.all([charge('a'), charge('b', 1_000), charge('c', 0)])
  const { body } = await testServer.call('GET', '/metrics', { apiKey: testServer.apiKey })
  expect(body).toContain('allot_decisions_failed_total{work="charge"} 1')
  expect(body).toContain('allot_operations_total{kind="charge",outcome="failed"} 1')
  expect(body).not.toContain('outcome="fault"')
})

it('of many in one request is answered in its place', async () => {
  const operations = [1, 1_000, 1].map((count, at) => ({
    do: 'charge',
    idempotencyKey: `k${at}`,
    ...use(count),
  }))
  const { status, body } = await testServer.call('POST', `/v1/spaces/${space}/operations`, {
    ...operator('many'),
    body: { operations },
  })
  expect(status).toBe(200)
  expect(body.outcomes).toMatchObject([
    { answer: { allowed: true } },
    { problem: { status: 500, code: 'internal', instance: expect.any(String) } },
    { answer: { allowed: true } },
  ])
})

it('of a publishable key harms no charge beside it', async () => {
  const made = await testServer.call('POST', `/v1/spaces/${space}/keys`, {
    ...operator('key'),
    body: { name: 'page', kind: 'publishable' },
  })
  const quote = (body: unknown) =>
    testServer.call('POST', `/v1/spaces/${space}/quotes`, { apiKey: made.body.key, body })
  const asked = await Promise.all([
    charge('a'),
    quote(use(1_000)),
    charge('b'),
    quote({ operation: { by: 'ann', use: { feature: 'constructor' } } }),
    charge('c'),
  ])
  expect(asked.map(({ status }) => status)).toEqual([200, 500, 200, 422, 200])
  expect(asked[3]?.body).toMatchObject({
    code: 'unknown_feature',
    detail: expect.stringContaining('recolor'),
  })
})
