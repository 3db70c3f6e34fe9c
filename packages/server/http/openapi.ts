/**
 * The OpenAPI 3.1 document, made from the endpoints themselves: zod writes the JSON Schema of what it also checks, and
 * each address says who may use it, in OpenAPI's own words and exactly under `x-allot-access`.
 */

import { problem } from '@allot/api/problem'
import { z } from 'zod'
import type { Endpoint } from './endpoint.ts'

type Json = Record<string, unknown>

export function openApi(endpoints: readonly Endpoint[], version: string): Json {
  const schemas: Json = {}
  const paths: Record<string, Json> = {}
  const put = (schema: z.ZodType, io: 'input' | 'output'): Json => {
    const { $defs = {}, $schema, ...own } = z.toJSONSchema(schema, { io, unrepresentable: 'any' }) as Json // the dialect is OpenAPI 3.1's own
    for (const [id, def] of Object.entries($defs as Json)) schemas[id] = moved(def)
    return moved(own) as Json // an object stays one
  }
  for (const endpoint of endpoints) {
    paths[endpoint.path] = { ...paths[endpoint.path], [endpoint.method]: operation(endpoint, put) }
  }
  return {
    openapi: '3.1.0',
    info: {
      title: 'Allot',
      version,
      description:
        'May this member do this now? A refusal by a plan is an answer, `allowed: false` with the denial; a request ' +
        'that makes no sense is `application/problem+json` with a stable code. Every write takes an ' +
        '`Idempotency-Key`: repeat it, and the first answer comes back. Instants are UTC.',
      license: { name: 'Apache-2.0', identifier: 'Apache-2.0' },
    },
    servers: [{ url: '/' }],
    paths,
    components: { schemas, securitySchemes: SECURITY },
  }
}

const SECURITY = {
  session: {
    type: 'apiKey',
    in: 'cookie',
    name: 'allot.session_token',
    description: 'A signed-in person.',
  },
  key: { type: 'http', scheme: 'bearer', description: 'An API key, `allot_…`, with scopes.' },
  publishable: { type: 'http', scheme: 'bearer', description: 'A key for browsers, `pk_…`, of one Space.' },
}

type Put = (schema: z.ZodType, io: 'input' | 'output') => Json

function operation(endpoint: Endpoint, put: Put): Json {
  const {
    method,
    path,
    summary,
    about,
    access,
    query,
    body,
    answer,
    status = 200,
    writes,
    also = [],
  } = endpoint
  return {
    operationId: `${method}${path.replace('/v1', '').replaceAll(/[/{}.]+(\w?)/g, (_, letter: string) => letter.toUpperCase())}`,
    tags: [tagOf(path)],
    summary,
    ...(about !== undefined && { description: about }),
    'x-allot-access': access,
    security: security(endpoint),
    parameters: [...inPath(path), ...inQuery(query, put), ...(writes ? [IDEMPOTENCY] : [])],
    ...(body && {
      requestBody: { required: true, content: { 'application/json': { schema: put(body, 'input') } } },
    }),
    responses: {
      [status]: {
        description: 'The answer',
        content: {
          'application/json': { schema: put(answer, 'output') },
          ...Object.fromEntries(also.map((type) => [type, { schema: { type: 'string' } }])),
        },
      },
      default: {
        description: 'What is wrong with the request, and how to mend it',
        content: { 'application/problem+json': { schema: put(problem, 'output') } },
      },
    },
  }
}

/** Addresses that belong together in the reference, whatever they are called. */
const GROUPS: Readonly<Record<string, string>> = {
  checks: 'operations',
  quotes: 'operations',
  charges: 'operations',
  refunds: 'operations',
  holds: 'operations',
  live: 'usage',
  subscriptions: 'plans',
}

/** What an address is about: the first thing in a Space, or beside Spaces. */
function tagOf(path: string): string {
  const words = path
    .split('/')
    .slice(2)
    .filter((part) => !part.startsWith('{'))
  const word = words[0] === 'spaces' && words[1] ? words[1] : (words[0] ?? 'health')
  return GROUPS[word] ?? word
}

function security({ access }: Endpoint): readonly Json[] {
  return [
    ...(access.open ? [{}] : []),
    ...(access.person ? [{ session: [] }] : []),
    ...(access.scope ? [{ key: [access.scope] }] : []),
    ...(access.publishable ? [{ publishable: [] }] : []),
  ]
}

function inPath(path: string): readonly Json[] {
  return [...path.matchAll(/\{(\w+)\}/g)].map(([, name]) => ({
    name,
    in: 'path',
    required: true,
    schema: { type: 'string' },
  }))
}

function inQuery(query: z.ZodObject | undefined, put: Put): readonly Json[] {
  if (!query) return []
  const { properties = {} } = put(query, 'input') as { properties?: Json } // an object's schema
  return Object.entries(properties).map(([name, schema]) => ({ name, in: 'query', schema }))
}

const IDEMPOTENCY: Json = {
  name: 'Idempotency-Key',
  in: 'header',
  required: true,
  description: 'The same one when the request is repeated; then the first answer comes back.',
  schema: { type: 'string', minLength: 1, maxLength: 200 },
}

/** Definitions of one schema become components of the document. */
function moved(schema: unknown): unknown {
  return JSON.parse(JSON.stringify(schema).replaceAll('"#/$defs/', '"#/components/schemas/'))
}
