/**
 * Names that every object inherits, in every text of every operation of the API: no answer is a failure of the server,
 * and a charge beside them is done. The operations and their examples are those of the OpenAPI document.
 */
import { afterAll, beforeAll, expect, it } from 'vitest'
import { TestServer } from '../testing/test-server.ts'

/** Those that behave differently from each other: a function, an accessor of the prototype, and one that JSON calls. */
const NAMES = ['constructor', '__proto__', 'toString', 'hasOwnProperty']
const METHODS = ['get', 'post', 'put', 'patch', 'delete'] as const

interface Described {
  readonly operationId: string
  readonly parameters?: readonly { readonly name: string; readonly in: string; readonly $ref?: string }[]
  readonly requestBody?: { readonly content: Readonly<Record<string, { readonly schema: Schema }>> }
}
interface Schema {
  readonly $ref?: string
  readonly examples?: readonly unknown[]
}

let testServer: TestServer
let failures: unknown[]
let space: string

beforeAll(async () => {
  failures = []
  testServer = await TestServer.open({ rateLimit: 0, unexpected: (error) => failures.push(error) })
  const body = { name: 'Shop', plan: 'pro', period: 'monthly', owner: 'ann', space: 'spc_names' }
  space = (await send('POST', '/v1/spaces', body, 'make')).body.id
})
afterAll(() => testServer.close())

const send = (method: string, path: string, body: unknown, key: string) =>
  testServer.call(method, path, { apiKey: testServer.apiKey, idempotencyKey: key, body })

it('every operation answers them below 500, and charges beside them are done', {
  timeout: 120_000,
}, async () => {
  const { body: document } = await testServer.call('GET', '/v1/openapi.json')
  const requests = Object.entries(document.paths as Record<string, Record<string, Described>>).flatMap(
    ([path, methods]) =>
      METHODS.flatMap((method) => requestsOf(method, path, methods[method], document.components.schemas)),
  )
  expect(requests.length).toBeGreaterThan(1_000)
  let charged = 0
  for (let at = 0; at < requests.length; at += 40) {
    const good = send('POST', `/v1/spaces/${space}/charges`, GOOD, `good/${at}`)
    const answers = await Promise.all(requests.slice(at, at + 40).map(statusOf))
    expect(answers.filter(({ status }) => status >= 500)).toEqual([])
    expect(await good).toMatchObject({ status: 200, body: { allowed: true } })
    charged += 1
  }
  expect(failures).toEqual([])
  const { body } = await send('GET', `/v1/spaces/${space}`, undefined, '')
  expect(body.entries).toBeGreaterThan(charged)
})

it('a field of a body that is called __proto__ is refused with its place', async () => {
  const path = `/v1/spaces/${space}/charges`
  for (const name of ['__proto__', '\\u005f_proto__', '__prot\\u006f__']) {
    const response = await testServer.server.fetch(
      new Request(`http://allot.test${path}`, {
        method: 'POST',
        headers: {
          authorization: `Bearer ${testServer.apiKey}`,
          'content-type': 'application/json',
          'idempotency-key': 'p',
        },
        body: `{"operation":{"by":"ann","use":{"feature":"recolor","${name}":{"per":"output"}}}}`,
      }),
    )
    expect(response.status, name).toBe(400)
    expect(await response.json()).toMatchObject({ code: 'malformed', path: '/operation/use/__proto__' })
  }
})

const GOOD = { operation: { by: 'ann', use: { feature: 'background_removal' } } }

interface Sent {
  readonly method: string
  readonly path: string
  readonly body?: unknown
  readonly key: string
}

async function statusOf({ method, path, body, key }: Sent) {
  const response = await testServer.fetch(method.toUpperCase(), path, {
    apiKey: testServer.apiKey,
    idempotencyKey: key,
    ...(body !== undefined && { body }),
  })
  if (/event-stream/.test(response.headers.get('content-type') ?? '')) await response.body?.cancel()
  else await response.arrayBuffer()
  return { status: response.status, method, path, body }
}

/** Each request with one of the names in one place: of the address, the query, the key, or the body. */
function requestsOf(
  method: string,
  path: string,
  described: Described | undefined,
  schemas: Readonly<Record<string, Schema>>,
): readonly Sent[] {
  if (!described) return []
  const examples = examplesOf(described, schemas)
  const names = [...path.matchAll(/\{(\w+)\}/g)].map(([, name = '']) => name)
  const address = (values: Readonly<Record<string, string>>) =>
    names.reduce((whole, name) => whole.replace(`{${name}}`, values[name] ?? idOf(name)), path)
  return NAMES.flatMap((name): readonly Sent[] => [
    ...names.map((parameter) => ({
      method,
      path: address({ [parameter]: name }),
      body: examples[0],
      key: 'k',
    })),
    ...(described.parameters ?? [])
      .filter((each) => each.in === 'query')
      .map((each) => ({ method, path: `${address({})}?${each.name}=${name}`, body: examples[0], key: 'k' })),
    { method, path: `${address({})}?${name}=1`, body: examples[0], key: name },
    ...examples
      .flatMap((example) => [...withName(example, name)])
      .map((body, at) => ({
        method,
        path: address({}),
        body,
        key: `${described.operationId}/${name}/${at}`,
      })),
  ])
}

function idOf(parameter: string): string {
  return parameter === 'space' ? space : '2'
}

function examplesOf(
  { requestBody }: Described,
  schemas: Readonly<Record<string, Schema>>,
): readonly unknown[] {
  const schema = requestBody?.content['application/json']?.schema
  if (!schema) return requestBody ? [{}] : []
  const its = schemas[schema.$ref?.split('/').at(-1) ?? ''] ?? schema
  return its.examples ?? [{}]
}

/** The value with the name in place of one of its texts, as one of its fields, or beside them. */
function* withName(value: unknown, name: string): Generator<unknown> {
  if (typeof value === 'string') yield name
  if (typeof value !== 'object' || value === null) return
  if (Array.isArray(value)) {
    for (const [at, each] of value.entries())
      for (const changed of withName(each, name)) yield value.with(at, changed)
    return
  }
  const fields = Object.entries(value)
  yield Object.fromEntries([...fields, [name, 1]])
  yield Object.fromEntries([...fields, ['overrides', Object.fromEntries([[name, 1]])]])
  for (const [field, each] of fields)
    for (const changed of withName(each, name)) yield { ...value, [field]: changed }
}
