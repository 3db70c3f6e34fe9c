/**
 * The fetch that a provider's package gets for one call: the provider is called as it is set up, and follows no redirect
 * with its key; an address of a result elsewhere is fetched under the rules for addresses that others name; no answer is
 * read beyond a size. Once a request for a picture is accepted, which may be billed, the questions how far it is and the
 * fetching of the result are repeated, and never the request: its answer is handed out, and takes the place of the request
 * where the work goes on in another process. What it saw says more than the package's errors.
 */
import { randomUUID } from 'node:crypto'
import { openAsBlob } from 'node:fs'
import { rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Clock } from '../clock.ts'

/** Fetches a file from an address that others name, under the rules for such addresses. */
export type FetchFile = (
  address: string,
  file: string,
  options: { readonly maxBytes: number; readonly signal: AbortSignal },
) => Promise<{ readonly ok: true } | { readonly ok: false; readonly message: string }>

export interface GuardedFetch {
  readonly fetch: typeof fetch
  readonly seen: SeenAnswers
}

export interface SeenAnswers {
  /** Whether a request for a picture was accepted: from then on it may be billed. */
  isAccepted: boolean
  /** Whether what came last was about a request that was accepted before. */
  isLater: boolean
  /** Whether an answer was larger than is read. */
  isTooLarge: boolean
  /** Whether the last answer came to its end. */
  isWhole: boolean
  status: number | undefined
  headers: Headers | undefined
  /** The beginning of the last answer that is no picture. */
  text: string
}

/** A picture of 50 MB in Base64. */
const MAX_BYTES = 70 * 1024 * 1024
const MAX_TEXT = 16_384

/** The answer to a request that was accepted: what the provider's package goes on with. */
export interface AcceptedAnswer {
  readonly status: number
  readonly headers: Readonly<Record<string, string>>
  readonly body: string
}

interface Guard {
  readonly url: string
  readonly isOwnHost: (host: string) => boolean
  readonly refusedIn: RegExp | undefined
  readonly fetchFile: FetchFile
  readonly clock: Clock
  readonly signal: AbortSignal
  /** Called with the answer to a request, once it is whole. */
  readonly accepted: (answer: AcceptedAnswer) => void
  /** The request was accepted before, with this answer: it is not sent again. */
  readonly before?: AcceptedAnswer | undefined
}

export function guardedFetch(guard: Guard): GuardedFetch {
  const { url, isOwnHost, refusedIn, fetchFile, signal, accepted, before } = guard
  const { origin } = new URL(url)
  const seen: SeenAnswers = { ...NOTHING, isTooLarge: false, isAccepted: false, isLater: false }
  return {
    seen,
    fetch: async (input, init) => {
      const address = new URL(input instanceof Request ? input.url : input)
      if (refusedIn?.test(seen.text)) throw new Error('The provider refused it.')
      Object.assign(seen, { ...NOTHING, isLater: seen.isAccepted })
      const isElsewhere = address.origin !== origin && !isOwnHost(address.host)
      const ask = () =>
        isElsewhere
          ? fetchedFile(address.href, fetchFile, signal)
          : fetch(input, { redirect: 'error', ...init })
      const isRequest = init?.method === 'POST'
      const response =
        isRequest && before
          ? new Response(before.body, { status: before.status, headers: { ...before.headers } })
          : await (seen.isAccepted && !isRequest ? repeated(ask, guard) : ask())
      const isAccepted = isRequest && response.ok
      if (isAccepted) seen.isAccepted = true
      Object.assign(seen, { status: response.status, headers: response.headers })
      return watched(response, seen, (body) => {
        if (isAccepted && !before) accepted({ status: response.status, headers: kept(response), body })
      })
    },
  }
}

/** By which providers name a request. */
export const REQUEST_IDS = ['x-request-id', 'x-fal-request-id', 'request-id'] as const

function kept({ headers }: Response): Readonly<Record<string, string>> {
  return Object.fromEntries(
    ['content-type', ...REQUEST_IDS].flatMap((name) => {
      const value = headers.get(name)
      return value === null ? [] : [[name, value]]
    }),
  )
}

const NOTHING = { isWhole: false, status: undefined, headers: undefined, text: '' } as const

/** Milliseconds between questions that cost nothing. */
const PAUSES = [1_000, 2_000, 4_000, 8_000]

/** Where nothing comes, or the answer is that it should be asked again, it is asked again. */
async function repeated(ask: () => Promise<Response>, { clock, signal }: Guard): Promise<Response> {
  for (const pause of PAUSES) {
    const response = await ask().catch(() => undefined)
    if (response !== undefined && response.status !== 429 && response.status < 500) return response
    await response?.body?.cancel()
    await clock.sleep(pause, signal)
  }
  return ask()
}

/** Answers it as the provider would have. */
async function fetchedFile(address: string, fetchFile: FetchFile, signal: AbortSignal): Promise<Response> {
  const file = join(tmpdir(), `allot-result-${randomUUID()}`)
  try {
    const got = await fetchFile(address, file, { maxBytes: MAX_BYTES, signal })
    if (!got.ok) throw new Error(`The result could not be fetched: ${got.message}`)
    return new Response(await (await openAsBlob(file)).arrayBuffer())
  } finally {
    await rm(file, { force: true })
  }
}

/** @param whole called with a short text when all of it has come, before its reader knows */
function watched(response: Response, seen: SeenAnswers, whole: (text: string) => void): Response {
  if (response.body === null) {
    seen.isWhole = true
    return response
  }
  const { status, statusText, headers } = response
  const isText = /json|text/.test(headers.get('content-type') ?? 'text')
  const body = ReadableStream.from(counted(response.body, isText, seen, whole))
  const answer = new Response(body, { status, statusText, headers })
  Object.defineProperty(answer, 'url', { value: response.url })
  return answer
}

async function* counted(
  body: AsyncIterable<Uint8Array>,
  isText: boolean,
  seen: SeenAnswers,
  whole: (text: string) => void,
) {
  const decoder = new TextDecoder()
  let bytes = 0
  for await (const chunk of body) {
    bytes += chunk.length
    if (bytes > MAX_BYTES) {
      seen.isTooLarge = true
      throw new Error('The answer is too large.')
    }
    if (isText && seen.text.length < MAX_TEXT)
      seen.text += decoder.decode(chunk.subarray(0, MAX_TEXT), { stream: true })
    yield chunk
  }
  seen.isWhole = true
  if (isText && bytes <= MAX_TEXT) whole(seen.text)
}
