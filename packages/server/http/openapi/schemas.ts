/**
 * The schemas of the document: zod writes the JSON Schema of what it also checks. A schema with an id becomes a
 * component; everything else stands where it is used.
 */
import { z } from 'zod'

export type Json = Record<string, unknown>

/** A request shows what may be sent, an answer what is sent. */
export type Direction = 'request' | 'answer'

export class Schemas {
  readonly components: Json = {}

  /** @returns the schema, or the reference to its component */
  of(schema: z.ZodType, direction: Direction): Json {
    const { it } = this.propertiesOf(z.object({ it: schema }), direction)
    return it as Json // the schema of one property
  }

  propertiesOf(schema: z.ZodObject, direction: Direction): Json {
    const { $defs = {}, properties = {} } = z.toJSONSchema(schema, {
      io: direction === 'request' ? 'input' : 'output',
      unrepresentable: 'any',
      override: ({ zodSchema, jsonSchema }) => {
        const { examples } = z.globalRegistry.get(zodSchema) ?? {}
        if (Array.isArray(examples)) jsonSchema.examples = examples // zod leaves those of requests with a transform out
        // A field that a later version adds to an answer breaks no client.
        if (direction === 'answer' && jsonSchema.additionalProperties === false)
          delete jsonSchema.additionalProperties
      },
    })
    for (const [id, definition] of Object.entries(referenced($defs) as Json)) this.#add(id, definition)
    return referenced(properties) as Json // an object stays one
  }

  #add(id: string, definition: unknown): void {
    const before = this.components[id]
    if (before !== undefined && JSON.stringify(before) !== JSON.stringify(definition))
      throw new Error(`Invariant: two schemas of the API have the id ${id}.`)
    this.components[id] = definition
  }
}

/** References lead to the components of the document. */
function referenced(schema: unknown): unknown {
  return JSON.parse(JSON.stringify(schema).replaceAll('"#/$defs/', '"#/components/schemas/'))
}
