/** Scenarios on a server that was started with a test clock: all they do goes through its API, as a program's would. */
import { randomUUID } from 'node:crypto'
import { problem } from '@allot/api/problem'
import type { SubmittedCommand } from '@allot/engine/command'
import type { Unit } from '@allot/rules/amount'
import type { AllowedAnswer, Answer } from '@allot/rules/answer'
import { Fault, type FaultCode } from '@allot/rules/fault'
import { iso } from '@allot/rules/instant'
import type { PolicyText } from '@allot/rules/policy'
import type { Usage } from '@allot/rules/usage'
import { Refused } from '../batch/options.ts'
import { type Ask, asks, asksToCreate, spacePath } from './http-request.ts'
import type { Noted, Stage, Subject } from './target.ts'

/** The server cannot be reached, or does not let scenarios run; the message says how to mend it. */
export class NotServed extends Refused {}

/** @param key with every scope over the whole of Allot */
export function servedStage(url: string, key: string): Stage {
  const server = new Server(url.replace(/\/$/, ''), key)
  const run = randomUUID().slice(0, 8)
  let begun = 0
  return {
    begin: async (policy) => {
      await server.ask({ method: 'PUT', path: '/v1/test', body: { policy } })
      return subject(server, policy, `scenario-${run}-${++begun}-`)
    },
    end: async () => undefined,
  }
}

function subject(server: Server, policy: PolicyText, prefix: string): Subject {
  const units = new Map<string, Unit>()
  const know = ({ pools }: PolicyText) => {
    for (const [pool, { unit }] of Object.entries(pools)) units.set(pool, unit)
  }
  know(policy)
  return {
    prefix,
    createSpace: async (creation, id) => {
      await server.ask(asksToCreate(creation), id)
      return done('created')
    },
    submit: async (space, id, request) => {
      const answered = await server.ask(
        asks(space, request, (pool) => units.get(pool) ?? 'credit'),
        id,
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

/** These are answered with the member as they are now, so what became of the command is known. */
const MEMBERSHIP: Partial<Record<SubmittedCommand['do'], AllowedAnswer['kind']>> = {
  join: 'joined',
  leave: 'left',
  cap: 'capped',
}

function done(kind: AllowedAnswer['kind']): Answer {
  return { allowed: true, replayed: false, id: '', kind, cost: {} }
}

type Log = { readonly entries: readonly (Omit<Noted, 'seq'> & { readonly id: string })[] }

class Server {
  readonly #url: string
  readonly #key: string

  constructor(url: string, key: string) {
    this.#url = url
    this.#key = key
  }

  /** @throws Fault as the engine would, NotServed where scenarios cannot run here */
  async ask({ method, path, body }: Ask, id?: string): Promise<unknown> {
    const headers = {
      authorization: `Bearer ${this.#key}`,
      'content-type': 'application/json',
      // Names in any script may be part of an id, but not of a header.
      ...(id !== undefined && { 'idempotency-key': encodeURIComponent(id) }),
    }
    const sent = { method, headers, ...(body && { body: JSON.stringify(body) }) }
    const response = await fetch(this.#url + path, sent).catch((cause: unknown) => {
      const why = cause instanceof Error && cause.cause instanceof Error ? `: ${cause.cause.message}` : ''
      throw new NotServed(`Nothing answers at ${this.#url}${why}. Is it running?`)
    })
    const told: unknown = await response.json().catch(() => undefined)
    if (response.ok && told !== undefined) return told
    throw refusal(this.#url, path, response.status, told)
  }
}

/** A request that makes no sense is a fault, here as in the engine; anything else ends the run. */
function refusal(url: string, path: string, status: number, told: unknown): Error {
  const { data } = problem.safeParse(told)
  if (path === '/v1/test' && status === 404)
    return new NotServed(`${url} has no test clock. Start it for tests: ALLOT_TEST_CLOCK=on allot start`)
  if (data && FAULTS.has(status))
    return new Fault(
      data.code as FaultCode, // the server's own codes among them are only shown
      (data.path ?? '').slice(1).replaceAll('/', '.'),
      data.detail,
    )
  return new NotServed(`${url}${path} answered ${status}${data ? `: ${data.detail}` : '.'}`)
}

const FAULTS = new Set([400, 404, 409, 422])
