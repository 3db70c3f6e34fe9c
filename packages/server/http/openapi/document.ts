/**
 * The OpenAPI 3.1 document, made from the endpoints themselves: schemas, problems, headers, scopes and events. Each
 * operation says who may use it, in OpenAPI's own words and exactly under `x-allot-access`.
 */

import type { Endpoint } from '../endpoint.ts'
import { TAGS } from '../endpoint.ts'
import { operationOf, PARAMETERS, SECURITY_SCHEMES } from './operation.ts'
import { HEADERS, Responses } from './responses.ts'
import { type Json, Schemas } from './schemas.ts'
import { webhooksOf } from './webhooks.ts'

const DESCRIPTION = `May this member do this now? Allot decides, charges, gives back, renews and shows where it went.

- **A denial is an answer**: status 200, \`allowed: false\`, every limit that denies it, and from when on it is allowed. An invalid request is answered with \`application/problem+json\` (RFC 9457) with a stable \`code\`.
- **Every write takes an \`Idempotency-Key\`**: repeat it, and the first answer comes back.
- **\`id\` is the number of an entry in the log** in answers, entries, holds and alerts; ids of other things are theirs alone.
- **Lists come in pages**: send the \`next\` of one page as the \`after\` of the following one; null is the end.
- **Answers may get new fields.** Clients ignore those they do not know. Requests with unknown fields are rejected.
- **Bodies are JSON in UTF-8**, sent with \`Content-Type: application/json\`; others are answered with 415, \`unsupported_media_type\`.
- **A wrong method** on a known address is answered with 405, \`method_not_allowed\`, and the header Allow.
- **Another name** than that of its public address, or without one of its machine, is answered with 421, \`misdirected\`.
- Instants are UTC. People sign in under \`/auth\`; an account that nobody may make is answered with 403, \`sign_up_closed\`.`

export function openApi(endpoints: readonly Endpoint[], version: string): Json {
  const schemas = new Schemas()
  const responses = new Responses(schemas)
  const paths: Record<string, Json> = {}
  for (const endpoint of endpoints) {
    const operation = operationOf(endpoint, schemas, responses)
    paths[endpoint.path] = { ...paths[endpoint.path], [endpoint.method]: operation }
  }
  const webhooks = webhooksOf(schemas)
  return {
    openapi: '3.1.0',
    info: {
      title: 'Allot',
      version,
      description: DESCRIPTION,
      license: { name: 'Apache-2.0', identifier: 'Apache-2.0' },
    },
    servers: [{ url: '/' }],
    tags: Object.entries(TAGS).map(([name, description]) => ({ name, description })),
    paths,
    webhooks,
    components: {
      schemas: sorted(schemas.components),
      responses: sorted(responses.components),
      headers: HEADERS,
      parameters: PARAMETERS,
      securitySchemes: SECURITY_SCHEMES,
    },
  }
}

function sorted(components: Json): Json {
  return Object.fromEntries(Object.entries(components).sort(([a], [b]) => (a < b ? -1 : 1)))
}
