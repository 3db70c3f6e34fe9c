/**
 * The reference of the policy language, docs/policy.md, made of the schema: each key with its kind, its default, what it
 * means and an example. `npm run docs:policy` writes it; policy.test.ts holds the file to the schema, and each key to
 * having a description and an example.
 */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { policySchema } from '@allot/rules/policy-schema'
import { stringify } from 'yaml'
import { z } from 'zod'

export const REFERENCE = join(import.meta.dirname, 'policy.md')
export const EXAMPLE = join(import.meta.dirname, 'policy-example.yaml')

/** A key of the schema, with the names above it: `pools.<pool>.unit`. */
export interface Key {
  readonly path: string
  readonly schema: z.core.$ZodType
  readonly optional: boolean
}

/** All keys, those of the top first and then, part by part, the keys below them. */
export function keysOf(schema: z.core.$ZodType = policySchema, above = ''): readonly Key[] {
  const own = Object.entries(objectIn(schema)?.shape ?? {}).map(([name, key]) => ({
    path: above === '' ? name : `${above}.${name}`,
    schema: key,
    optional: key instanceof z.ZodType && key.safeParse(undefined).success,
  }))
  return [...own, ...own.flatMap((key) => keysOf(key.schema, below(key)))]
}

/** What `.meta` says of it, on whatever layer it was said. */
export function metaOf(schema: z.core.$ZodType): Meta {
  const inner = insideOf(schema)
  return { ...(inner && metaOf(inner)), ...z.globalRegistry.get(schema) }
}

export interface Meta {
  readonly title?: string | undefined
  readonly description?: string | undefined
  readonly examples?: readonly unknown[]
}

export function policyReference(): string {
  const keys = keysOf()
  const parts = Map.groupBy(keys, ({ path }) => path.split('.').slice(0, -1).join('.'))
  const sections = [...parts].map(([path, its]) => section(keys, path, its))
  return [HEAD, ...sections].join('\n')
}

const HEAD = `# The policy language

<!-- Written by "npm run docs:policy" from packages/rules/policy/schema; edit the descriptions there. -->

A policy is one dated version of everything a product sells, as a YAML file. This one is whole: it has credits, a limit on exports and two plans.

\`\`\`yaml
${readFileSync(EXAMPLE, 'utf8').trim()}
\`\`\`

\`allot policy lint\` says what is wrong in a file, with its line and the way to mend it; \`allot policy diff\` who gains and loses by it; \`allot policy publish\` puts it in force. Names have small letters, digits and \`_\`. Amounts are written as people say them, 0.5 or 200.

A key without a default must be there; \`-\` stands for one that may be left out and then says nothing.
`

function section(keys: readonly Key[], path: string, its: readonly Key[]): string {
  const part = keys.find((key) => below(key) === path)
  const { description = '', examples = [] } = part ? metaOf(part.schema) : {}
  const named =
    path
      .replace(/\.<\w+>$/, '')
      .split('.')
      .at(-1) ?? ''
  const about = part
    ? [
        `## \`${path}\``,
        '',
        description,
        '',
        '```yaml',
        stringify({ [named]: examples[0] }, STYLE).trim(),
        '```',
      ]
    : ['## The top of the file']
  const rows = its.map(
    ({ path, schema, optional }) =>
      `| \`${path.split('.').at(-1)}\` | ${kindOf(schema)} | ${defaultOf(schema, optional)} | ${cell(
        metaOf(schema).description ?? '',
      )} | ${(metaOf(schema).examples ?? []).map((each) => code(each)).join(' ')} |`,
  )
  return [
    ...about,
    '',
    '| key | kind | default | what it means | example |',
    '|---|---|---|---|---|',
    ...rows,
    '',
  ].join('\n')
}

const STYLE = { lineWidth: 100, flowCollectionPadding: true } as const

/** Names of the user's own stand in angle brackets. */
function below({ path, schema }: Pick<Key, 'path' | 'schema'>): string {
  const [, own] = /^(\w+): its keys$/.exec(metaOf(schema).title ?? '') ?? []
  return own === undefined ? path : `${path}.<${own}>`
}

/** In words: the title of the schema, or what its type says. */
function kindOf(schema: z.core.$ZodType): string {
  const { title } = metaOf(schema)
  if (title !== undefined) return cell(title)
  const inner = insideOf(schema)
  if (inner) return kindOf(inner)
  if (schema instanceof z.ZodEnum) return schema.options.map((each) => `\`${each}\``).join(', ')
  if (schema instanceof z.ZodString) return 'text'
  if (schema instanceof z.ZodBoolean) return '`true` or `false`'
  if (schema instanceof z.ZodObject) return 'keys of its own'
  throw new Error(`The kind of ${schema._zod.def.type} has no words; give the key a title in its .meta.`)
}

function defaultOf(schema: z.core.$ZodType, optional: boolean): string {
  if (schema instanceof z.ZodDefault || schema instanceof z.ZodPrefault) return code(schema.def.defaultValue)
  return optional ? '-' : 'must be there'
}

/** A value as YAML on one line. */
function code(value: unknown): string {
  if (value === '') return '`""`'
  return `\`${cell(stringify(value, { ...STYLE, collectionStyle: 'flow', lineWidth: 0 }).trim())}\``
}

function cell(text: string): string {
  return text.replaceAll('|', '\\|')
}

/** The object whose keys this one has: its own, or that of each element. */
function objectIn(schema: z.core.$ZodType): z.ZodObject | undefined {
  if (schema instanceof z.ZodObject) return schema
  if (schema instanceof z.ZodArray) return objectIn(schema.element)
  if (schema instanceof z.ZodRecord) return objectIn(schema.valueType)
  const inner = insideOf(schema)
  return inner && objectIn(inner)
}

/** What is left without its default, or without being optional. */
function insideOf(schema: z.core.$ZodType): z.core.$ZodType | undefined {
  const isLayer =
    schema instanceof z.ZodDefault || schema instanceof z.ZodPrefault || schema instanceof z.ZodOptional
  return isLayer ? schema.def.innerType : undefined
}
