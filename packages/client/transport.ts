/**
 * The transport: one request to Allot, repeated until it is answered. A network error, 429, 502, 503 and 504 are
 * repeated with growing pauses, or after as long as Retry-After says, always under the same Idempotency-Key, so that
 * a write whose answer was lost counts once. It needs `fetch`, `AbortSignal` and `crypto.randomUUID`, nothing else.
 */
import { AllotFault, faultOf } from './fault.ts'

export interface ClientOptions {
  /** Where the server is; '' for the page's own origin. */
  readonly url: string
  /** An API key; browsers leave it out and use the session cookie. */
  readonly key?: string | undefined
  readonly headers?: Readonly<Record<string, string>>
  /** Milliseconds in which there must be an answer, for requests that do not say; 30,000 unless said. */
  readonly deadline?: number
  readonly fetch?: (input: string, init: RequestInit) => Promise<Response>
}

/** What any request may be given. */
export interface Ask {
  /** Gives up at once, with the signal's own reason. */
  readonly signal?: AbortSignal | undefined
  /** Milliseconds in which there must be an answer, repetitions included; the client's unless said. */
  readonly deadline?: number | undefined
}

/** What a request that changes something may be given. */
export interface Write extends Ask {
  /** Sent as Idempotency-Key; one is made unless said. Say it wherever the caller itself may be run again. */
  readonly idempotencyKey?: string | undefined
}

export type Method = 'GET' | 'POST' | 'PATCH' | 'DELETE'

export interface Request {
  readonly query?: object | undefined
  readonly body?: object | undefined
  readonly ask?: Ask | undefined
}

export interface Transport {
  read<T>(method: 'GET' | 'POST', path: string, request?: Request): Promise<T>
  write<T>(method: Exclude<Method, 'GET'>, path: string, body?: object, options?: Write): Promise<T>
  text(path: string, request: Request): Promise<string>
  /** One try, whose body is for the caller to read. */
  open(path: string, signal: AbortSignal): Promise<Response>
}

const DEADLINE = 30_000
/** A single try is given up after this share of the deadline, so that a dead connection leaves time for another. */
const TRY_SHARE = 1 / 3
/** Pauses grow no longer than this, so that whoever has time is answered soon after the server is back. */
const MOST_PAUSE = 5_000
const FIRST_PAUSE = 100
const REPEATED: ReadonlySet<number> = new Set([0, 429, 502, 503, 504])

export function openTransport(options: ClientOptions): Transport {
  const { key, headers, deadline = DEADLINE, fetch = globalThis.fetch.bind(globalThis) } = options
  const url = options.url.replace(/\/+$/, '')
  const send = async (path: string, init: RequestInit, expected: Media): Promise<Response> => {
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
  const ask = <T>(
    method: Method,
    path: string,
    { query, body, ask = {} }: Request,
    [expected, read]: Reader<T>,
    key?: string,
  ): Promise<T> =>
    persist(ask.signal, ask.deadline ?? deadline, async (signal) => {
      const init: RequestInit = {
        method,
        signal,
        headers: {
          ...(body !== undefined && { 'content-type': 'application/json' }),
          ...(key !== undefined && { 'idempotency-key': key }),
        },
        ...(body !== undefined && { body: JSON.stringify(body) }),
      }
      return read(await send(path + queryOf(query), init, expected))
    })
  return {
    read: <T>(method: 'GET' | 'POST', path: string, request: Request = {}) =>
      ask(method, path, request, json<T>()),
    write: <T>(method: Method, path: string, body?: object, options: Write = {}) => {
      const { idempotencyKey = crypto.randomUUID() } = options
      return ask(method, path, { body, ask: options }, json<T>(), idempotencyKey)
    },
    text: (path, request) => ask('GET', path, request, ['text/csv', (response) => response.text()]),
    open: (path, signal) => send(path, { signal }, 'text/event-stream').catch(asFault),
  }
}

type Media = 'application/json' | 'text/csv' | 'text/event-stream'
/** What an answer has to be, and how it is read. */
type Reader<T> = readonly [Media, (response: Response) => Promise<T>]

function json<T>(): Reader<T> {
  return ['application/json', (response) => response.json() as Promise<T>] // the server's side of the same types
}

/** Rests, and ends early when the signal says so. */
export function rest(milliseconds: number, signal: AbortSignal | undefined): Promise<void> {
  return new Promise((resolve) => {
    const end = () => {
      clearTimeout(timer)
      signal?.removeEventListener('abort', end)
      resolve()
    }
    const timer = setTimeout(end, milliseconds)
    signal?.addEventListener('abort', end)
    if (signal?.aborted) end()
  })
}

/** The pause after so many tries, each twice as long as the one before, with jitter; or as long as was asked for. */
export function pauseAfter(tried: number, { retryAfter = 0 }: AllotFault): number {
  return Math.max(Math.min(MOST_PAUSE, FIRST_PAUSE * 2 ** tried * (0.5 + Math.random())), retryAfter * 1_000)
}

async function persist<T>(
  signal: AbortSignal | undefined,
  deadline: number,
  attempt: (signal: AbortSignal) => Promise<T>,
): Promise<T> {
  const end = performance.now() + deadline
  for (let tried = 1; ; tried++) {
    signal?.throwIfAborted()
    const left = end - performance.now()
    const limit = AbortSignal.timeout(Math.max(1, Math.ceil(Math.min(left, deadline * TRY_SHARE))))
    try {
      return await attempt(signal ? AbortSignal.any([signal, limit]) : limit).catch(asFault)
    } catch (fault) {
      signal?.throwIfAborted()
      if (!(fault instanceof AllotFault) || !REPEATED.has(fault.status)) throw fault
      const pause = pauseAfter(tried, fault)
      if (performance.now() + pause >= end) throw fault
      await rest(pause, signal)
    }
  }
}

/** Whatever went wrong on the way, also in the middle of an answer, is no answer. */
function asFault(cause: unknown): never {
  if (cause instanceof AllotFault) throw cause
  throw new AllotFault(0, 'unreachable', `Allot cannot be reached (${whyOf(cause)}). Try again.`, { cause })
}

/** Node says no more than "fetch failed", and the reason as its cause: words, or where it tried several addresses a code. */
function whyOf(thrown: unknown): string {
  if (!(thrown instanceof Error)) return String(thrown)
  const { message, cause } = thrown
  if (!(cause instanceof Error)) return message
  return `${message}: ${cause.message || ('code' in cause ? cause.code : cause.name)}`
}

function queryOf(query: object = {}): string {
  const said = Object.entries(query).filter(([, value]) => value !== undefined)
  if (said.length === 0) return ''
  return `?${new URLSearchParams(said.map(([name, value]) => [name, String(value)]))}`
}
