/** The reference at `/docs`: Swagger UI from its npm package over our own OpenAPI document, without any other host. */
import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import type { Hono } from 'hono'
import type { HonoEnv } from './http-context.ts'

const PACKAGE = dirname(createRequire(import.meta.url).resolve('swagger-ui-dist/package.json'))

const FILES: Readonly<Record<string, string>> = {
  'swagger-ui-bundle.js': 'text/javascript; charset=utf-8',
  'swagger-ui.css': 'text/css; charset=utf-8',
}

const PAGE = `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Allot API</title>
<link rel="stylesheet" href="/docs/swagger-ui.css">
</head>
<body>
<div id="reference"></div>
<script src="/docs/swagger-ui-bundle.js"></script>
<script src="/docs/open.js"></script>
</body>
</html>`

const OPEN = `SwaggerUIBundle({ url: '/v1/openapi.json', dom_id: '#reference', deepLinking: true, docExpansion: 'list',
  defaultModelsExpandDepth: 0, validatorUrl: null, tryItOutEnabled: false })`

/** Scripts from here alone; the styles and pictures that the reference makes for itself. */
const POLICY =
  "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; connect-src 'self'; font-src 'self' data:; base-uri 'none'; frame-ancestors 'none'"

export function referenceRoutes(app: Hono<HonoEnv>): void {
  app.get('/docs', (context) => {
    context.header('content-security-policy', POLICY)
    return context.html(PAGE)
  })
  app.get('/docs/open.js', (context) =>
    context.body(OPEN, 200, { 'content-type': 'text/javascript; charset=utf-8' }),
  )
  for (const [name, type] of Object.entries(FILES)) {
    app.get(`/docs/${name}`, (context) =>
      context.body(readFileSync(join(PACKAGE, name)), 200, {
        'content-type': type,
        'cache-control': 'public, max-age=86400',
      }),
    )
  }
}
