/** The HTTP environment: runs scenarios on a server with a test clock, through its API, as a program calls it. */
import { randomUUID } from 'node:crypto'
import { problem } from '@allot/api/problem'
import type { SubmittedCommand } from '@allot/engine/command'
import type { Unit } from '@allot/rules/amount'
import type { AllowedAnswer, Answer } from '@allot/rules/answer'
import { Fault, type FaultCode } from '@allot/rules/fault'
import { iso } from '@allot/rules/instant'
import type { PolicyText } from '@allot/rules/policy'
import { unitOfPool } from '@allot/rules/unit'
import type { Usage } from '@allot/rules/usage'
import { CommandError } from '../shell/command-error.ts'
import { type ApiCall, callFor, creationCall, spacePath } from './api-call.ts'
import type { ObservedEntry, SystemUnderTest, TestEnvironment } from './environment.ts'

/** The server cannot be reached, or has no test clock. The message says how to fix it. */
export class EnvironmentUnavailable extends CommandError {}

/** @param key with every scope over the whole of Allot */
export function httpEnvironment(url: string, key: string): TestEnvironment {
  const server = new Server(url.replace(/\/$/, ''), key)
  const run = randomUUID().slice(0, 8)
  let begun = 0
  return {
    begin: async (policy) => {
      await server.ask({ method: 'PUT', path: '/v1/test', body: { policy } })
      return systemAt(server, policy, `scenario-${run}-${++begun}-`)
    },
    end: async () => undefined,
  }
}

function systemAt(server: Server, policy: PolicyText, prefix: string): SystemUnderTest {
  const units = new Map<string, Unit>()
  const know = (text: PolicyText) => {
    for (const pool of Object.keys(text.pools)) units.set(pool, unitOfPool(text, pool) ?? 'credit')
  }
  know(policy)
  return {
    prefix,
    createSpace: async (creation, key, person) => {
      const who = person === undefined ? undefined : `${prefix}${person}`
      await server.ask(creationCall(creation, who), key)
    },
    submit: async (space, key, request) => {
      const answered = await server.ask(
        callFor(space, request, (pool) => units.get(pool) ?? 'credit'),
        key,
      )
      const kind = MEMBERSHIP[request.do]
      return kind ? done(kind) : (answered as Answer) // what these addresses answer
    },
    quote: async (space, operation) => {
      const path = `${spacePath(space)}/quotes`
      return (await server.ask({ method: 'POST', path, body: { operation } })) as Answer // ditto
    },
    usage: async (space, { member }) => {
      const path = `${spacePath(space)}/usage?member=${encodeURIComponent(member)}`
      return (await server.ask({ method: 'GET', path })) as Usage // ditto
    },
    log: async (space, { after, limit }) => {
      const path = `${spacePath(space)}/log?after=${after}&limit=${limit}`
      const { entries } = (await server.ask({ method: 'GET', path })) as Log // ditto
      return entries.map(({ id, ...entry }) => ({ ...entry, seq: Number(id) }))
    },
    publish: async (text, effective) => {
      const at = effective === undefined ? {} : { effective: iso(effective) }
      const body = { policy: text, ...at }
      await server.ask({ method: 'POST', path: '/v1/policies', body }, text.policy)
      know(text)
    },
    at: async (now) => {
      await server.ask({ method: 'PUT', path: '/v1/test', body: { now: iso(now) } })
    },
    end: async () => undefined,
  }
}

/** Commands that the API answers with the member, and the kind of entry that they append. */
const MEMBERSHIP: Partial<Record<SubmittedCommand['do'], AllowedAnswer['kind']>> = {
  join: 'joined',
  set_role: 'joined',
  leave: 'left',
  cap: 'capped',
}

function done(kind: AllowedAnswer['kind']): Answer {
  return { allowed: true, replayed: false, id: '', kind, cost: {} }
}

type Log = { readonly entries: readonly (Omit<ObservedEntry, 'seq'> & { readonly id: string })[] }

class Server {
  readonly #url: string
  readonly #key: string

  constructor(url: string, key: string) {
    this.#url = url
    this.#key = key
  }

  /** @throws Fault as the engine would, EnvironmentUnavailable where scenarios cannot run here */
  async ask({ method, path, body }: ApiCall, idempotencyKey?: string): Promise<unknown> {
    const headers = {
      authorization: `Bearer ${this.#key}`,
      'content-type': 'application/json',
      // An idempotency key may contain any character, a header only ASCII.
      ...(idempotencyKey !== undefined && { 'idempotency-key': encodeURIComponent(idempotencyKey) }),
    }
    const sent = { method, headers, ...(body && { body: JSON.stringify(body) }) }
    const response = await fetch(this.#url + path, sent).catch((cause: unknown) => {
      const why = cause instanceof Error && cause.cause instanceof Error ? `: ${cause.cause.message}` : ''
      throw new EnvironmentUnavailable(`Nothing answers at ${this.#url}${why}. Is it running?`)
    })
    const answer: unknown = await response.json().catch(() => undefined)
    if (response.ok && answer !== undefined) return answer
    throw refusal(this.#url, path, response.status, answer)
  }
}

/** A request fault is a Fault, as in the engine; any other answer ends the run. */
function refusal(url: string, path: string, status: number, answer: unknown): Error {
  const { data } = problem.safeParse(answer)
  if (path === '/v1/test' && status === 404)
    return new EnvironmentUnavailable(
      `${url} has no test clock. Start it for tests: ALLOT_TEST_CLOCK=on allot start`,
    )
  if (data && FAULTS.has(status))
    return new Fault(
      data.code as FaultCode, // the server's own codes among them are only shown
      (data.path ?? '').slice(1).replaceAll('/', '.'),
      data.detail,
    )
  return new EnvironmentUnavailable(`${url}${path} answered ${status}${data ? `: ${data.detail}` : '.'}`)
}

const FAULTS = new Set([400, 404, 409, 422])
