/**
 * The headers that every answer carries. An answer in JSON is made with all of them at once, as a plain record: filling
 * a Headers object, one for each layer that had something to add, was a seventh of the work of an operation.
 */
import { type Context, Hono } from 'hono'
import { secureHeaders } from 'hono/secure-headers'
import type { ContentfulStatusCode } from 'hono/utils/http-status'

export type HeaderRecord = Record<string, string>

export const REQUEST_ID = 'x-request-id'

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
      ...SECURE,
      ...headers,
      'content-type': 'application/json',
      [REQUEST_ID]: context.get('requestId'),
    },
  })
}

/** For answers that are made another way. */
export function addHeaders(context: Context, headers: HeaderRecord): void {
  for (const [name, value] of Object.entries(headers)) context.header(name, value)
}

export function isComplete(context: Context): boolean {
  return context.get('complete') === true
}

/** Adds what an answer that was made another way does not carry yet. */
export async function complete(context: Context): Promise<void> {
  context.res.headers.set(REQUEST_ID, context.get('requestId'))
  await secure(context, nothingMore)
}

const secure = secureHeaders()
const nothingMore = async () => undefined
const { headers } = await new Hono().get('/', secure, (context) => context.body(null)).request('/')
const SECURE = Object.fromEntries(headers)
