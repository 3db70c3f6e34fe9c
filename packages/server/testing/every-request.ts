/**
 * Requests to every operation of the API with one text of a test's own in one place: of the address, of the query, of
 * the key, or of the body. The operations and their examples are those of the OpenAPI document.
 */
import type { TestServer } from './test-server.ts'

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

export interface EveryRequest {
  readonly method: string
  readonly path: string
  readonly body?: unknown
  readonly key: string
  readonly operation: string
  /** Where the text stands. */
  readonly place: 'address' | 'query' | 'unknown' | 'field' | 'text'
}

/** @param space the Space of each request */
export async function everyRequest(
  testServer: TestServer,
  space: string,
  texts: readonly string[],
): Promise<readonly EveryRequest[]> {
  const { body: document } = await testServer.call('GET', '/v1/openapi.json')
  return Object.entries(document.paths as Record<string, Record<string, Described>>).flatMap(
    ([path, methods]) =>
      METHODS.flatMap((method) =>
        requestsOf(method, path, methods[method], { schemas: document.components.schemas, space, texts }),
      ),
  )
}

export async function statusOf(testServer: TestServer, { method, path, body, key, ...of }: EveryRequest) {
  const response = await testServer.fetch(method.toUpperCase(), path, {
    apiKey: testServer.apiKey,
    idempotencyKey: key,
    ...(body !== undefined && { body }),
  })
  if (/event-stream/.test(response.headers.get('content-type') ?? '')) await response.body?.cancel()
  else await response.arrayBuffer()
  return { status: response.status, method, path, body, ...of }
}

interface Given {
  readonly schemas: Readonly<Record<string, Schema>>
  readonly space: string
  readonly texts: readonly string[]
}

function requestsOf(
  method: string,
  path: string,
  described: Described | undefined,
  { schemas, space, texts }: Given,
): readonly EveryRequest[] {
  if (!described) return []
  const examples = examplesOf(described, schemas)
  const operation = described.operationId
  const names = [...path.matchAll(/\{(\w+)\}/g)].map(([, name = '']) => name)
  const address = (values: Readonly<Record<string, string>>) =>
    names.reduce((whole, name) => whole.replace(`{${name}}`, values[name] ?? idOf(name, space)), path)
  const sent = { method, path: address({}), body: examples[0], key: 'k', operation }
  return texts.flatMap((text): readonly EveryRequest[] => {
    const spelt = encodeURIComponent(text.toWellFormed())
    return [
      ...names.map((name) => ({ ...sent, path: address({ [name]: spelt }), place: 'address' as const })),
      ...(described.parameters ?? [])
        .filter((each) => each.in === 'query')
        .map(({ name }) => ({ ...sent, path: `${sent.path}?${name}=${spelt}`, place: 'query' as const })),
      { ...sent, path: `${sent.path}?${spelt}=1`, key: inHeader(text), place: 'unknown' },
      ...examples
        .flatMap((example) => [...withText(example, text)])
        .map((its, at) => ({ ...sent, ...its, key: `${operation}/${inHeader(text)}/${at}` })),
    ]
  })
}

/** A header has no NUL and no half of a pair. */
function inHeader(text: string): string {
  return encodeURIComponent(text.toWellFormed()).replaceAll('%', '-')
}

function idOf(parameter: string, space: string): string {
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

type Changed = Pick<EveryRequest, 'body' | 'place'>

/** The value with the text in place of one of its texts, as one of its fields, or beside them. */
function* withText(value: unknown, text: string): Generator<Changed> {
  if (typeof value === 'string') yield { body: text, place: 'text' }
  if (typeof value !== 'object' || value === null) return
  if (Array.isArray(value)) {
    for (const [at, each] of value.entries())
      for (const { body, place } of withText(each, text)) yield { body: value.with(at, body), place }
    return
  }
  const fields = Object.entries(value)
  yield { body: Object.fromEntries([...fields, [text, 1]]), place: 'field' }
  yield {
    body: Object.fromEntries([...fields, ['overrides', Object.fromEntries([[text, 1]])]]),
    place: 'field',
  }
  for (const [field, each] of fields)
    for (const { body, place } of withText(each, text)) yield { body: { ...value, [field]: body }, place }
}
