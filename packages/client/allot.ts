/**
 * The client: Allot's questions and answers over HTTP, typed from the rules themselves. Denials are returned, never
 * thrown. Every write carries an id; a request that got no answer is repeated under the same id, so it counts once.
 */
import type { Answer } from '@allot/rules/answer'
import type { RefundReason } from '@allot/rules/entry'
import type { PlanOffer } from '@allot/rules/offer'
import type { Operation } from '@allot/rules/operation'
import type { Period } from '@allot/rules/renewal'
import type { Role } from '@allot/rules/space'
import type { Usage } from '@allot/rules/usage'
import { AllotFault } from './fault.ts'

export interface Allot {
  plans(): Promise<readonly PlanOffer[]>
  /** Who the session belongs to; undefined when nobody is signed in. */
  me(): Promise<Me | undefined>
  spaces(): Promise<readonly ListedSpace[]>
  createSpace(space: NewSpace, options: { id: string }): Promise<{ id: string; name: string }>
  usage(space: string): Promise<Usage>
  /** Up at once, down at the next renewal. */
  subscribe(space: string, plan: string, period: Period, options: { id: string }): Promise<Answer>
  /** What it would cost, or why it would be refused; changes nothing. */
  quote(space: string, operation: Asked): Promise<Answer>
  charge(space: string, operation: Asked, options: { id: string }): Promise<Answer>
  /** @param options.for an ISO 8601 duration, PT24H unless said otherwise */
  hold(space: string, operation: Asked, options: { id: string; for?: string }): Promise<Answer>
  capture(space: string, hold: string, count: number, options: { id: string }): Promise<Answer>
  /** Gives back `count` units of a hold, or all that are left. */
  release(space: string, hold: string, options: { id: string; count?: number }): Promise<Answer>
  refund(
    space: string,
    charge: string,
    count: number,
    options: { id: string; reason: RefundReason },
  ): Promise<Answer>
}

/** An operation; a signed-in person leaves `by` out. */
export type Asked = Partial<Pick<Operation, 'by' | 'client' | 'count'>> &
  (Pick<Use, 'use'> | Pick<Batch, 'batch'>)
type Use = Extract<Operation, { use: unknown }>
type Batch = Extract<Operation, { batch: unknown }>

export interface Me {
  readonly member: {
    readonly id: string
    readonly name: string
    readonly email: string
    readonly demo: boolean
  }
  readonly spaces: readonly { readonly id: string; readonly name: string; readonly role: Role }[]
}

export interface ListedSpace {
  readonly id: string
  readonly name: string
  readonly role: Role
  readonly owner: string
}

export interface NewSpace {
  readonly name: string
  readonly plan: string
  readonly period: Period
  readonly owner?: string
}

export interface ClientOptions {
  /** Where the server is; '' for the page's own origin. */
  readonly url: string
  /** An API key; browsers leave it out and use the session cookie. */
  readonly key?: string
  readonly headers?: Readonly<Record<string, string>>
  readonly fetch?: (input: string, init: RequestInit) => Promise<Response>
}

export function connectAllot(options: ClientOptions): Allot {
  const call = caller(options)
  const at = (space: string, rest: string) => `/v1/spaces/${encodeURIComponent(space)}/${rest}`
  return {
    plans: async () => (await call<{ plans: PlanOffer[] }>('GET', '/v1/plans')).plans,
    me: () => call<Me>('GET', '/v1/me').catch(nobody),
    spaces: async () => (await call<{ spaces: ListedSpace[] }>('GET', '/v1/spaces')).spaces,
    createSpace: (space, { id }) => call('POST', '/v1/spaces', space, id),
    usage: (space) => call('GET', at(space, 'usage')),
    subscribe: (space, plan, period, { id }) =>
      call('POST', at(space, 'subscriptions'), { plan, period }, id),
    quote: (space, operation) => call('POST', at(space, 'quotes'), { operation }),
    charge: (space, operation, { id }) => call('POST', at(space, 'charges'), { operation }, id),
    hold: (space, operation, { id, for: length }) =>
      call('POST', at(space, 'holds'), { operation, for: length }, id),
    capture: (space, hold, count, { id }) => call('POST', at(space, `holds/${hold}/captures`), { count }, id),
    release: (space, hold, { id, count }) => call('POST', at(space, `holds/${hold}/releases`), { count }, id),
    refund: (space, charge, count, { id, reason }) =>
      call('POST', at(space, 'refunds'), { charge, count, reason }, id),
  }
}

/** Tries before giving up, and the pause before the second; each further pause is twice as long, with jitter. */
const TRIES = 4
const FIRST_PAUSE = 100

type Call = <T>(method: 'GET' | 'POST', path: string, body?: unknown, id?: string) => Promise<T>

function caller(options: ClientOptions): Call {
  const { url, key, headers, fetch = globalThis.fetch.bind(globalThis) } = options
  const once = async <T>(method: 'GET' | 'POST', path: string, body?: unknown, id?: string): Promise<T> => {
    const init: RequestInit = {
      method,
      credentials: 'same-origin',
      headers: {
        ...headers,
        ...(key !== undefined && { authorization: `Bearer ${key}` }),
        ...(body !== undefined && { 'content-type': 'application/json' }),
        ...(id !== undefined && { 'idempotency-key': id }),
      },
      ...(body !== undefined && { body: JSON.stringify(body) }),
    }
    const response = await fetch(url + path, init).catch((cause: unknown) => {
      throw new AllotFault(
        0,
        'unreachable',
        `Allot cannot be reached (${cause instanceof Error ? cause.message : cause}). Try again.`,
      )
    })
    if (response.ok) return (await response.json()) as T // the server's side of the same types
    throw await faultOf(response)
  }
  return async <T>(...request: Parameters<Call>) => {
    for (let tried = 1; ; tried++) {
      try {
        return await once<T>(...request)
      } catch (fault) {
        if (!(fault instanceof AllotFault) || !fault.retryable || tried === TRIES) throw fault
        await new Promise((resume) => setTimeout(resume, FIRST_PAUSE * 2 ** tried * (0.5 + Math.random())))
      }
    }
  }
}

async function faultOf(response: Response): Promise<AllotFault> {
  const read: unknown = await response.json().catch(() => undefined)
  const problem = (read ?? {}) as { code?: string; detail?: string; path?: string } // a problem, or nothing of use
  return new AllotFault(
    response.status,
    problem.code ?? 'unknown',
    problem.detail ?? `Allot answered ${response.status}.`,
    problem.path,
  )
}

function nobody(fault: unknown): undefined {
  if (fault instanceof AllotFault && (fault.status === 401 || fault.status === 404)) return undefined
  throw fault
}
