/**
 * A whole server for one test: real files or a real database, people who sign up, and a clock that the test sets.
 * Every answer is checked against the API's own description.
 */
import { once } from 'node:events'
import { mkdtempSync, readFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import type { Scope } from '@allot/api/scope'
import { type Engine, openEngine } from '@allot/engine/engine'
import { openStore } from '@allot/engine/open-store'
import { readPolicies } from '@allot/engine/policies'
import type { Store } from '@allot/engine/store'
import { type Instant, instant } from '@allot/rules/instant'
import { createAdaptorServer, type ServerType } from '@hono/node-server'
import { Client } from 'pg'
import type { KeyDefinition } from '../access/api-key.ts'
import { ADDRESS_HEADER } from '../http/peer-address.ts'
import { openServer, type Server } from '../server.ts'
import type { ServerOptions } from '../server-options.ts'
import { type DescribedApi, OpenApiCheck } from './openapi-check.ts'

export const ORIGIN = 'http://allot.test'
export const BATCH = { operation: { count: 40, batch: [{ feature: 'background_removal' }] } }

const policies = readPolicies(join(import.meta.dirname, '../../../policies'))
let address = 0
let database: (() => Promise<string>) | undefined
const databases = new Map<string, string>()

/** Opens test servers on PostgreSQL from now on. @param make creates an empty database and returns its address */
export function useDatabases(make: () => Promise<string>): void {
  database = make
}

export interface TestRequest {
  readonly cookie?: string
  readonly apiKey?: string
  readonly idempotencyKey?: string
  readonly origin?: string
  readonly body?: unknown
}

export class TestServer {
  readonly allot: Engine
  /** The server under test. */
  readonly server: Server
  /** May act for every Space. */
  readonly apiKey: string
  readonly data: string
  /** What the clock says; a test moves it on. */
  readonly time: { now: Instant }
  readonly #address: string
  #openApi: OpenApiCheck | undefined
  #listening: ServerType | undefined

  private constructor(allot: Engine, server: Server, data: string, time: { now: Instant }) {
    this.allot = allot
    this.server = server
    this.data = data
    this.apiKey = server.mintKey('test')
    this.time = time
    address += 1
    this.#address = `10.0.${Math.floor(address / 250)}.${address % 250}`
  }

  /** @param data the folder of an earlier test server, to continue with what that one stored */
  static async open(
    options: Partial<ServerOptions> = {},
    data = mkdtempSync(join(tmpdir(), 'allot-')),
    store?: Store,
  ): Promise<TestServer> {
    const time = { now: instant('2026-07-20T09:00:00Z') }
    const clock = () => time.now
    if (database && !databases.has(data)) databases.set(data, await database())
    const { databaseUrl = databases.get(data) } = options
    const file = databaseUrl ?? join(data, 'allot.sqlite')
    const allot = await openEngine({ store: store ?? (await openStore(file)), policies, clock })
    const unexpected = (error: unknown) => console.error(error)
    const given = { allot, data, clock, unexpected, databaseUrl, listensAt: () => ORIGIN, ...options }
    const server = await openServer(given)
    return new TestServer(allot, server, data, time)
  }

  /** Of its tables on PostgreSQL, where tests run there. */
  get databaseUrl(): string | undefined {
    return databases.get(this.data)
  }

  /** Serves on a free port of this machine until the test server is closed. @returns its address */
  async listen(
    fetch: (request: Request) => Response | Promise<Response> = this.server.fetch,
  ): Promise<string> {
    this.#listening = createAdaptorServer({ fetch }).listen(0, '127.0.0.1')
    await once(this.#listening, 'listening')
    const address = this.#listening.address()
    if (typeof address !== 'object' || !address) throw new Error('The test server does not listen on a port.')
    return `http://127.0.0.1:${address.port}`
  }

  async close(): Promise<void> {
    this.#listening?.close()
    await this.server.close()
    await this.allot.close()
  }

  /** The server's own files or tables as text, to look for secrets in what is stored. */
  async storedText(): Promise<string> {
    const url = this.databaseUrl
    if (url === undefined) {
      const files = ['server.sqlite', 'server.sqlite-wal', 'accounts.sqlite', 'accounts.sqlite-wal']
      return files.map((file) => readFileSync(join(this.data, file), 'latin1')).join('')
    }
    const client = new Client({ connectionString: url })
    await client.connect()
    const { rows } = await client.query(`SELECT database_to_xml(true, false, '') AS stored`)
    await client.end()
    return rows[0].stored
  }

  /** Changes the tables of the accounts, for what no request can make. */
  changeAccounts(statement: string): Promise<void> {
    return this.#change('accounts.sqlite', statement)
  }

  /** Changes the server's own tables, for what an earlier version stored. */
  changeServer(statement: string): Promise<void> {
    return this.#change('server.sqlite', statement)
  }

  async #change(file: string, statement: string): Promise<void> {
    const url = this.databaseUrl
    if (url === undefined) {
      const tables = new DatabaseSync(join(this.data, file))
      tables.exec(statement)
      tables.close()
      return
    }
    const client = new Client({ connectionString: url })
    await client.connect()
    await client.query(statement)
    await client.end()
  }

  /** Sends a request and checks its answer against the OpenAPI document. */
  async call(method: string, path: string, request: TestRequest = {}) {
    const response = await this.fetch(method, path, request)
    const text = await response.text()
    const body = text.startsWith('{') ? JSON.parse(text) : text
    this.#openApi ??= new OpenApiCheck(await this.#document())
    this.#openApi.check(method, path, response, body)
    const cookie = response.headers
      .getSetCookie()
      .map((each) => each.split(';')[0])
      .join('; ')
    return { status: response.status, headers: response.headers, cookie, body }
  }

  fetch(
    method: string,
    path: string,
    { cookie, apiKey, idempotencyKey, origin = ORIGIN, body }: TestRequest,
  ): Promise<Response> {
    const headers: Record<string, string> = { origin, [ADDRESS_HEADER]: this.#address }
    if (body !== undefined) headers['content-type'] = 'application/json'
    if (cookie) headers.cookie = cookie
    if (apiKey) headers.authorization = `Bearer ${apiKey}`
    if (idempotencyKey) headers['idempotency-key'] = idempotencyKey
    const init = { method, headers, ...(body !== undefined && { body: JSON.stringify(body) }) }
    return this.server.fetch(new Request(ORIGIN + path, init))
  }

  /** @returns the session cookie */
  async signUp(name: string): Promise<string> {
    const body = { name, email: `${name}@example.com`, password: 'correct horse' }
    const { status, cookie } = await this.call('POST', '/auth/sign-up/email', { body })
    if (status !== 200) throw new Error(`${name} could not sign up: the server answered ${status}.`)
    return cookie
  }

  /** @param more what is not as of a key that an operator made for everywhere and for ever. @returns its text */
  async keyOf(
    space: string | null,
    scopes: readonly Scope[],
    more: Partial<KeyDefinition> = {},
  ): Promise<string> {
    const maker = { member: null, key: 'key_test' }
    const whole = { kind: 'secret', name: 'test', scopes, maker, expiresAt: null, addresses: [] } as const
    const definition = { ...whole, ...more }
    const request = { by: 'test', idempotencyKey: JSON.stringify([space, definition]) }
    return (await this.server.keys.make(space, definition, request, this.time.now)).text
  }

  async idOf(cookie: string): Promise<string> {
    return (await this.call('GET', '/v1/me', { cookie })).body.member.id
  }

  /** @returns the id of a Space on Pro */
  async shopOf(cookie: string): Promise<string> {
    const body = { name: 'Shop', plan: 'pro', period: 'monthly' }
    return (await this.call('POST', '/v1/spaces', { cookie, idempotencyKey: 'shop', body })).body.id
  }

  async #document() {
    const response = await this.server.fetch(new Request(`${ORIGIN}/v1/openapi.json`))
    return (await response.json()) as DescribedApi // what openapi/document.ts writes
  }
}
