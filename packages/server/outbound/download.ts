/**
 * Downloads a file from an address that a person names: within a size and a time, and each redirect is checked as the
 * first address was. What comes is bytes and nothing more: its type is for who reads them.
 */
import { createWriteStream } from 'node:fs'
import { rm } from 'node:fs/promises'
import { Transform } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { Fault } from '@allot/rules/fault'
import { callTarget } from './outbound-call.ts'
import { resolveTarget } from './public-target.ts'

export interface DownloadOptions {
  /** Allows private addresses and http, as for webhooks. */
  readonly allowPrivate: boolean
  readonly maxBytes: number
  /** Aborts it. */
  readonly signal: AbortSignal
  /** Milliseconds for all of it, redirects included; 20 seconds if not given. */
  readonly timeout?: number
}

/** refused: the address may not be called · too_large · failed: nothing was there, or it did not come in time */
export type Downloaded =
  | { readonly ok: true; readonly bytes: number }
  | { readonly ok: false; readonly why: 'refused' | 'too_large' | 'failed'; readonly message: string }

const TIMEOUT_MS = 20_000
const MAX_REDIRECTS = 3

/** Never throws. @param file is written whole; none is left where it fails */
export async function download(address: string, file: string, options: DownloadOptions): Promise<Downloaded> {
  const { timeout = TIMEOUT_MS, maxBytes } = options
  const limit = AbortSignal.timeout(timeout)
  const signal = AbortSignal.any([options.signal, limit])
  try {
    return { ok: true, bytes: await fetched(address, file, { ...options, signal }) }
  } catch (cause) {
    await rm(file, { force: true })
    if (cause instanceof Fault) return { ok: false, why: 'refused', message: cause.message }
    if (cause instanceof TooLarge)
      return { ok: false, why: 'too_large', message: `It is larger than ${maxBytes / 1024 / 1024} MB.` }
    const message = limit.aborted ? `It did not come within ${timeout / 1_000} seconds.` : reasonOf(cause)
    return { ok: false, why: 'failed', message }
  }
}

class TooLarge extends Error {}

async function fetched(
  address: string,
  file: string,
  { allowPrivate, maxBytes, signal }: DownloadOptions,
): Promise<number> {
  let next = address
  for (let redirects = 0; redirects <= MAX_REDIRECTS; redirects++) {
    const target = await unlessAborted(signal, resolveTarget(next, allowPrivate))
    const response = await callTarget(target, { method: 'GET', headers: { accept: 'image/*' }, signal })
    const { statusCode: status = 0, headers } = response
    if (status >= 300 && status < 400 && headers.location !== undefined) {
      response.destroy()
      next = URL.canParse(headers.location, target.url) ? new URL(headers.location, target.url).href : ''
      continue
    }
    if (status !== 200) {
      response.destroy()
      throw new Error(`Its server answered ${status}.`)
    }
    const counter = counting(maxBytes)
    await pipeline(response, counter.stream, createWriteStream(file, { flags: 'wx', mode: 0o600 }), {
      signal,
    })
    return counter.bytes()
  }
  throw new Error(`It leads on more than ${MAX_REDIRECTS} times.`)
}

function counting(maxBytes: number): { readonly stream: Transform; bytes(): number } {
  let bytes = 0
  const stream = new Transform({
    transform: (chunk: Buffer, _encoding, done) => {
      bytes += chunk.length
      if (bytes > maxBytes) done(new TooLarge())
      else done(null, chunk)
    },
  })
  return { stream, bytes: () => bytes }
}

/** A look-up of a name cannot be stopped, so it is not waited for. */
function unlessAborted<T>(signal: AbortSignal, work: Promise<T>): Promise<T> {
  const { promise, reject } = Promise.withResolvers<never>()
  const abort = () => reject(signal.reason)
  if (signal.aborted) abort()
  signal.addEventListener('abort', abort, { once: true })
  return Promise.race([work, promise]).finally(() => signal.removeEventListener('abort', abort))
}

/** Words of the connection are for the log of a server; its code says enough. */
function reasonOf(cause: unknown): string {
  if (!(cause instanceof Error)) return 'It could not be fetched.'
  return 'code' in cause && cause.code !== undefined
    ? `It could not be fetched (${cause.code}).`
    : cause.message
}
