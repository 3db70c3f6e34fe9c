import { afterAll, beforeAll, expect, it } from 'vitest'
import { TestServer } from '../testing/test-server.ts'

let testServer: TestServer

beforeAll(async () => {
  testServer = await TestServer.open()
})

afterAll(() => testServer.close())

it('is an OpenAPI 3.1 document whose references all lead somewhere', async () => {
  const { body } = await testServer.call('GET', '/v1/openapi.json')
  expect(body.openapi).toBe('3.1.0')
  const refs = JSON.stringify(body).matchAll(/"#\/([^"]+)"/g)
  const found = [...refs].map(
    ([, ref = '']) => [ref, ref.split('/').reduce((at, part) => at?.[part], body)] as const,
  )
  expect(found.length).toBeGreaterThan(20)
  expect(found.filter(([, there]) => there === undefined)).toEqual([])
})

it('names each operation once, and asks for an Idempotency-Key wherever something is changed', async () => {
  const { body } = await testServer.call('GET', '/v1/openapi.json')
  const operations = Object.values<Record<string, { operationId: string; parameters: { name: string }[] }>>(
    body.paths,
  )
    .flatMap((methods) => Object.entries(methods))
    .map(([method, { operationId, parameters }]) => ({
      method,
      operationId,
      names: parameters.map((each) => each.name),
    }))
  expect(new Set(operations.map((each) => each.operationId)).size).toBe(operations.length)
  const changing = operations.filter(({ names }) => names.includes('Idempotency-Key'))
  expect(changing.every(({ method }) => method !== 'get')).toBe(true)
  const asking = operations.filter(
    ({ method, names }) => method !== 'get' && !names.includes('Idempotency-Key'),
  )
  expect(asking.map((each) => each.operationId).sort()).toEqual([
    'postBillingStripe',
    'postPoliciesDiff',
    'postPoliciesLint',
    'postSpacesSpaceBacktests',
    'postSpacesSpaceChecks',
    'postSpacesSpaceOperations',
    'postSpacesSpaceQuotes',
  ])
})

it('has a reference page that loads nothing from any other host', async () => {
  const { status, body } = await testServer.call('GET', '/docs')
  expect(status).toBe(200)
  const loaded = [...body.matchAll(/(?:src|href)="([^"]+)"/g)].map(([, address]) => address)
  expect(loaded).toEqual(['/docs/swagger-ui.css', '/docs/swagger-ui-bundle.js', '/docs/open.js'])
  for (const address of loaded) expect((await testServer.call('GET', address)).status).toBe(200)
})
