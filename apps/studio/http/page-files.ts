/** The files of the page: a built bundle. Its hashed parts may be cached for ever, its page may not. */
import { existsSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { extname, join, normalize } from 'node:path'
import { Hono } from 'hono'
import { CompressedFiles, type SentFile, sentText } from './compressed-file.ts'
import { withFirstParts } from './first-parts.ts'

const TYPES = new Map(
  Object.entries({
    '.html': 'text/html; charset=utf-8',
    '.js': 'text/javascript; charset=utf-8',
    '.css': 'text/css; charset=utf-8',
    '.svg': 'image/svg+xml',
    '.woff2': 'font/woff2',
    '.png': 'image/png',
    '.webmanifest': 'application/manifest+json',
    '.webp': 'image/webp',
  }),
)

const POLICY =
  "default-src 'self'; img-src 'self' blob: data:; style-src 'self' 'unsafe-inline'; connect-src 'self'; frame-ancestors 'none'; base-uri 'none'; form-action 'self'"

/** @param dist the folder of the built bundle */
export function pageFiles(dist: string): Hono {
  const files = new CompressedFiles()
  // What a phone shares is taken by the page's service worker; where that is not there yet, it is shared once more.
  const app = new Hono().post('/share', (context) => context.redirect('/?shared=lost', 303))
  return app.get('*', async (context) => {
    const requested = normalize(spelt(new URL(context.req.url).pathname))
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
    const accepted = context.req.header('accept-encoding')
    const { body, coding } = isFile
      ? await files.read(path, accepted)
      : await page(dist, requested, accepted, context.req.header('cookie'))
    context.header('vary', isFile ? 'accept-encoding' : 'accept-encoding, cookie')
    if (coding) context.header('content-encoding', coding)
    return context.body(body)
  })
}

async function page(
  dist: string,
  path: string,
  accepted: string | undefined,
  cookie: string | undefined,
): Promise<SentFile> {
  const text = await readFile(join(dist, 'index.html'), 'utf8')
  return sentText(await withFirstParts(dist, text, path, cookie), accepted)
}

/** Without its escapes; one that is no text, as `/%ff`, names no file, and stays as it came. */
function spelt(path: string): string {
  try {
    return decodeURIComponent(path)
  } catch {
    return path
  }
}
