/** What an answer of a cut-out service that is no cut-out means for the photo, and for all that follow. */
import { PhotoFault } from '../fault.ts'
import type { CutOutService } from './cut-out-service.ts'
import { noSubject } from './segment.ts'

export type Attempt<T> =
  | { readonly kind: 'answered'; readonly cut: T }
  /** Asking again gives the same. */
  | { readonly kind: 'refused'; readonly fault: PhotoFault }
  /** Asking again may help. */
  | { readonly kind: 'failed'; readonly fault: PhotoFault }
  | {
      readonly kind: 'busy'
      readonly fault: PhotoFault
      /** Milliseconds, where the service says it. */
      readonly retryAfter: number | undefined
    }

export function faultOf(
  { url, key }: CutOutService,
  { status, headers }: Response,
  body: Buffer,
): Attempt<never> {
  const { host } = new URL(url)
  const { code, text } = reasonIn(body)
  const said = text === '' ? `${status}` : `${status}: ${text.replaceAll(key, '…')}`
  const all = (what: string, todo: string) =>
    new PhotoFault('no_model', `Backgrounds cannot be removed: ${host} ${what} (${said}). ${todo}`)
  const one = (what: string) =>
    new PhotoFault('service_failed', `${host} ${what} (${said}). Try this photo again later.`)
  if (status === 401 || status === 403)
    return {
      kind: 'refused',
      fault: all(
        'refuses the key',
        'Set one that is valid as ALLOT_CUTOUT_KEY, start again, and run the rest.',
      ),
    }
  if (status === 402)
    return {
      kind: 'refused',
      fault: all('has no credits left for this key', 'Buy some there, then run the rest.'),
    }
  if (status === 429)
    return {
      kind: 'busy',
      fault: all('takes no more photos for now', 'Run the rest later.'),
      retryAfter: retryAfterIn(headers, Date.now()),
    }
  if (status >= 500 || status === 408) return { kind: 'failed', fault: one('failed') }
  if (status < 400 || status === 404 || status === 405)
    return {
      kind: 'refused',
      fault: all(
        'has no /v1/segment',
        'Set ALLOT_CUTOUT_URL to the address that comes before it, as docs/guides/models.md shows.',
      ),
    }
  return { kind: 'refused', fault: code === 'unknown_foreground' ? noSubject() : one('refuses this photo') }
}

/** @param cause why no answer came, or only a part of it */
export function unreachable(host: string, cause: unknown): Attempt<never> {
  const reason = cause instanceof Error && cause.cause instanceof Error ? cause.cause : cause
  const code =
    reason instanceof Error && 'code' in reason ? String(reason.code) : String(reason).slice(0, 100)
  return {
    kind: 'failed',
    fault: new PhotoFault(
      'no_model',
      `Backgrounds cannot be removed: ${host} cannot be reached (${code}). When it can, run the rest.`,
    ),
  }
}

/** What the service says, however it writes it: Photoroom's `detail`, an `error`, or remove.bg's `errors`. */
function reasonIn(body: Buffer): { readonly code: string; readonly text: string } {
  const said = jsonIn(body)
  const error = first(get(said, 'errors')) ?? get(said, 'error') ?? said
  const text = [get(error, 'detail'), get(error, 'message'), get(error, 'title'), error].find(
    (each) => typeof each === 'string',
  )
  const code = get(error, 'type') ?? get(error, 'code')
  return { code: typeof code === 'string' ? code : '', text: typeof text === 'string' ? oneLine(text) : '' }
}

function jsonIn(body: Buffer): unknown {
  try {
    return JSON.parse(body.subarray(0, 100_000).toString())
  } catch {
    return undefined
  }
}

function get(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null && Object.hasOwn(value, name)
    ? Reflect.get(value, name)
    : undefined
}

function first(value: unknown): unknown {
  return Array.isArray(value) ? value[0] : undefined
}

function oneLine(text: string): string {
  return text
    .replaceAll(/[\p{Cc}\s]+/gu, ' ')
    .trim()
    .slice(0, 200)
}

/** Seconds, or a date. */
function retryAfterIn(headers: Headers, now: number): number | undefined {
  const said = headers.get('retry-after')
  if (said === null) return undefined
  const seconds = Number(said)
  const pause = Number.isNaN(seconds) ? Date.parse(said) - now : seconds * 1_000
  return Number.isNaN(pause) ? undefined : pause
}
