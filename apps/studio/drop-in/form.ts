/**
 * Reads what is sent: a form with files, a form without, or JSON. All of it within a size and a time, so that a sender
 * who is slow or sends without end holds nothing up.
 */
import { Refusal } from './refusal.ts'

/** The largest file that is taken, as remove.bg has it. */
export const MAX_FILE_BYTES = 22 * 1024 * 1024
/** Room for a file of that size in Base64, and the other parameters. */
const MAX_BODY_BYTES = 31 * 1024 * 1024
const MAX_BODY_MS = 60_000
const MAX_PARAMETERS = 100

/** Parameters by name: text, or files. Empty ones count as not sent, as wrappers send all that they know. */
export interface Fields {
  /** In the order in which they came. */
  readonly names: readonly string[]
  /** @throws Refusal where a file came, or several values */
  text(name: string): string | undefined
  /** @throws Refusal where text came */
  files(name: string): readonly Blob[]
}

/** @param timeout milliseconds in which all of it must be here @throws Refusal */
export async function readFields(request: Request, timeout = MAX_BODY_MS): Promise<Fields> {
  if (request.method === 'GET') return fieldsOf([...new URL(request.url).searchParams])
  const type = request.headers.get('content-type') ?? ''
  const body = await readBody(request, timeout)
  if (/^application\/json\b/i.test(type)) return fieldsOf(jsonEntries(body))
  if (/^(multipart\/form-data|application\/x-www-form-urlencoded)\b/i.test(type)) {
    const form = await new Response(body, { headers: { 'content-type': type } }).formData().catch(() => {
      throw new Refusal(400, 'invalid_request', 'The form cannot be read', {
        detail: 'Send it as multipart/form-data with its boundary, complete.',
      })
    })
    return fieldsOf([...form])
  }
  throw new Refusal(400, 'invalid_request', 'The body is of an unknown type', {
    detail: 'Send multipart/form-data, application/x-www-form-urlencoded or application/json.',
  })
}

/** What is not read stays with the connection, which the server ends with the answer. */
async function readBody(request: Request, timeout: number): Promise<Uint8Array<ArrayBuffer>> {
  if (Number(request.headers.get('content-length') ?? 0) > MAX_BODY_BYTES) throw tooLarge()
  const { promise: late, reject } = Promise.withResolvers<never>()
  const timer = setTimeout(() => reject(tooSlow(timeout)), timeout)
  try {
    return await Promise.race([readChunks(request), late])
  } catch (cause) {
    if (cause instanceof Refusal) throw cause
    throw new Refusal(400, 'invalid_request', 'The request did not arrive complete', { cause })
  } finally {
    clearTimeout(timer)
  }
}

async function readChunks({ body }: Request): Promise<Uint8Array<ArrayBuffer>> {
  const reader = body?.getReader()
  const chunks: Uint8Array[] = []
  let bytes = 0
  while (reader) {
    const { done, value } = await reader.read()
    if (done) break
    bytes += value.length
    if (bytes > MAX_BODY_BYTES) throw tooLarge()
    chunks.push(value)
  }
  return new Uint8Array(Buffer.concat(chunks))
}

function tooSlow(timeout: number): Refusal {
  return new Refusal(400, 'invalid_request', 'The request did not arrive in time', {
    detail: `It must be here within ${timeout / 1_000} seconds. Send a smaller copy.`,
  })
}

export function tooLarge(): Refusal {
  return new Refusal(400, 'file_too_large', 'File too large', {
    detail: `A file may have ${MAX_FILE_BYTES / 1024 / 1024} MB. Send a smaller copy.`,
  })
}

type Entry = readonly [name: string, value: string | Blob]

function jsonEntries(body: Uint8Array): Entry[] {
  let content: unknown
  try {
    content = JSON.parse(Buffer.from(body).toString('utf8'))
  } catch {
    throw new Refusal(400, 'invalid_request', 'The body is not valid JSON')
  }
  if (content === null || typeof content !== 'object' || Array.isArray(content))
    throw new Refusal(400, 'invalid_request', 'The JSON is not an object of parameters')
  return Object.entries(content).flatMap(([name, value]: [string, unknown]): Entry[] => {
    if (value === null || value === undefined) return []
    if (typeof value === 'string') return [[name, value]]
    if (typeof value === 'number' || typeof value === 'boolean') return [[name, String(value)]]
    throw new Refusal(400, `invalid_${name}`, `Invalid value for parameter '${name}'`, {
      detail: 'Send text, a number, or true or false.',
    })
  })
}

function fieldsOf(entries: readonly Entry[]): Fields {
  const byName = Map.groupBy(entries.filter(isSent), ([name]) => name)
  if (byName.size > MAX_PARAMETERS)
    throw new Refusal(400, 'invalid_request', 'Too many parameters', {
      detail: `Send at most ${MAX_PARAMETERS}.`,
    })
  const valuesOf = (name: string) => byName.get(name)?.map(([, value]) => value) ?? []
  return {
    names: [...byName.keys()],
    text: (name) => {
      const [value, ...more] = valuesOf(name)
      if (value === undefined) return undefined
      if (typeof value === 'string' && more.length === 0) return value.trim()
      throw new Refusal(400, `invalid_${name}`, `Invalid value for parameter '${name}'`, {
        detail: 'Send it once, as text.',
      })
    },
    files: (name) =>
      valuesOf(name).map((value) => {
        if (typeof value !== 'string') return value
        throw new Refusal(400, `invalid_${name}`, `Invalid value for parameter '${name}'`, {
          detail: `Send it as a file, with curl as -F '${name}=@photo.jpg'.`,
        })
      }),
  }
}

function isSent([, value]: Entry): boolean {
  return typeof value === 'string'
    ? value.trim() !== ''
    : value.size > 0 || !('name' in value && value.name === '')
}
