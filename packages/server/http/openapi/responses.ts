/** The responses of an operation: its answer, and every problem that the address can give, with their headers. */
import { PROBLEMS, type ProblemCode, problem } from '@allot/api/problem'
import type { Endpoint } from '../endpoint.ts'
import type { Json, Schemas } from './schemas.ts'

export const HEADERS = {
  RateLimit: {
    description: 'How many requests are left in the window, and seconds until it ends (RFC draft RateLimit).',
    schema: { type: 'string', examples: ['"requests";r=5999;t=60'] },
  },
  'RateLimit-Policy': {
    description:
      'How many requests a caller may send in a window of so many seconds. Operators have no limit.',
    schema: { type: 'string', examples: ['"requests";q=6000;w=60'] },
  },
  'Retry-After': {
    description: 'Seconds to wait before the request is repeated.',
    required: true,
    schema: { type: 'integer', minimum: 1, examples: [12] },
  },
  'X-Request-Id': {
    description: 'Names the request in the log of the server; the `instance` of a problem.',
    required: true,
    schema: { type: 'string', examples: ['5f0c7a3e-0d0f-4c39-9f1c-6f3a1b2c4d5e'] },
  },
}

/** Every code that the address can give: those of its parts, and those it names itself. */
export function problemCodesOf(endpoint: Endpoint): readonly ProblemCode[] {
  const { path, query, body, rawBody, writes, uncounted, problems = [] } = endpoint
  const codes: ProblemCode[] = [...problems, 'internal']
  if (!uncounted) codes.push('unauthenticated', 'forbidden', 'rate_limited', 'unavailable')
  if (path.includes('{space}')) codes.push('not_found', 'unknown_space')
  // A parameter may be a text that cannot be kept, or a longer id than anything has.
  if (query || body || path.includes('{')) codes.push('malformed')
  if (body || rawBody !== undefined) codes.push('too_large', 'unsupported_media_type')
  if (writes) codes.push('idempotency_key_missing')
  const order = Object.keys(PROBLEMS)
  return [...new Set(codes)].sort((a, b) => order.indexOf(a) - order.indexOf(b))
}

export class Responses {
  readonly components: Json = {}
  readonly #schemas: Schemas

  constructor(schemas: Schemas) {
    this.#schemas = schemas
  }

  of(endpoint: Endpoint): Json {
    const codes = problemCodesOf(endpoint)
    const statuses = [...new Set(codes.map((code) => PROBLEMS[code].status))].sort((a, b) => a - b)
    const problems = statuses.map((status) => {
      const its = codes.filter((code) => PROBLEMS[code].status === status)
      return [String(status), this.#problem(its, endpoint.uncounted === true)]
    })
    return { ...Object.fromEntries(problems), ...this.#answers(endpoint) }
  }

  #answers({ answer, sends, also = [], status = 200, statuses = [], answers, uncounted }: Endpoint): Json {
    const json =
      sends === undefined ? { 'application/json': { schema: this.#schemas.of(answer, 'answer') } } : {}
    const texts = [...(sends === undefined ? [] : [sends]), ...also]
    const content = {
      ...json,
      ...Object.fromEntries(texts.map((type) => [type, { schema: { type: 'string' } }])),
    }
    const response = {
      description: answers ?? 'The answer.',
      headers: headersOf(uncounted === true),
      content,
    }
    return Object.fromEntries([status, ...statuses].map((each) => [each, response]))
  }

  /** Responses with one code or two are components: many addresses share them. */
  #problem(codes: readonly ProblemCode[], uncounted: boolean): Json {
    const waits = codes.includes('rate_limited') || codes.includes('unavailable')
    const response = {
      description: codes.map((code) => `\`${code}\`: ${PROBLEMS[code].meaning}`).join('\n\n'),
      headers: { ...headersOf(uncounted), ...(waits && { 'Retry-After': header('Retry-After') }) },
      content: {
        'application/problem+json': {
          schema: {
            allOf: [
              this.#schemas.of(problem, 'answer'),
              {
                type: 'object',
                properties: { status: { const: statusOf(codes) }, code: { type: 'string', enum: codes } },
              },
            ],
          },
          examples: Object.fromEntries(codes.map((code) => [code, { value: exampleOf(code) }])),
        },
      },
    }
    if (codes.length > 2) return response
    const name = codes.map(pascal).join('Or') + (uncounted ? 'Uncounted' : '')
    this.components[name] = response
    return { $ref: `#/components/responses/${name}` }
  }
}

function headersOf(uncounted: boolean): Json {
  const counted = { RateLimit: header('RateLimit'), 'RateLimit-Policy': header('RateLimit-Policy') }
  return { 'X-Request-Id': header('X-Request-Id'), ...(!uncounted && counted) }
}

function header(name: keyof typeof HEADERS): Json {
  return { $ref: `#/components/headers/${name}` }
}

function statusOf([code]: readonly ProblemCode[]): number {
  return code === undefined ? 500 : PROBLEMS[code].status
}

function exampleOf(code: ProblemCode): Json {
  const { status, title, meaning } = PROBLEMS[code]
  return { type: `https://allot.example/problems/${code}`, title, status, code, detail: meaning }
}

function pascal(code: string): string {
  return code.replaceAll(/(?:^|_)(\w)/g, (_, letter: string) => letter.toUpperCase())
}
