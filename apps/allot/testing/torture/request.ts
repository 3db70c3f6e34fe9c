/** One request at random: who calls what, with which names, query and body. */
import type { Caller, Callers } from './callers.ts'
import type { Described, Operation } from './operations.ts'
import type { Random } from './random.ts'
import { type Schemas, valueFor } from './values.ts'

export interface TortureRequest {
  readonly operation: Operation
  readonly caller: Caller
  readonly path: string
  readonly init: RequestInit
  /** To send it again by hand. */
  readonly shown: string
}

/** Ids that answers named, by the name of their parameter; the newest few. */
export class KnownIds {
  readonly #ids = new Map<string, string[]>()

  add(parameter: string, id: string): void {
    const known = this.#ids.get(parameter) ?? []
    this.#ids.set(parameter, known)
    if (!known.includes(id)) known.push(id)
    if (known.length > 30) known.shift()
  }

  of(parameter: string): readonly string[] {
    return this.#ids.get(parameter) ?? []
  }
}

/** Names for addresses that nothing has, or that mean something elsewhere. */
const ODD_NAMES = [
  ...[
    '0',
    '1',
    '-1',
    '999999999999',
    'me',
    '__proto__',
    'constructor',
    '%ff',
    '%00',
    '%2e%2e',
    '..%2f..',
    '%E0%A4%A',
  ],
  ...['a'.repeat(2_000), '%F0%9F%91%A8', 'null', '*', "'", '{space}', 'original'],
]

/** Called by an owner, all that follows would be refused. */
const ENDS_SESSIONS = /^(DELETE \/v1\/me|POST \/auth\/)/

export function requestOf(
  { operations, schemas }: Described,
  { all, able, leaver }: Callers,
  known: KnownIds,
  random: Random,
): TortureRequest {
  const operation = random.pick(operations)
  // The studio knows people alone.
  const mayDo = operation.path.startsWith('/studio') ? able.filter(({ headers }) => headers.cookie) : able
  const caller = ENDS_SESSIONS.test(operation.name) ? leaver : random.pick(random.chance(0.7) ? mayDo : all)
  const named = operation.parameters.reduce(
    (path, name) => path.replace(`{${name}}`, nameFor(name, caller, known, random)),
    operation.path,
  )
  const query = operation.query
    .filter(() => random.chance(0.4))
    .map(({ name, schema }) => `${name}=${encodeURIComponent(spelt(valueFor(schema, schemas, random)))}`)
  if (random.chance(0.05)) query.push(`${random.pick(['__proto__', 'a[]', '%ff', 'limit', 'cursor'])}=%ff`)
  const path = query.length > 0 ? `${named}?${query.join('&')}` : named
  const body = bodyFor(operation, schemas, random)
  const headers: Record<string, string> = { ...caller.headers }
  if (!random.chance(0.05))
    headers['idempotency-key'] = random.chance(0.2) ? 'again' : String(random.below(1e9))
  if (body !== undefined && !random.chance(0.03)) headers['content-type'] = 'application/json'
  return {
    ...{ operation, caller, path },
    init: {
      method: operation.method,
      headers,
      redirect: 'manual',
      ...(body !== undefined && { body }),
    },
    shown: `${caller.name}: ${operation.method} ${path.slice(0, 120)} ${typeof body === 'string' ? body.slice(0, 160) : ''}`,
  }
}

/** A photo where a file is taken; JSON elsewhere, now and then cut off. */
function bodyFor(
  { takesFile, body: schema }: Operation,
  schemas: Schemas,
  random: Random,
): RequestInit['body'] {
  if (takesFile) return random.chance(0.8) ? PHOTO : random.pick(['', 'no photo', PHOTO.subarray(0, 40)])
  if (schema === undefined) return undefined
  const text = JSON.stringify(valueFor(schema, schemas, random))
  return random.chance(0.03) ? text.slice(0, random.below(text.length + 1)) : text
}

/** A grey pixel. */
const PHOTO = Uint8Array.fromBase64(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAAAAAA6fptVAAAACklEQVR4nGNoAAAAggCBd81ytgAAAABJRU5ErkJggg==',
)

function nameFor(parameter: string, caller: Caller, known: KnownIds, random: Random): string {
  const ids = parameter === 'space' && !random.chance(0.2) ? [caller.space] : known.of(parameter)
  if (random.chance(ids.length > 0 ? 0.07 : 0.4)) return random.pick(ODD_NAMES)
  return ids.length > 0 ? encodeURIComponent(random.pick(ids)) : String(random.below(4))
}

function spelt(value: unknown): string {
  return (typeof value === 'string' ? value : JSON.stringify(value)).toWellFormed()
}
