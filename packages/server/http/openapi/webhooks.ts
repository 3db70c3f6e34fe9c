/** The webhooks of the document: what Allot sends to the addresses that a Space registers, one for each event. */
import { EVENT_TYPES, EVENTS } from '@allot/api/event'
import type { Json, Schemas } from './schemas.ts'

export function webhooksOf(schemas: Schemas): Json {
  return Object.fromEntries(
    EVENT_TYPES.map((type) => {
      const schema = EVENTS[type]
      const description = schema.meta()?.description
      const operation = {
        operationId: `on${type.replaceAll(/(?:^|[._])(\w)/g, (_, letter: string) => letter.toUpperCase())}`,
        tags: ['Events'],
        summary: type,
        description: `${description} Calls follow the Standard Webhooks specification.`,
        security: [],
        parameters: SIGNED,
        requestBody: {
          required: true,
          content: { 'application/json': { schema: schemas.of(schema, 'answer') } },
        },
        responses: {
          '2XX': { description: 'Received.' },
          '4XX': { description: 'Not received; sent again later. After 410 the webhook is switched off.' },
          '5XX': { description: 'Not received; sent again later.' },
        },
      }
      return [type, { post: operation }]
    }),
  )
}

const SIGNED = [
  ['webhook-id', 'Names the event; the same when the call is repeated.', 'spc_b1946ac92492d234/42'],
  ['webhook-timestamp', 'When the call was sent, in seconds since 1970.', '1784538000'],
  [
    'webhook-signature',
    'Signatures of the call, one for each valid secret.',
    'v1,K5oZfzN95Z9UVu1EsfQmfVNQhnkZ2pj9o9NDN=',
  ],
].map(([name, description, example]) => ({
  name,
  in: 'header',
  required: true,
  description,
  schema: { type: 'string', examples: [example] },
}))
