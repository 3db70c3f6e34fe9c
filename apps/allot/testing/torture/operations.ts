/** What can be called: every operation of the OpenAPI document, every route of the studio. */
import type { DescribedApi, DescribedOperation } from '@allot/server/testing/openapi-check'
import type { Schema, Schemas } from './values.ts'

export interface Operation {
  /** `POST /v1/spaces/{space}/charges` */
  readonly name: string
  readonly method: string
  readonly path: string
  /** Names in braces. */
  readonly parameters: readonly string[]
  readonly query: readonly { readonly name: string; readonly schema: Schema }[]
  /** Undefined where it takes none, or none that is JSON. */
  readonly body: Schema | undefined
  /** By the OpenAPI document. */
  readonly isDescribed: boolean
  /** The body is a file. */
  readonly takesFile: boolean
  /** Answers on and on. */
  readonly isStream: boolean
}

export interface Described {
  readonly operations: readonly Operation[]
  readonly schemas: Schemas
}

interface Document extends DescribedApi {
  readonly paths: Readonly<Record<string, Readonly<Record<string, DocumentOperation>>>>
  readonly components: { readonly schemas: Readonly<Record<string, Schema>> }
}
interface DocumentOperation extends DescribedOperation {
  readonly parameters?: readonly { readonly name?: string; readonly in?: string; readonly schema?: Schema }[]
  readonly requestBody?: { readonly content: Readonly<Record<string, { readonly schema?: Schema }>> }
}

export async function readOperations(url: string): Promise<{ described: Described; document: Document }> {
  const document = (await (await fetch(`${url}/v1/openapi.json`)).json()) as Document // an OpenAPI document
  const operations = Object.entries(document.paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, each]) => operationOf(method.toUpperCase(), path, each)),
  )
  const schemas = new Map(Object.entries(document.components.schemas))
  return { described: { operations, schemas }, document }
}

export function operation(
  method: string,
  path: string,
  body?: Schema | 'file',
  query: Operation['query'] = [],
): Operation {
  const parameters = [...path.matchAll(/\{(\w+)\}/g)].map(([, name = '']) => name)
  const isStream = /\}\/(events|live)$/.test(path)
  const takesFile = body === 'file'
  return {
    ...{ name: `${method} ${path}`, method, path, parameters, query, isStream, takesFile },
    isDescribed: false,
    body: takesFile ? undefined : body,
  }
}

function operationOf(method: string, path: string, each: DocumentOperation): Operation {
  const query = (each.parameters ?? []).flatMap((parameter) =>
    parameter.in === 'query' && parameter.name !== undefined
      ? [{ name: parameter.name, schema: parameter.schema ?? {} }]
      : [],
  )
  const body = each.requestBody?.content['application/json']?.schema
  return { ...operation(method, path, body, query), isDescribed: true }
}
