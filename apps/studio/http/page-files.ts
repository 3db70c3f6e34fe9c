/** The files of the page: a built bundle. Its hashed parts may be cached for ever, its page may not. */
import { existsSync, readFileSync } from 'node:fs'
import { extname, join, normalize } from 'node:path'
import { Hono } from 'hono'

const TYPES = new Map(
  Object.entries({
    '.html': 'text/html; charset=utf-8',
    '.js': 'text/javascript; charset=utf-8',
    '.css': 'text/css; charset=utf-8',
    '.svg': 'image/svg+xml',
    '.woff2': 'font/woff2',
    '.png': 'image/png',
    '.webp': 'image/webp',
  }),
)

const POLICY =
  "default-src 'self'; img-src 'self' blob: data:; style-src 'self' 'unsafe-inline'; connect-src 'self'; frame-ancestors 'none'; base-uri 'none'; form-action 'self'"

/** @param dist the folder of the built bundle */
export function pageFiles(dist: string): Hono {
  return new Hono().get('*', (context) => {
    const requested = normalize(decodeURIComponent(new URL(context.req.url).pathname))
    const isFile = extname(requested) !== ''
    const path = join(dist, isFile ? requested : 'index.html')
    if (!path.startsWith(dist) || !existsSync(path)) return context.text('Not found', 404)
    context.header('content-type', TYPES.get(extname(path)) ?? 'application/octet-stream')
    context.header(
      'cache-control',
      requested.startsWith('/assets/') ? 'public, max-age=31536000, immutable' : 'no-cache',
    )
    context.header('content-security-policy', POLICY)
    context.header('x-content-type-options', 'nosniff')
    context.header('referrer-policy', 'same-origin')
    return context.body(new Uint8Array(readFileSync(path)))
  })
}
