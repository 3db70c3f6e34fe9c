/**
 * An endpoint: one address of the API, said once. Its schemas check requests and make the OpenAPI document; its access
 * is enforced before anything else happens. So a route cannot exist without being described, nor be open by mistake.
 */
import type { Hono } from 'hono'
import type { z } from 'zod'
import type { Access } from '../access/access.ts'
import type { Caller, Callers, Entered } from '../access/caller.ts'
import { addHeaders, answerJson, type HeaderRecord } from './headers.ts'
import type { HonoEnv, HttpContext } from './http-context.ts'
import { ADDRESS_HEADER } from './peer-address.ts'
import { ProblemError } from './problem.ts'
import type { RateLimits } from './rate-limits.ts'

export interface Endpoint<
  Path extends string = string,
  Query extends z.ZodObject = z.ZodObject,
  Body extends z.ZodType = z.ZodType,
  Answer extends z.ZodType = z.ZodType,
> {
  readonly method: 'get' | 'post' | 'put' | 'patch' | 'delete'
  /** As OpenAPI writes it: `/v1/spaces/{space}/quotes`. */
  readonly path: Path
  /** The address with a name in it that this one spells out; it is served first. */
  readonly spells?: string
  /** What it does, in one line; the first word groups it in the reference. */
  readonly summary: string
  readonly about?: string
  readonly access: Access
  readonly query?: Query
  readonly body?: Body
  readonly answer: Answer
  readonly status?: 200 | 201
  /** Changes something, so it needs an Idempotency-Key. */
  readonly writes?: true
  /** Media types that it answers in besides JSON. */
  readonly also?: readonly string[]
}

/** A request that was let in and checked. */
export interface Call<Path extends string, Query extends z.ZodObject, Body extends z.ZodType>
  extends Entered {
  readonly params: Readonly<Record<NamesIn<Path>, string>>
  readonly query: z.output<Query>
  readonly body: z.output<Body>
  /** The Idempotency-Key; '' where nothing is changed. */
  readonly id: string
  readonly context: HttpContext
}

type NamesIn<Path extends string> = Path extends `${string}{${infer Name}}${infer Rest}`
  ? Name | NamesIn<Rest>
  : never

/** Where endpoints are collected and served from. */
export class Api {
  readonly endpoints: Endpoint[] = []
  readonly #app: Hono<HonoEnv>
  readonly #callers: Callers
  readonly #limits: RateLimits

  constructor(app: Hono<HonoEnv>, callers: Callers, limits: RateLimits) {
    this.#app = app
    this.#callers = callers
    this.#limits = limits
  }

  /** @param work answers with what the endpoint says, or with a Response of its own (a stream, CSV) */
  serve<Path extends string, Query extends z.ZodObject, Body extends z.ZodType, Answer extends z.ZodType>(
    endpoint: Endpoint<Path, Query, Body, Answer>,
    work: (call: Call<Path, Query, Body>) => z.input<Answer> | Response | Promise<z.input<Answer> | Response>,
  ): void {
    this.endpoints.push(endpoint)
    const path = patternOf(endpoint.path)
    const names = [...endpoint.path.matchAll(/\{(\w+)\}/g)].map(([, name]) => name ?? '')
    if (endpoint.access.publishable) this.#app.options(path, (context) => context.body(null, 204, PREFLIGHT))
    const answered = async (context: HttpContext): Promise<Response> => {
      const headers: HeaderRecord = endpoint.access.publishable ? { ...FOR_PAGES } : {}
      try {
        const params: Record<string, string> = {}
        for (const name of names) params[name] = context.req.param(name) ?? ''
        const caller = await this.#caller(context, headers)
        const entered = await this.#callers.enter(caller, endpoint.access, params.space)
        if (endpoint.also) addHeaders(context, headers)
        const answer = await work({
          ...entered,
          params: params as Record<NamesIn<Path>, string>, // the path's own names
          id: endpoint.writes ? idempotencyKey(context) : '',
          query: (endpoint.query ? endpoint.query.parse(context.req.query()) : {}) as z.output<Query>, // nothing where none is said
          body: (endpoint.body
            ? endpoint.body.parse(json(await textOf(context.req.raw)))
            : undefined) as z.output<Body>, // ditto
          context,
        })
        if (answer instanceof Response) return answer
        return answerJson(context, answer, endpoint.status ?? 200, headers)
      } catch (problem) {
        addHeaders(context, headers)
        throw problem
      }
    }
    this.#route(endpoint, answered)
  }

