/** The OpenAPI document of all endpoints. Called after the last of them. */
import type { Hono } from 'hono'
import { z } from 'zod'
import type { Api } from '../http/api.ts'
import type { HonoEnv } from '../http/http-context.ts'
import { openApi } from '../http/openapi/document.ts'

export function documentRoutes(app: Hono<HonoEnv>, api: Api, version: string): void {
  api.describe({
    method: 'get',
    path: '/v1/openapi.json',
    id: 'getOpenApi',
    tag: 'System',
    summary: 'Get this document',
    description: 'The OpenAPI 3.1 document of this server.',
    access: { open: true },
    uncounted: true,
    answer: z.record(z.string(), z.unknown()),
  })
  let document: string | undefined
  app.get('/v1/openapi.json', (context) => {
    document ??= JSON.stringify(openApi(api.endpoints, version))
    return context.body(document, 200, { 'content-type': 'application/json' })
  })
}
