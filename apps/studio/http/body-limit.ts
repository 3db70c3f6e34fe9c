/** How much a request may send that is no photo; photos are limited while they arrive (storage/receive.ts). */
import { MAX_FILE_BYTES } from '@allot/imaging/format'
import type { MiddlewareHandler } from 'hono'
import { bodyLimit } from 'hono/body-limit'
import { HTTPException } from 'hono/http-exception'

/** Room for the names of a whole Batch. For a route that takes JSON by PUT, where other routes take photos. */
export const LIMIT = bodyLimit({
  maxSize: 5 * 1024 * 1024,
  onError: () => {
    throw new HTTPException(413, { message: 'That is too much at once. Add fewer photos.' })
  },
})

/**
 * Files are limited while they arrive, everything else here. Of a file that is refused before it is read the rest is let
 * by, so that its sender, who reads the answer after the last byte, learns why; where that is too much, or too slow, the
 * connection ends with the answer.
 */
export const bounded: MiddlewareHandler = async (context, next) => {
  if (context.req.method !== 'PUT') return LIMIT(context, next)
  await next()
  const { req, res } = context
  if (res.status < 400 || req.raw.bodyUsed) return
  if (!(await letBy(req.raw.body))) res.headers.set('connection', 'close')
}

const MAX_LET_BY_MS = 10_000

/** @returns whether it came to its end */
async function letBy(body: ReadableStream<Uint8Array> | null): Promise<boolean> {
  const late = performance.now() + MAX_LET_BY_MS
  let bytes = 0
  for await (const chunk of body ?? []) {
    bytes += chunk.length
    if (bytes > MAX_FILE_BYTES || performance.now() > late) return false
  }
  return true
}
