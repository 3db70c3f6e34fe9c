/** The OpenAPI document over all routes: what each operation must have, and that it matches the running server. */
import { EVENT_TYPES, EVENTS } from '@allot/api/event'
import { PROBLEMS, type ProblemCode } from '@allot/api/problem'
import { Ajv2020 } from 'ajv/dist/2020.js'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { TestServer } from '../../testing/test-server.ts'
import { problemCodesOf } from './responses.ts'
import type { Json } from './schemas.ts'

interface Operation {
  readonly operationId: string
  readonly tags: readonly string[]
  readonly summary: string
  readonly description: string
  readonly security: readonly Readonly<Record<string, readonly string[]>>[]
  readonly parameters: readonly { readonly $ref?: string; readonly name?: string }[]
  readonly requestBody?: { readonly content: Readonly<Record<string, { readonly schema: Json }>> }
  readonly responses: Readonly<Record<string, unknown>>
}

const testServer = await TestServer.open()
const { body: document } = await testServer.call('GET', '/v1/openapi.json')
const paths: Record<string, Record<string, Operation>> = document.paths
const operations = Object.entries(paths).flatMap(([path, methods]) =>
  Object.entries(methods).map(([method, operation]) => ({ method, path, ...operation })),
)
const codesIn = (part: unknown): readonly string[] =>
  [...JSON.stringify(part).matchAll(/"enum":(\[[^\]]*\])/g)].flatMap(([, list = '[]']) => JSON.parse(list))

let ann: string
let space: string

beforeAll(async () => {
  ann = await testServer.signUp('ann')
  space = await testServer.shopOf(ann)
})

afterAll(() => testServer.close())

describe('the document', () => {
  it('is OpenAPI 3.1, and every reference resolves', () => {
    expect(document.openapi).toBe('3.1.0')
    const refs = JSON.stringify(document).matchAll(/"#\/([^"]+)"/g)
    const found = [...refs].map(
      ([, ref = '']) => [ref, ref.split('/').reduce((at, part) => at?.[part], document)] as const,
    )
    expect(found.length).toBeGreaterThan(500)
    expect(found.filter(([, there]) => there === undefined)).toEqual([])
  })

  it('describes every endpoint of the server and nothing else', () => {
    const served = testServer.server.endpoints.map(({ method, path }) => `${method} ${path}`)
    expect(operations.map(({ method, path }) => `${method} ${path}`).sort()).toEqual(served.sort())
  })

  it('names each operation once, with a verb and a noun', () => {
    const ids = operations.map(({ operationId }) => operationId)
    expect(new Set(ids).size).toBe(ids.length)
    expect(ids.filter((id) => !/^[a-z]+[A-Z]\w+$/.test(id))).toEqual([])
    expect(ids).toEqual(expect.arrayContaining(['createCharge', 'listHolds', 'captureHold', 'createWebhook']))
  })

  it('asks for an Idempotency-Key wherever something is changed', () => {
    const asks = ({ parameters }: Operation) =>
      parameters.some(({ $ref }) => $ref === '#/components/parameters/IdempotencyKey')
    expect(operations.filter((each) => each.method === 'get').some(asks)).toBe(false)
    const without = operations.filter((each) => each.method !== 'get' && !asks(each))
    expect(without.map((each) => each.operationId).sort()).toEqual([
      'checkOperation',
      'diffPolicies',
      'lintPolicy',
      'quoteOperation',
      'receiveStripeEvent',
      'runBacktest',
      'submitOperations',
    ])
  })

  it('leaves answers open and closes requests', () => {
    const schemas: Record<string, Json> = document.components.schemas
    for (const name of ['Allowed', 'Denied', 'Denial', 'Entry', 'Usage', 'Space', 'Problem'])
      expect([name, schemas[name]?.additionalProperties]).toEqual([name, undefined])
    for (const name of ['NewSpace', 'OperationRequest', 'NewHold', 'BulkCharge', 'NewWebhook'])
      expect([name, schemas[name]?.additionalProperties]).toEqual([name, false])
  })

  it('explains each schema and shows an example that it takes', () => {
    const ajv = new Ajv2020({ strict: false, validateFormats: false })
    ajv.addSchema({ $id: 'allot:document', ...document })
    const schemas: Record<string, Json> = document.components.schemas
    for (const [name, schema] of Object.entries(schemas)) {
      const { description, examples } = schema as { description?: string; examples?: unknown[] }
      expect([name, description?.length]).not.toEqual([name, undefined])
      expect([name, examples?.length]).not.toEqual([name, undefined])
      const validate = ajv.compile({ $ref: `allot:document#/components/schemas/${name}` })
      for (const example of examples ?? [])
        expect([name, validate(example), ajv.errorsText(validate.errors)]).toEqual([name, true, 'No errors'])
    }
  })

  it('has a webhook for each type of event', () => {
    expect(Object.keys(document.webhooks)).toEqual(EVENT_TYPES)
    for (const type of EVENT_TYPES) {
      const { post } = document.webhooks[type]
      const { $ref } = post.requestBody.content['application/json'].schema
      const name = $ref.split('/').at(-1)
      const [example] = document.components.schemas[name].examples
      expect(EVENTS[type].parse(example)).toMatchObject({ type })
    }
  })
})

