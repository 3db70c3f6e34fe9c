/** The API: serves endpoints. It finds the caller, checks their access and their request, and writes the answer. */

import { requireKeepable } from '@allot/rules/shape'
import type { Hono } from 'hono'
import type { z } from 'zod'
import type { Caller, Callers } from '../access/caller.ts'
import type { LateActs } from '../accounts/late-acts.ts'
import type { Recorder } from '../security-log/recorder.ts'
import { jsonOf, textOf } from './body.ts'
import type { Endpoint, EndpointRequest, PathParameters } from './endpoint.ts'
import { addHeaders, answerJson, type HeaderRecord } from './headers.ts'
import type { HonoEnv, HttpContext } from './http-context.ts'
import { isMoreSpecific, matches, patternOf, variablesOf } from './path-pattern.ts'
import { ADDRESS_HEADER } from './peer-address.ts'
import { ProblemError } from './problem.ts'
import type { RateLimits } from './rate-limits.ts'

export interface ApiParts {
  readonly callers: Callers
  readonly limits: RateLimits
  readonly recorder: Recorder
  readonly lateActs: LateActs
}

/** Collects endpoints and serves them. */
export class Api {
  /** Every operation that is served or described. */
  readonly endpoints: Endpoint[] = []
  readonly #app: Hono<HonoEnv>
  readonly #callers: Callers
  readonly #limits: RateLimits
  readonly #recorder: Recorder
  readonly #lateActs: LateActs

  constructor(app: Hono<HonoEnv>, { callers, limits, recorder, lateActs }: ApiParts) {
    this.#app = app
    this.#callers = callers
    this.#limits = limits
    this.#recorder = recorder
    this.#lateActs = lateActs
  }

  /** @param work answers with what the endpoint says, or with a Response of its own (a stream, CSV) */
  serve<Path extends string, Query extends z.ZodObject, Body extends z.ZodType, Answer extends z.ZodType>(
    endpoint: Endpoint<Path, Query, Body, Answer>,
    work: (
      call: EndpointRequest<Path, Query, Body>,
    ) => z.input<Answer> | Response | Promise<z.input<Answer> | Response>,
  ): void {
    this.endpoints.push(endpoint)
    const path = patternOf(endpoint.path)
    const names = variablesOf(endpoint.path)
    if (endpoint.access.publishable) this.#app.options(path, (context) => context.body(null, 204, PREFLIGHT))
    const answered = async (context: HttpContext): Promise<Response> => {
      const headers: HeaderRecord = endpoint.access.publishable ? { ...FOR_PAGES } : {}
      let caller: Caller = { kind: 'nobody' }
      try {
        caller = await this.#caller(context, headers)
        const params: Record<string, string> = Object.fromEntries(
          names.map((name) => [name, parameterOf(context, name, endpoint.removes === name)]),
        )
        const authorized = await this.#callers.authorize(caller, endpoint.access, params.space)
        if (endpoint.also || endpoint.sends) addHeaders(context, headers)
        const call = {
          ...authorized,
          params: params as Record<PathParameters<Path>, string>, // the path's own names
          idempotencyKey: endpoint.writes ? idempotencyKeyOf(context) : '',
          query: (endpoint.query ? endpoint.query.parse(context.req.query()) : {}) as z.output<Query>, // empty where the endpoint takes none
          body: (endpoint.body
            ? endpoint.body.parse(jsonOf(await textOf(context.req.raw)))
            : undefined) as z.output<Body>, // undefined where the endpoint takes none
          context,
        }
        const answer = await this.#recorded(endpoint, call, async () => work(call))
        if (answer instanceof Response) return answer
        return answerJson(context, answer, endpoint.status ?? 200, headers)
      } catch (problem) {
        addHeaders(context, headers)
        const space = context.req.param('space')
        await this.#recorder.refused({ caller, request: context.req.raw, space }, endpoint.path, problem)
        throw problem
      }
    }
    this.#route(endpoint, answered)
  }

