/**
 * The headers that every answer carries. An answer in JSON is made with all of them at once, as a plain record: filling
 * a Headers object, one for each layer that had something to add, was a seventh of the work of an operation.
 */
import { type Context, Hono, type MiddlewareHandler } from 'hono'
import { secureHeaders } from 'hono/secure-headers'
import type { ContentfulStatusCode } from 'hono/utils/http-status'

export type HeaderRecord = Record<string, string>

/** @param headers what this answer carries besides */
export function answerJson(
  context: Context,
  answer: unknown,
  status: ContentfulStatusCode,
  headers: HeaderRecord,
): Response {
  context.set('complete', true)
  return new Response(JSON.stringify(answer), {
    status,
    headers: {
      'content-type': 'application/json',
      'x-request-id': context.get('requestId'),
      ...SECURE,
      ...headers,
    },
  })
}

/** For answers that are made another way. */
export function addHeaders(context: Context, headers: HeaderRecord): void {
  for (const [name, value] of Object.entries(headers)) context.header(name, value)
}

/** Adds what protects visitors of the answer to any that does not have it yet. */
export const secured: MiddlewareHandler = async (context, next) => {
  await next()
  if (!context.get('complete')) await secure(context, nothingMore)
}

const secure = secureHeaders()
const nothingMore = async () => undefined
const { headers } = await new Hono().get('/', secure, (context) => context.body(null)).request('/')
const SECURE = Object.fromEntries(headers)
