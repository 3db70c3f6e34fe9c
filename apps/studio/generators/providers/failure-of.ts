/**
 * What went wrong at a provider, out of what was seen on the wire and what its package threw. Each provider says in a dress
 * of its own that its rules forbid something: an error with a code, a success with a mark, or words in a failed job.
 *
 *   429 with Retry-After: 20 → rate_limited until then    429 "insufficient_quota" → out_of_credit
 *   400 "moderation_blocked" → refused                    200 whose body ends in the middle → outcome_unknown
 *   whatever goes wrong once the request was accepted → outcome_unknown, because it may be billed
 */
import type { GeneratorError } from '../generator.ts'
import type { SeenAnswers } from './guarded-fetch.ts'
import { retryInstant } from './retry-instant.ts'

const FORBIDDEN =
  /moderat|content[_ -]?polic|safety|nsfw|sensitive|prohibited|blocked by|flagged|inappropriate|blockreason/i
const NO_CREDIT =
  /insufficient[_ -]?(quota|funds|credit|balance)|exceeded your current quota|billing|exhausted balance|out of credit|payment required/i

/** Codes of connections that were never made. */
const NOT_REACHED = new Set([
  'ECONNREFUSED',
  'ENOTFOUND',
  'EAI_AGAIN',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'UND_ERR_CONNECT_TIMEOUT',
])

export function failureOf(
  cause: unknown,
  seen: SeenAnswers,
  { signal, now }: { readonly signal: AbortSignal; readonly now: number },
): GeneratorError {
  const text = `${seen.text} ${messageOf(cause)}`
  if (signal.aborted) return { kind: 'timeout' }
  if (seen.isTooLarge) return { kind: 'empty', detail: 'the answer is larger than is read' }
  if (seen.isLater && isCut(seen))
    return FORBIDDEN.test(text)
      ? { kind: 'refused' }
      : { kind: 'outcome_unknown', detail: 'it was accepted, and its result did not come' }
  if (seen.status === undefined) return unreached(cause)
  if (seen.status >= 400) return ofStatus(seen.status, seen, text, now)
  if (!seen.isWhole) return { kind: 'outcome_unknown', detail: 'the answer was cut off' }
  if (FORBIDDEN.test(text)) return { kind: 'refused' }
  if (/tim(ed|e) ?out|did not complete/i.test(messageOf(cause))) return { kind: 'timeout' }
  if (!isJson(seen.text)) return { kind: 'outcome_unknown', detail: 'the answer cannot be read' }
  return { kind: 'empty', detail: 'the answer holds no result' }
}

/** Whether what came last is no whole answer, or an error. */
function isCut({ status, isWhole }: SeenAnswers): boolean {
  return status === undefined || status >= 400 || !isWhole
}

function ofStatus(status: number, { headers }: SeenAnswers, text: string, now: number): GeneratorError {
  switch (status) {
    case 401:
      return { kind: 'misconfigured', detail: 'the provider does not take the key' }
    case 402:
      return { kind: 'out_of_credit' }
    case 403:
      if (FORBIDDEN.test(text)) return { kind: 'refused' }
      if (NO_CREDIT.test(text)) return { kind: 'out_of_credit' }
      return { kind: 'misconfigured', detail: 'the key may not do this' }
    case 404:
      return { kind: 'misconfigured', detail: 'the provider knows no such address or model' }
    case 408:
    case 500:
    case 503:
    case 529:
      return { kind: 'unavailable', detail: `it answered ${status}` }
    case 429:
      if (NO_CREDIT.test(text)) return { kind: 'out_of_credit' }
      return { kind: 'rate_limited', until: retryInstant(headers, text, now) }
    default:
      if (status >= 500) return { kind: 'outcome_unknown', detail: `it answered ${status}` }
      return FORBIDDEN.test(text) ? { kind: 'refused' } : { kind: 'invalid', detail: `it answered ${status}` }
  }
}

function unreached(cause: unknown): GeneratorError {
  const code = codeOf(cause)
  if (code !== undefined && NOT_REACHED.has(code))
    return { kind: 'unavailable', detail: `it cannot be reached (${code})` }
  return { kind: 'outcome_unknown', detail: `the connection ended${code === undefined ? '' : ` (${code})`}` }
}

/** Of the error, or of the one that caused it. */
function codeOf(cause: unknown): string | undefined {
  for (let error = cause; error instanceof Error; error = error.cause)
    if ('code' in error && typeof error.code === 'string') return error.code
  return undefined
}

function messageOf(cause: unknown): string {
  return cause instanceof Error ? cause.message : ''
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text)
    return true
  } catch {
    // Only the beginning of a large answer is kept.
    return text.length >= 16_384
  }
}
