/** Values for a JSON schema: most fit it, some fit no schema at all. */
import type { Random } from './random.ts'

export interface Schema {
  readonly $ref?: string
  readonly type?: string | readonly string[]
  readonly const?: unknown
  readonly enum?: readonly unknown[]
  readonly anyOf?: readonly Schema[]
  readonly oneOf?: readonly Schema[]
  readonly allOf?: readonly Schema[]
  readonly properties?: Readonly<Record<string, Schema>>
  readonly required?: readonly string[]
  readonly additionalProperties?: boolean | Schema
  readonly items?: Schema
  readonly minimum?: number
  readonly maximum?: number
  readonly examples?: readonly unknown[]
}

export type Schemas = ReadonlyMap<string, Schema>

/** One value in ten is hostile: the whole, or something deep in it. */
const HOSTILE = 0.1

/** A fifth are the examples of the document, so that requests come far enough to matter. */
const EXAMPLE = 0.2

const MAX_DEPTH = 8

export function valueFor(schema: Schema, schemas: Schemas, random: Random, depth = 0): unknown {
  if (random.chance(HOSTILE)) return random.pick(HOSTILE_VALUES)()
  const its = schema.$ref === undefined ? schema : schemas.get(schema.$ref.split('/').at(-1) ?? '')
  if (!its || depth > MAX_DEPTH) return null
  if (its.examples?.length && random.chance(EXAMPLE)) return random.pick(its.examples)
  if (its.const !== undefined) return its.const
  if (its.enum?.length) return random.pick(its.enum)
  const choices = its.anyOf ?? its.oneOf
  if (choices?.length) return valueFor(random.pick(choices), schemas, random, depth + 1)
  if (its.allOf?.length)
    return Object.assign({}, ...its.allOf.map((each) => valueFor(each, schemas, random, depth + 1)))
  return ofType(its, schemas, random, depth)
}

function ofType(schema: Schema, schemas: Schemas, random: Random, depth: number): unknown {
  const type = typeof schema.type === 'string' ? schema.type : random.pick(schema.type ?? ['null'])
  switch (type) {
    case 'object':
      return objectFor(schema, schemas, random, depth)
    case 'array':
      return Array.from({ length: random.below(4) }, () =>
        valueFor(schema.items ?? {}, schemas, random, depth + 1),
      )
    case 'integer':
    case 'number':
      return numberFor(schema, random)
    case 'boolean':
      return random.chance(0.5)
    case 'string':
      return random.pick(TEXTS)
    default:
      return null
  }
}

function objectFor(schema: Schema, schemas: Schemas, random: Random, depth: number): object {
  const required = new Set(schema.required)
  const fields = Object.entries(schema.properties ?? {})
    .filter(([name]) => (required.has(name) ? !random.chance(0.03) : random.chance(0.4)))
    .map(([name, each]): [string, unknown] => [name, valueFor(each, schemas, random, depth + 1)])
  const more = schema.additionalProperties
  if (typeof more === 'object')
    for (let n = random.below(3); n > 0; n--)
      fields.push([random.pick(TEXTS), valueFor(more, schemas, random, depth + 1)])
  if (random.chance(0.05)) fields.push([random.pick(NAMES), random.pick(HOSTILE_VALUES)()])
  return Object.fromEntries(fields)
}

function numberFor({ minimum = -2, maximum = 1_000 }: Schema, random: Random): number {
  const edges = [minimum, maximum, minimum - 1, maximum + 1]
  return random.chance(0.3) ? random.pick(edges) : random.below(20)
}

const NAMES = ['__proto__', 'constructor', 'toString', '', '\u0000', 'hasOwnProperty', 'a'.repeat(300)]

/** Texts that a person or a program may mean, and names that come along. */
const TEXTS = [
  ...['ann', 'Shop', 'pro', 'free', 'monthly', 'yearly', 'ai_credits', 'batch_exports', 'virtual_model'],
  ...['background_removal', 'ai_images', 'standard', 'web', 'admin', 'member', 'owner', 'read', 'operate'],
  ...[
    '2026-12-01T00:00:00Z',
    '2026-02-30T25:00:00Z',
    'P1M',
    'https://example.com/hook',
    'http://127.0.0.1:1/',
  ],
  ...[
    'ann@example.com',
    '1',
    '-1',
    '0',
    '1e400',
    'NaN',
    '٣',
    'ﬀ',
    '👨‍👩‍👧',
    '\u202Etxt.exe',
    'a\r\nB: c',
    "' OR 1=1 --",
  ],
  ...['../../etc/passwd', '%ff', '{{7*7}}', '<script>', ...NAMES],
]

const HOSTILE_VALUES: readonly (() => unknown)[] = [
  () => null,
  () => true,
  () => -1,
  () => 0.1,
  () => 2 ** 53,
  () => 1e308,
  () => '',
  () => '\u0000',
  () => '\ud800',
  () => 'x'.repeat(10_000),
  () => '.'.repeat(4_000),
  () => [],
  () => ({}),
  () => JSON.parse('{"__proto__":{"isAdmin":true}}'),
  () => nested(500),
  () => Array.from({ length: 2_000 }, () => 0),
  () => Object.fromEntries(Array.from({ length: 500 }, (_, at) => [`k${at}`, at])),
]

function nested(depth: number): unknown {
  let value: unknown = 1
  for (let at = 0; at < depth; at++) value = at % 2 ? [value] : { a: value }
  return value
}
