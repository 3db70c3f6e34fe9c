/**
 * The transport: sends one request to Allot and repeats it until it is answered, always under the same
 * Idempotency-Key, so that a write whose answer was lost counts once. It needs `fetch`, `AbortSignal` and
 * `crypto.randomUUID`, nothing else.
 */
import { AllotFault, faultOf, throwUnreachable } from './fault.ts'
import { optionsOf, writeOptionsOf } from './options.ts'
import { retry } from './retry.ts'
import type { RequestOptions, WriteOptions } from './wire.ts'

export interface ClientOptions {
  /** The address of the server; '' for the page's own origin. */
  readonly url: string
  /** An API key; browsers leave it out and use the session cookie. */
  readonly key?: string | undefined
  readonly headers?: Readonly<Record<string, string>>
  /** Milliseconds in which there must be an answer, for requests that give no deadline; 30,000 if not given. */
  readonly deadline?: number
  readonly fetch?: (input: string, init: RequestInit) => Promise<Response>
}

/** Of the `given` options, `signal` and `deadline` are the request's; the others are its query. */
export interface Transport {
  get<T>(path: string, given?: RequestOptions): Promise<T>
  /** The same, answered as CSV. */
  csv(path: string, given?: RequestOptions): Promise<string>
  /** Asks something that changes nothing, and so needs no idempotency key. */
  post<T>(path: string, body: object, options?: RequestOptions): Promise<T>
  write<T>(method: WriteMethod, path: string, body?: object, options?: WriteOptions): Promise<T>
  /** One attempt at a stream, whose body the caller reads. */
  open(path: string, signal: AbortSignal): Promise<Response>
}

type WriteMethod = 'POST' | 'PATCH' | 'DELETE'

/** Milliseconds. */
const DEADLINE = 30_000

export function openTransport(options: ClientOptions): Transport {
  const { key, headers, deadline = DEADLINE, fetch = globalThis.fetch.bind(globalThis) } = options
  const url = withoutEndSlashes(options.url)
  const send = async (path: string, init: RequestInit, expected: MediaType): Promise<Response> => {
    const response = await fetch(url + path, {
      ...init,
      headers: {
        ...headers,
        ...(key !== undefined && { authorization: `Bearer ${key}` }),
        ...init.headers,
      },
    })
    if (!response.ok) throw await faultOf(response)
    const sent = response.headers.get('content-type') ?? 'nothing'
    if (sent.startsWith(expected)) return response
    await response.body?.cancel()
    throw new AllotFault(response.status, 'unknown', `What answers at ${url}/ is not Allot: it sent ${sent}.`)
  }
  const request = <T>(
    method: 'GET' | WriteMethod,
    path: string,
    body: object | undefined,
    options: WriteOptions,
    [expected, read]: Reader<T>,
  ): Promise<T> =>
    retry(options.signal, options.deadline ?? deadline, async (signal) => {
      const init: RequestInit = {
        method,
        signal,
        headers: {
          ...(body !== undefined && { 'content-type': 'application/json' }),
          ...(options.idempotencyKey !== undefined && { 'idempotency-key': options.idempotencyKey }),
        },
        ...(body !== undefined && { body: JSON.stringify(body) }),
      }
      return read(await send(path, init, expected))
    })
  const read = <T>(path: string, { signal, deadline, ...query }: RequestOptions, reader: Reader<T>) =>
    request('GET', path + queryOf(query), undefined, { signal, deadline }, reader)
  return {
    get: async <T>(path: string, given?: RequestOptions) => read(path, optionsOf(given), json<T>()),
    csv: async (path, given) => {
      const asCsv = { ...optionsOf(given), format: 'csv' }
      return read(path, asCsv, ['text/csv', (response) => response.text()])
    },
    post: async <T>(path: string, body: object, given?: RequestOptions) => {
      const { signal, deadline } = optionsOf(given)
      return request('POST', path, body, { signal, deadline }, json<T>())
    },
    write: async <T>(method: WriteMethod, path: string, body?: object, given?: WriteOptions) => {
      const options = writeOptionsOf(given)
      const idempotencyKey = options.idempotencyKey ?? crypto.randomUUID()
      return request(method, path, body, { ...options, idempotencyKey }, json<T>())
    },
    open: (path, signal) => send(path, { signal }, 'text/event-stream').catch(throwUnreachable),
  }
}

type MediaType = 'application/json' | 'text/csv' | 'text/event-stream'
/** The media type that an answer must have, and how it is read. */
type Reader<T> = readonly [MediaType, (response: Response) => Promise<T>]

function json<T>(): Reader<T> {
  return ['application/json', (response) => response.json() as Promise<T>] // the server answers by the same schemas
}

function queryOf(query: object): string {
  const given = Object.entries(query).filter(([, value]) => value !== undefined)
  if (given.length === 0) return ''
  return `?${new URLSearchParams(given.map(([name, value]) => [name, String(value)]))}`
}

function withoutEndSlashes(url: string): string {
  let end = url.length
  while (url[end - 1] === '/') end--
  return url.slice(0, end)
}
