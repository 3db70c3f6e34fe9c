/**
 * The headers of every answer. A JSON answer is created with all of them at once, from a plain record: filling a Headers
 * object layer by layer was a seventh of the work of an operation.
 */
import { Hono } from 'hono'
import { secureHeaders } from 'hono/secure-headers'
import type { ContentfulStatusCode } from 'hono/utils/http-status'
import type { HttpContext } from './http-context.ts'

export type HeaderRecord = Record<string, string>

export const REQUEST_ID = 'x-request-id'

/** Answers hold keys and what people did; no browser or proxy on the way keeps one, nor shows it after a sign-out. */
const NEVER_KEPT = 'no-store'

/** @param headers further headers of this answer */
export function answerJson(
  { env }: HttpContext,
  answer: unknown,
  status: ContentfulStatusCode,
  headers: HeaderRecord,
): Response {
  env.isComplete = true
  return new Response(JSON.stringify(answer), {
    status,
    headers: {
      ...SECURE_JSON,
      ...headers,
      'content-type': 'application/json',
      [REQUEST_ID]: env.id,
    },
  })
}

/** For answers that are not JSON. */
export function addHeaders(context: HttpContext, headers: HeaderRecord): void {
  for (const [name, value] of Object.entries(headers)) context.header(name, value)
}

/** Adds the common headers to an answer that is not JSON. What may be kept says so itself, like the reference's parts. */
export function addCommonHeaders({ headers }: Response, id: string): void {
  headers.set(REQUEST_ID, id)
  if (!headers.has('cache-control')) headers.set('cache-control', NEVER_KEPT)
  for (const [name, value] of SECURE) headers.set(name, value)
}

/**
 * Security headers that concern pages only. JSON answers leave them out: Node validates and writes each header on its
 * own, and these seven took a fortieth of an operation.
 */
const OF_PAGES = new Set([
  'cross-origin-opener-policy',
  'origin-agent-cluster',
  'referrer-policy',
  'x-dns-prefetch-control',
  'x-download-options',
  'x-permitted-cross-domain-policies',
  'x-xss-protection',
])

// Whether browsers shall insist on https is for who knows the public address (apps/allot/listen.ts).
const secure = secureHeaders({ strictTransportSecurity: false })
const { headers } = await new Hono().get('/', secure, (context) => context.body(null)).request('/')
const SECURE = [...headers]
const SECURE_JSON = {
  ...Object.fromEntries(SECURE.filter(([name]) => !OF_PAGES.has(name))),
  'cache-control': NEVER_KEPT,
}
