/** Each example of the document that is an operation is a request that works on the bundled policies as it stands. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { TestServer } from '../../testing/test-server.ts'

const testServer = await TestServer.open()
const apiKey = testServer.apiKey
const { body: document } = await testServer.call('GET', '/v1/openapi.json')
let space: string

beforeAll(async () => {
  const [body] = examplesOf('/v1/spaces')
  const made = await testServer.call('POST', '/v1/spaces', { apiKey, idempotencyKey: 'space', body })
  space = made.body.id
})

afterAll(() => testServer.close())

/** The examples of the body that an address takes with POST. */
function examplesOf(path: string): readonly object[] {
  const { $ref } = document.paths[path].post.requestBody.content['application/json'].schema
  return document.components.schemas[$ref.split('/').at(-1)].examples
}

const CASES = ['checks', 'quotes', 'charges', 'holds', 'operations', 'grants'].flatMap((name) =>
  examplesOf(`/v1/spaces/{space}/${name}`).map((body, at) => ({ name, at, body })),
)

describe('an example of the document', () => {
  it.each(CASES)('of POST $name, number $at, is done as it stands', async ({ name, at, body }) => {
    const idempotencyKey = `${name} ${at}`
    const { status, body: answer } = await testServer.call('POST', `/v1/spaces/${space}/${name}`, {
      ...{ apiKey, body },
      ...(!['checks', 'quotes', 'operations'].includes(name) && { idempotencyKey }),
    })
    const outcomes = name === 'operations' ? answer.outcomes : [{ answer }]
    expect([status, outcomes]).toMatchObject([name === 'grants' ? 201 : 200, [{ answer: { allowed: true } }]])
  })

  it('is a use, a Batch and an export', () => {
    const charged = CASES.filter(({ name }) => name === 'charges').map(({ body }) => JSON.stringify(body))
    for (const kind of ['use', 'batch', 'export'])
      expect(charged.some((each) => each.includes(`"${kind}":`))).toBe(true)
  })

  it('of an operation names features, models and resolutions of the bundled policy', async () => {
    const operations = [...document.components.schemas.Operation.examples]
    for (const name of ['BulkCharge', 'BulkHold', 'NewHold'])
      for (const { operation } of document.components.schemas[name].examples) operations.push(operation)
    for (const operation of operations) {
      const quote = await testServer.call('POST', `/v1/spaces/${space}/quotes`, {
        apiKey,
        body: { operation },
      })
      expect([operation, quote.status]).toEqual([operation, 200])
    }
  })

  it('creates a Space, changes its plan, and names the plans, pools and features that there are', async () => {
    const [body] = examplesOf('/v1/spaces/{space}/subscriptions')
    const path = `/v1/spaces/${space}/subscriptions`
    expect((await testServer.call('POST', path, { apiKey, idempotencyKey: 'plan', body })).status).toBe(200)
    const policy = (await testServer.call('GET', '/v1/policies/2026-05-unified', { apiKey })).body.policy
    const named = JSON.stringify(document.components.schemas)
    const namedBy = (field: string) =>
      [...named.matchAll(new RegExp(`"${field}":"(\\w+)"`, 'g'))].map(([, name]) => name)
    const features = [...Object.keys(policy.features), 'batch', 'export', 'string']
    expect(namedBy('feature').filter((name = '') => !features.includes(name))).toEqual([])
    expect(namedBy('pool').filter((name = '') => !(name in policy.pools))).toEqual([])
    expect(namedBy('plan').filter((name = '') => !(name in policy.plans))).toEqual([])
  })
})