  /** Does the work, and records what it did. */
  async #recorded<
    Path extends string,
    Query extends z.ZodObject,
    Body extends z.ZodType,
    Answer extends z.ZodType,
  >(
    endpoint: Endpoint<Path, Query, Body, Answer>,
    call: EndpointRequest<Path, Query, Body>,
    work: () => Promise<z.input<Answer> | Response>,
  ): Promise<z.input<Answer> | Response> {
    if (!endpoint.records) return work()
    const { method, path: route } = endpoint
    const params: Readonly<Record<string, string>> = call.params
    const recorded = { caller: call.caller, request: call.context.req.raw, space: params.space }
    const readOff = (answer: z.input<Answer> | Response) =>
      endpoint.records?.(call, answer as z.input<Answer>) // of a Response it reads nothing
    if (method !== 'get') {
      const of = keysOf(endpoint, call)
      const actOf = async (answer: z.input<Answer> | Response) => {
        const act = await readOff(answer)
        if (act)
          await this.#lateActs.settle(call.caller, endpoint.access, act.inSpace ?? params.space ?? null)
        return act
      }
      return this.#recorder.change({ ...recorded, route, about: idIn(params), of, work, actOf })
    }
    const answer = await work()
    const act = readOff(answer)
    if (act) await this.#recorder.did(recorded, act)
    return answer
  }

  /** Adds to the document what the application serves by itself. */
  describe(endpoint: Endpoint): void {
    this.endpoints.push(endpoint)
  }

  /** The methods that an address has; none for an address that the API does not know. */
  methodsAt(address: string): readonly string[] {
    const fitting = this.endpoints.filter(({ path }) => matches(path, address))
    const methods = fitting
      .filter(({ path }) => !fitting.some((other) => isMoreSpecific(other.path, path)))
      .flatMap(({ method, access }) => [
        method.toUpperCase(),
        ...(method === 'get' ? ['HEAD'] : []),
        ...(access.publishable ? ['OPTIONS'] : []),
      ])
    return [...new Set(methods)].sort()
  }

  /**
   * The router knows only where an address has parameters; an address that spells one out is compared here. A path that
   * is described without a variable is that path for every method, so `GET /v1/policies/lint` reads no policy `lint`.
   */
  #route({ method, path, spells }: Endpoint, answered: (context: HttpContext) => Promise<Response>): void {
    const route = patternOf(path)
    let rivals: readonly string[] | undefined // known once every endpoint is described
    const answer = (context: HttpContext) => {
      rivals ??= this.#moreSpecificThan(path)
      if (rivals.some((rival) => matches(rival, context.req.path))) return context.notFound()
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

  #moreSpecificThan(path: string): readonly string[] {
    return this.endpoints.map((each) => each.path).filter((each) => isMoreSpecific(each, path))
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

/** What scripts of other sites may read of an answer to a publishable key. */
const FOR_PAGES = {
  'access-control-allow-origin': '*',
  'access-control-expose-headers': 'retry-after, ratelimit, ratelimit-policy, x-request-id',
}

/** Pages of other sites may send requests with a publishable key; cookies of their visitors are never read. */
const PREFLIGHT = {
  'access-control-allow-origin': '*',
  'access-control-allow-methods': 'GET, POST',
  'access-control-allow-headers': 'authorization, content-type',
  'access-control-max-age': '86400',
}

/** What makes a repeated call the same one; nothing where each is a call of its own. */
function keysOf({ id, writes }: Pick<Endpoint, 'id' | 'writes'>, call: RepeatedCall): readonly string[] {
  return writes ? [id, call.context.req.path, call.idempotencyKey] : []
}

/** What in an address names what is changed. The token of an invitation is a secret, and never stands in a log. */
function idIn(params: Readonly<Record<string, string>>): string | null {
  const named = Object.entries(params).filter(([name]) => name !== 'space' && name !== 'token')
  return named.at(-1)?.[1].slice(0, MAX_ID) ?? null
}

/** Bound (law 9), in characters. */
const MAX_ID = 200

type RepeatedCall = { readonly context: HttpContext; readonly idempotencyKey: string }

/** @param isAny whether it may be a text that cannot be kept @throws Fault `malformed` */
function parameterOf(context: HttpContext, name: string, isAny: boolean): string {
  const value = context.req.param(name) ?? ''
  if (!isAny) requireKeepable(value, name)
  return value
}

/** The key that makes a write safe to repeat. @throws Problem `idempotency_key_missing` */
function idempotencyKeyOf(context: HttpContext): string {
  const key = context.req.header('idempotency-key')?.replace(/^"(.*)"$/, '$1')
  if (!key || key.length > 200) {
    throw new ProblemError(
      'idempotency_key_missing',
      'Send an Idempotency-Key of 1 to 200 characters, the same one when you repeat the request.',
    )
  }
  return key
}
