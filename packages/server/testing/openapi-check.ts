/**
 * Checks responses against the OpenAPI document of the server under test: the address, the status, the media type, the
 * headers and the body have to be described. So a test that calls an address also tests its description.
 */
import { Ajv2020 } from 'ajv/dist/2020.js'

export interface DescribedApi {
  readonly paths: Readonly<Record<string, Readonly<Record<string, DescribedOperation>>>>
}

export interface DescribedOperation {
  readonly responses: Readonly<Record<string, Readable>>
}

interface Readable {
  readonly $ref?: string
  readonly content?: Readonly<Record<string, unknown>>
  readonly headers?: Readonly<Record<string, unknown>>
}

/** Addresses that the document leaves out: sign-in is another library's, pages and the reference are for people. */
const LEFT_OUT = /^\/(auth|docs|studio)(\/|$)/

export class OpenApiCheck {
  readonly #document: DescribedApi
  readonly #ajv = new Ajv2020({ strict: false, validateFormats: false })

  constructor(document: DescribedApi) {
    this.#document = document
    this.#ajv.addSchema({ $id: 'allot:document', ...document })
  }

  /** @throws Error where the response is not described */
  check(method: string, address: string, response: Response, body: unknown): void {
    const path = new URL(address, 'http://allot.test').pathname
    if (LEFT_OUT.test(path)) return
    const described = this.#pathOf(path)
    const where = `${method} ${described ?? path} ${response.status}`
    if (described === undefined || !this.#document.paths[described]?.[method.toLowerCase()]) {
      if (response.status !== (described === undefined ? 404 : 405))
        throw new Error(`${where} is not described.`)
      return
    }
    const steps = ['paths', described, method.toLowerCase(), 'responses', String(response.status)]
    const [pointer, its] = this.#follow(steps)
    if (its === undefined) throw new Error(`${where} is not described: ${JSON.stringify(body)}`)
    for (const name of ['ratelimit', 'ratelimit-policy', 'retry-after'])
      if (response.headers.has(name) && !has(its.headers, name))
        throw new Error(`${where} has the header ${name}, which is not described.`)
    const type = response.headers.get('content-type')?.split(';')[0] ?? 'nothing'
    if (!its.content?.[type]) throw new Error(`${where} is ${type}, which is not described.`)
    if (!/json$/.test(type)) return
    const schema = `allot:document#${pointer}/content/${escaped(type)}/schema`
    const validate = this.#ajv.getSchema(schema) ?? this.#ajv.compile({ $ref: schema })
    if (!validate(body))
      throw new Error(
        `${where} is not as described: ${this.#ajv.errorsText(validate.errors)} ${JSON.stringify(body)}`,
      )
  }

  /** The path as the document writes it; one that is spelled out goes before one with a name in it. */
  #pathOf(path: string): string | undefined {
    const parts = path.split('/')
    const fits = (wanted: readonly string[]) =>
      wanted.length === parts.length && wanted.every((part, at) => part.startsWith('{') || part === parts[at])
    return Object.keys(this.#document.paths)
      .filter((each) => fits(each.split('/')))
      .sort((a, b) => a.split('{').length - b.split('{').length)[0]
  }

  /** @returns the JSON pointer of a response and the response, references followed */
  #follow(steps: readonly string[]): readonly [pointer: string, found: Readable | undefined] {
    let found: unknown = this.#document
    for (const step of steps) found = (found as Record<string, unknown> | undefined)?.[step] // the document's own shape
    const response = found as Readable | undefined // ditto
    if (response?.$ref !== undefined) return this.#follow(response.$ref.split('/').slice(1))
    return [steps.map((step) => `/${escaped(step)}`).join(''), response]
  }
}

function has(headers: Readable['headers'], name: string): boolean {
  return Object.keys(headers ?? {}).some((each) => each.toLowerCase() === name)
}

/** A step of a JSON pointer in a URI fragment. */
function escaped(step: string): string {
  return encodeURIComponent(step.replaceAll('~', '~0').replaceAll('/', '~1'))
}