describe.each(operations)('$operationId', ({ method, path, ...operation }) => {
  it('has a summary, a description and a known tag', () => {
    const tags = document.tags.map(({ name }: { name: string }) => name)
    expect(operation.tags.filter((tag) => !tags.includes(tag))).toEqual([])
    expect(operation.tags).toHaveLength(1)
    expect(operation.summary).toMatch(/^[A-Z].{5,60}[^.]$/)
    expect(operation.description).toMatch(/^[A-Z][\s\S]+\.$/)
  })

  it('takes and answers named schemas', () => {
    const named = (content: Readonly<Record<string, { readonly schema: Json }>> | undefined) =>
      content?.['application/json']?.schema.$ref
    if (operation.requestBody && operation.operationId !== 'receiveStripeEvent')
      expect(named(operation.requestBody.content)).toMatch(/^#\/components\/schemas\//)
    const answer = operation.responses['200'] ?? operation.responses['201']
    const { content } = answer as { content: Record<string, { schema: Json }> } // as described
    if (content['application/json'] && operation.operationId !== 'getOpenApi')
      expect(named(content)).toMatch(/^#\/components\/schemas\//)
  })

  it('names the role or scope that it needs, or is open', () => {
    const endpoint = testServer.server.endpoints.find((each) => each.id === operation.operationId)
    const { open, person, scope, publishable } = endpoint?.access ?? {}
    expect(operation.security).toEqual(
      open
        ? []
        : [
            ...(person ? [{ session: person === 'signed in' ? [] : [person] }] : []),
            ...(scope ? [{ apiKey: [scope] }] : []),
            ...(publishable ? [{ publishableKey: [] }] : []),
          ],
    )
  })

  it('describes 415 where it takes a body', () => {
    expect('415' in operation.responses).toBe(operation.requestBody !== undefined)
  })

  it('describes each of its problems under the status of its code', () => {
    const endpoint = testServer.server.endpoints.find((each) => each.id === operation.operationId)
    for (const code of endpoint ? problemCodesOf(endpoint) : []) {
      const response = operation.responses[PROBLEMS[code as ProblemCode].status] as { $ref?: string }
      const [, , , name = ''] = response.$ref?.split('/') ?? []
      expect(codesIn(name ? document.components.responses[name] : response)).toContain(code)
    }
  })
})

describe('an address', () => {
  it('answers a method that it does not have with 405 and those that it has', async () => {
    const refused = await testServer.call('PUT', `/v1/spaces/${space}/holds`, { cookie: ann, body: {} })
    expect(refused).toMatchObject({ status: 405, body: { code: 'method_not_allowed' } })
    expect(refused.headers.get('allow')).toBe('GET, HEAD, POST')
    const open = await testServer.call('DELETE', '/v1/plans')
    expect([open.status, open.headers.get('allow')]).toEqual([405, 'GET, HEAD'])
    expect((await testServer.call('PUT', '/v1/nothing')).status).toBe(404)
  })

  it.each(Object.keys(paths))('%s refuses every method that the document does not list', async (path) => {
    const address = path.replaceAll(/\{\w+\}/g, 'x')
    const described = Object.keys(paths[path] ?? {}).map((method) => method.toUpperCase())
    const has = described.includes('GET') ? [...described, 'HEAD'] : described
    for (const method of ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE'].filter(
      (each) => !has.includes(each),
    )) {
      const { status, headers } = await testServer.call(method, address)
      const allow = headers
        .get('allow')
        ?.split(', ')
        .filter((each) => each !== 'OPTIONS')
      expect([method, status, allow]).toEqual([method, 405, has.toSorted()])
    }
  })

  it('with a fixed word is never read as one with a variable', async () => {
    const lint = await testServer.call('GET', '/v1/policies/lint', { apiKey: testServer.apiKey })
    expect([lint.status, lint.headers.get('allow')]).toEqual([405, 'POST'])
    const mine = `/v1/spaces/${space}/members/me`
    const me = await testServer.call('PATCH', mine, {
      cookie: ann,
      idempotencyKey: 'me',
      body: { role: 'admin' },
    })
    expect([me.status, me.headers.get('allow')]).toEqual([405, 'DELETE'])
  })

  it('of an unknown Space answers unknown_space to callers who reach every Space, and not_found to others', async () => {
    const key = testServer.apiKey
    const unknown = await testServer.call('GET', '/v1/spaces/none/usage', { apiKey: key })
    expect(unknown).toMatchObject({ status: 404, body: { code: 'unknown_space' } })
    const eve = await testServer.signUp('eve')
    const hidden = await testServer.call('GET', `/v1/spaces/${space}/usage`, { cookie: eve })
    const none = await testServer.call('GET', '/v1/spaces/none/usage', { cookie: eve })
    const { instance: _, ...same } = hidden.body
    expect(none).toMatchObject({ status: 404, body: { ...same, code: 'not_found' } })
  })
})

it('has a reference page that loads nothing from any other host', async () => {
  const { status, body } = await testServer.call('GET', '/docs')
  expect(status).toBe(200)
  const loaded = [...body.matchAll(/(?:src|href)="([^"]+)"/g)].map(([, address]) => address)
  expect(loaded).toEqual(['/docs/swagger-ui.css', '/docs/swagger-ui-bundle.js', '/docs/open.js'])
  for (const address of loaded) expect((await testServer.call('GET', address)).status).toBe(200)
})
