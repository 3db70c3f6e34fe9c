/** A trial: a whole server for one test, on real files, with people who sign up and a clock that the test sets. */
import { once } from 'node:events'
import { mkdtempSync, readFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type Allot, openAllot } from '@allot/engine/allot'
import { openStore } from '@allot/engine/open-store'
import { readPolicies } from '@allot/engine/policies'
import type { Store } from '@allot/engine/store'
import { type Instant, instant } from '@allot/rules/instant'
import { createAdaptorServer, type ServerType } from '@hono/node-server'
import { Client } from 'pg'
import { ADDRESS_HEADER } from './accounts.ts'
import { openServer, type Server, type ServerOptions } from './server.ts'

export const ORIGIN = 'http://allot.test'
export const BATCH = { operation: { count: 40, batch: [{ feature: 'background_removal' }] } }

const policies = readPolicies(join(import.meta.dirname, '../../policies'))
let address = 0
let database: (() => Promise<string>) | undefined
const databases = new Map<string, string>()

/** From now on trials are on PostgreSQL. @param make an empty database */
export function keepTrialsIn(make: () => Promise<string>): void {
  database = make
}

export interface Asked {
  readonly cookie?: string
  readonly key?: string
  readonly id?: string
  readonly origin?: string
  readonly body?: unknown
}

export class Trial {
  readonly allot: Allot
  readonly server: Server
  /** May act for every Space. */
  readonly key: string
  readonly data: string
  /** What the clock says; a test moves it on. */
  readonly time: { now: Instant }
  readonly #address: string
  #listening: ServerType | undefined

  private constructor(allot: Allot, server: Server, data: string, time: { now: Instant }) {
    this.allot = allot
    this.server = server
    this.data = data
    this.key = server.mintKey('test')
    this.time = time
    address += 1
    this.#address = `10.0.${Math.floor(address / 250)}.${address % 250}`
  }

  /** @param data of an earlier trial, to go on where that one ended */
  static async open(
    options: Partial<ServerOptions> = {},
    data = mkdtempSync(join(tmpdir(), 'allot-')),
    store?: Store,
  ): Promise<Trial> {
    const time = { now: instant('2026-07-20T09:00:00Z') }
    const clock = () => time.now
    if (database && !databases.has(data)) databases.set(data, await database())
    const { databaseUrl = databases.get(data) } = options
    const file = databaseUrl ?? join(data, 'allot.sqlite')
    const allot = await openAllot({ store: store ?? (await openStore(file)), policies, clock })
    const unexpected = (error: unknown) => console.error(error)
    const server = await openServer({ allot, data, clock, unexpected, databaseUrl, ...options })
    return new Trial(allot, server, data, time)
  }

  /** Serves on a port of its own until the trial is closed. @returns where */
  async listen(
    fetch: (request: Request) => Response | Promise<Response> = this.server.fetch,
  ): Promise<string> {
    this.#listening = createAdaptorServer({ fetch }).listen(0, '127.0.0.1')
    await once(this.#listening, 'listening')
    const address = this.#listening.address()
    if (typeof address !== 'object' || !address) throw new Error('It does not listen.')
    return `http://127.0.0.1:${address.port}`
  }

  async close(): Promise<void> {
    this.#listening?.close()
    await this.server.close()
    await this.allot.close()
  }

  /** Everything that the server keeps itself, as it is on the disk. */
  async kept(): Promise<string> {
    const url = databases.get(this.data)
    if (url === undefined) {
      const files = ['server.sqlite', 'server.sqlite-wal', 'accounts.sqlite', 'accounts.sqlite-wal']
      return files.map((file) => readFileSync(join(this.data, file), 'latin1')).join('')
    }
    const client = new Client({ connectionString: url })
    await client.connect()
    const { rows } = await client.query(`SELECT database_to_xml(true, false, '') AS kept`)
    await client.end()
    return rows[0].kept
  }

  /** Asks, and checks that what is answered is what the API's description says. */
  async call(method: string, path: string, asked: Asked = {}) {
    const response = await this.fetch(method, path, asked)
    const text = await response.text()
    const body = text.startsWith('{') ? JSON.parse(text) : text
    if (response.ok && typeof body === 'object') this.#described(method, path)?.answer.parse(body)
    const cookie = response.headers
      .getSetCookie()
      .map((each) => each.split(';')[0])
      .join('; ')
    return { status: response.status, headers: response.headers, cookie, body }
  }

  fetch(method: string, path: string, { cookie, key, id, origin = ORIGIN, body }: Asked): Promise<Response> {
    const headers: Record<string, string> = { origin, [ADDRESS_HEADER]: this.#address }
    if (body !== undefined) headers['content-type'] = 'application/json'
    if (cookie) headers.cookie = cookie
    if (key) headers.authorization = `Bearer ${key}`
    if (id) headers['idempotency-key'] = id
    const init = { method, headers, ...(body !== undefined && { body: JSON.stringify(body) }) }
    return this.server.fetch(new Request(ORIGIN + path, init))
  }

  /** @returns the cookie */
  async signUp(name: string): Promise<string> {
    const body = { name, email: `${name}@example.com`, password: 'correct horse' }
    const { status, cookie } = await this.call('POST', '/auth/sign-up/email', { body })
    if (status !== 200) throw new Error(`${name} could not sign up: ${status}`)
    return cookie
  }

  async idOf(cookie: string): Promise<string> {
    return (await this.call('GET', '/v1/me', { cookie })).body.member.id
  }

  /** @returns the id of a Space on Pro */
  async shopOf(cookie: string): Promise<string> {
    const body = { name: 'Shop', plan: 'pro', period: 'monthly' }
    return (await this.call('POST', '/v1/spaces', { cookie, id: 'shop', body })).body.id
  }

  #described(method: string, path: string) {
    const parts = path.split('?')[0]?.split('/') ?? []
    return this.server.endpoints.find(({ method: its, path: pattern }) => {
      const wanted = pattern.split('/')
      const fits = wanted.every((part, at) => part.startsWith('{') || part === parts[at])
      return its.toUpperCase() === method && wanted.length === parts.length && fits
    })
  }
}