  /** The router tells addresses apart by their names' places alone: one that spells a name out is looked at here. */
  #route({ method, path, spells }: Endpoint, answered: (context: HttpContext) => Promise<Response>): void {
    const route = patternOf(path)
    const answer = (context: HttpContext) => {
      context.env.route = route
      return answered(context)
    }
    if (spells === undefined) {
      this.#app.on(method.toUpperCase(), route, answer)
      return
    }
    const end = path.slice(path.lastIndexOf('}') + 1)
    this.#app.on(method.toUpperCase(), patternOf(spells), (context: HttpContext, next) =>
      context.req.path.endsWith(end) ? answer(context) : next(),
    )
  }

  async #caller({ req }: HttpContext, headers: HeaderRecord): Promise<Caller> {
    const address = () => req.header(ADDRESS_HEADER) ?? ''
    let caller: Caller
    try {
      const found = this.#callers.resolve(req.raw)
      caller = found instanceof Promise ? await found : found
    } catch (fault) {
      await this.#limits.count(headers, { kind: 'nobody' }, address)
      throw fault
    }
    const counted = this.#limits.count(headers, caller, address)
    if (counted) await counted
    return caller
  }
}

/** As the router writes it. */
function patternOf(path: string): string {
  return path.replaceAll(/\{(\w+)\}/g, ':$1')
}

/** What scripts of other sites may read of an answer to a publishable key. */
const FOR_PAGES = {
  'access-control-allow-origin': '*',
  'access-control-expose-headers': 'retry-after, ratelimit, ratelimit-policy, x-request-id',
}

/** Pages of other sites may ask, with a publishable key; their visitors' cookies are never looked at. */
const PREFLIGHT = {
  'access-control-allow-origin': '*',
  'access-control-allow-methods': 'GET, POST',
  'access-control-allow-headers': 'authorization, content-type',
  'access-control-max-age': '86400',
}

const LARGEST_BODY = 1024 * 1024

/** @throws Problem 400 */
function json(text: string): unknown {
  try {
    return text === '' ? {} : JSON.parse(text)
  } catch {
    throw new ProblemError(400, 'malformed', 'The body is not JSON.')
  }
}

/**
 * Bodies that say how long they are, as nearly all do, are read in one piece; the others are counted as they come.
 * @throws Problem 413
 */
function textOf(request: Request): Promise<string> {
  const said = request.headers.get('content-length')
  if (said !== null && Number(said) > LARGEST_BODY) throw tooLarge()
  return said !== null || !request.body ? request.text() : countedText(request.body)
}

/** @throws Problem 413 */
async function countedText(body: NonNullable<Request['body']>): Promise<string> {
  const parts: Uint8Array[] = []
  let size = 0
  for await (const part of body) {
    size += part.length
    if (size > LARGEST_BODY) throw tooLarge()
    parts.push(part)
  }
  return Buffer.concat(parts).toString()
}

function tooLarge(): ProblemError {
  return new ProblemError(413, 'too_large', 'The body is larger than 1 MiB. Send less at once.')
}

/** The id that makes a write safe to repeat. @throws Problem 400 when it is missing */
function idempotencyKey(context: HttpContext): string {
  const key = context.req.header('idempotency-key')?.replace(/^"(.*)"$/, '$1')
  if (!key || key.length > 200) {
    throw new ProblemError(
      400,
      'idempotency_key_missing',
      'Send an Idempotency-Key of 1 to 200 characters, the same one when you repeat the request.',
    )
  }
  return key
}
