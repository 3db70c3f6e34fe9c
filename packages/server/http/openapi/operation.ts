/** One operation of the document: who may use it, what it takes, what it answers. */
import type { z } from 'zod'
import type { Endpoint } from '../endpoint.ts'
import type { Responses } from './responses.ts'
import type { Json, Schemas } from './schemas.ts'

export function operationOf(endpoint: Endpoint, schemas: Schemas, responses: Responses): Json {
  const { id, tag, path, summary, description, access, query, body, rawBody, writes } = endpoint
  return {
    operationId: id,
    tags: [tag],
    summary,
    description,
    'x-allot-access': access,
    security: securityOf(endpoint),
    parameters: [
      ...inPath(path),
      ...inQuery(query, schemas),
      ...(writes ? [{ $ref: '#/components/parameters/IdempotencyKey' }] : []),
    ],
    ...(body && {
      requestBody: {
        required: true,
        content: { 'application/json': { schema: schemas.of(body, 'request') } },
      },
    }),
    ...(rawBody !== undefined && {
      requestBody: {
        required: true,
        content: { 'application/json': { schema: { type: 'object', description: rawBody } } },
      },
    }),
    responses: responses.of(endpoint),
  }
}

export const SECURITY_SCHEMES = {
  session: {
    type: 'apiKey',
    in: 'cookie',
    name: 'allot.session_token',
    description: 'A signed-in person. The role is the least that they need in the Space.',
  },
  apiKey: {
    type: 'http',
    scheme: 'bearer',
    bearerFormat: 'allot_…',
    description: 'An API key, with the scope that it needs. No scope contains another.',
  },
  publishableKey: {
    type: 'http',
    scheme: 'bearer',
    bearerFormat: 'pk_…',
    description: 'A key of one Space that may stand in a browser.',
  },
}

/** One of these is enough. OpenAPI 3.1 lets any scheme name the roles or scopes that it needs. */
function securityOf({ access: { open, person, scope, publishable } }: Endpoint): readonly Json[] {
  if (open) return []
  return [
    ...(person ? [{ session: person === 'signed in' ? [] : [person] }] : []),
    ...(scope ? [{ apiKey: [scope] }] : []),
    ...(publishable ? [{ publishableKey: [] }] : []),
  ]
}

export const PARAMETERS = {
  IdempotencyKey: {
    name: 'Idempotency-Key',
    in: 'header',
    required: true,
    description: 'The same one when the request is repeated; then the first answer comes back, for ever.',
    schema: { type: 'string', minLength: 1, maxLength: 200, examples: ['order 7'] },
  },
}

/** What the names in addresses stand for. */
const NAMES: Readonly<Record<string, readonly [description: string, example: string]>> = {
  space: ['The id of the Space.', 'spc_b1946ac92492d234'],
  grant: ['The id of the grant.', '3'],
  hold: ['The id of the hold: of the answer that placed it.', '43'],
  member: ['The id of the member.', 'ann'],
  session: ['The id of the session, from their list.', 'q2Zs8'],
  invitation: ['The id of the invitation.', 'inv_6f1ed002ab559585'],
  token: ['The token of the invitation: the end of its link.', 'c2VjcmV0'],
  key: ['The id of the key.', 'key_9a0364b9e99bb480'],
  change: ['The id of the plan change.', 'chg_5d8f0c1e2a3b4c5d'],
  policy: ['The id of the policy version.', '2026-05-unified'],
  webhook: ['The id of the webhook.', 'whk_3c59dc048e885024'],
  delivery: ['The id of the call.', '7'],
}

function inPath(path: string): readonly Json[] {
  return [...path.matchAll(/\{(\w+)\}/g)].map(([, name = '']) => {
    const [description, example] = NAMES[name] ?? []
    if (description === undefined) throw new Error(`Invariant: {${name}} of ${path} is not described.`)
    return { name, in: 'path', required: true, description, schema: { type: 'string', examples: [example] } }
  })
}

function inQuery(query: z.ZodObject | undefined, schemas: Schemas): readonly Json[] {
  if (!query) return []
  return Object.entries(schemas.propertiesOf(query, 'request')).map(([name, described]) => {
    const { description, ...schema } = described as Json // the schema of one property
    return { name, in: 'query', description, schema }
  })
}
