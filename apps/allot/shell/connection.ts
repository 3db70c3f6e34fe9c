/**
 * A connection: how a command calls Allot. With `--url` it is the server at that address; else the one that runs on
 * this data folder; where none runs, one opened in this process and closed at the end of the command.
 */

import { randomUUID } from 'node:crypto'
import { existsSync, readFileSync } from 'node:fs'
import { problem } from '@allot/api/problem'
import { spacePage } from '@allot/api/space'
import type { ListedSpace } from '@allot/client'
import { AllotFault } from '@allot/client/fault'
import { type Logger, openLogger } from '@allot/server/logger'
import type { Command } from 'commander'
import type { z } from 'zod'
import { serverFile } from '../server-file.ts'
import { readSettings, type Settings } from '../settings.ts'
import { CommandError } from './command-error.ts'
import { withProgress } from './progress.ts'

export interface ConnectionOptions {
  readonly url?: string
  readonly key?: string
}

/** Where an Allot answers, and with which key. */
export interface AllotEndpoint {
  readonly url: string
  readonly key: string
  readonly fetch: (input: string, init: RequestInit) => Promise<Response>
  close(): Promise<void>
}

export interface Connection {
  /** @param answer what is expected, as the API describes it @throws AllotFault */
  request<Answer extends z.ZodType>(answer: Answer, request: ApiRequest): Promise<z.output<Answer>>
  /** The Space of this name or id; without one, the only one there is. @throws CommandError */
  space(named: string | undefined): Promise<ListedSpace>
  /** Every page of a list. @param answer a page; its `next` is the cursor of the next one @throws AllotFault */
  pages<Page extends z.ZodType<{ readonly next: number | null }>>(
    answer: Page,
    path: string,
    query?: ApiRequest['query'],
  ): AsyncGenerator<z.output<Page>>
  spaces(): AsyncGenerator<ListedSpace>
}

interface ApiRequest {
  readonly method: 'GET' | 'POST' | 'DELETE'
  readonly path: string
  readonly query?: Readonly<Record<string, string | undefined>>
  readonly body?: object
  /** Of a write; default: random. */
  readonly idempotencyKey?: string | undefined
}

export type { ListedSpace }

/** The two options of every command that talks to Allot. */
export function withConnectionOptions(command: Command): Command {
  return command
    .option('--url <address>', 'another Allot; by default the one on this data folder')
    .option('--key <key>', 'an API key for it (or ALLOT_KEY, which does not show in the list of processes)')
}

/** Opens a connection, lets `work` use it, and closes it whatever happens. */
export async function withConnection<T>(
  options: ConnectionOptions,
  work: (connection: Connection) => Promise<T>,
): Promise<T> {
  const endpoint = await endpointFor(options)
  try {
    return await work(connection(endpoint))
  } finally {
    await endpoint.close()
  }
}

/** The Allot that runs on this data folder, or one opened here. */
export async function openEndpoint(settings: Settings, logger: Logger): Promise<AllotEndpoint> {
  const running = await runningEndpoint(settings)
  if (running) return running
  // Loaded only here: the server loads slowly, and usually one runs already.
  const { openService } = await import('../program.ts')
  const alone = { ...settings, fleetAddress: undefined } // a short-lived process joins no fleet
  const service = await openService({ settings: alone, logger, inProcess: true })
  return {
    url: INSIDE,
    key: service.key,
    fetch: (input, init) => service.fetch(new Request(input, init)),
    close: service.close,
  }
}

/** The one that runs on this data folder. */
export async function runningEndpoint({ data }: Settings): Promise<AllotEndpoint | undefined> {
  const file = serverFile(data)
  if (!existsSync(file)) return undefined
  const { url, key }: { url: string; key: string } = JSON.parse(readFileSync(file, 'utf8'))
  return (await isThere(url)) ? { url, key, fetch, close: nothing } : undefined
}

/** Also while its database cannot be reached, which it says itself in its answers. */
export function isThere(url: string): Promise<boolean> {
  return fetch(`${url}/health/live`, { signal: AbortSignal.timeout(2_000) }).then(
    (answer) => answer.ok,
    () => false,
  )
}

/** Never resolved by DNS: requests to it stay in this process. */
const INSIDE = 'http://allot.inside'
const nothing = async () => undefined

async function endpointFor({ url, key = process.env.ALLOT_KEY }: ConnectionOptions): Promise<AllotEndpoint> {
  if (url === undefined) {
    const settings = await readSettings(process.env)
    return openEndpoint(settings, openLogger(settings.logLevel))
  }
  if (!URL.canParse(url))
    throw new CommandError(`--url is "${url}"; write it like https://allot.example.com.`)
  if (!key)
    throw new CommandError('With --url, give an API key: --key allot_…, or ALLOT_KEY in the environment.')
  return { url: url.replace(/\/$/, ''), key, fetch, close: nothing }
}

function connection(endpoint: AllotEndpoint): Connection {
  const request: Connection['request'] = (answer, sent) =>
    withProgress('Waiting for Allot', async () => answer.parse(await sendWithRetries(endpoint, sent)))
  const pages: Connection['pages'] = async function* (answer, path, query) {
    for (let after: number | null = 0; after !== null; ) {
      const page: z.output<typeof answer> = await request(answer, {
        method: 'GET',
        path,
        query: { ...query, after: String(after) },
      })
      yield page
      after = page.next
    }
  }
  async function* spaces(): AsyncGenerator<ListedSpace> {
    for await (const page of pages(spacePage, '/v1/spaces', { limit: '1000' })) yield* page.spaces
  }
  return { request, pages, spaces, space: (named) => findSpace(spaces(), named) }
}

const MAX_TRIES = 3
const PAUSE_MS = 300

/** Sends a request again when no answer came, under the same idempotency key, so that it counts once. */
async function sendWithRetries(endpoint: AllotEndpoint, request: ApiRequest): Promise<unknown> {
  const idempotencyKey = request.idempotencyKey ?? randomUUID()
  for (let tried = 1; ; tried++) {
    try {
      return await send(endpoint, { ...request, idempotencyKey })
    } catch (fault) {
      if (!(fault instanceof AllotFault) || !fault.retryable || tried === MAX_TRIES) throw fault
      await new Promise((resume) => setTimeout(resume, PAUSE_MS * 2 ** tried))
    }
  }
}

async function send(
  endpoint: AllotEndpoint,
  { method, path, query = {}, body, idempotencyKey }: ApiRequest,
): Promise<unknown> {
  const address = new URL(endpoint.url + path)
  for (const [name, value] of Object.entries(query))
    if (value !== undefined) address.searchParams.set(name, value)
  const headers = {
    authorization: `Bearer ${endpoint.key}`,
    ...(method !== 'GET' && { 'content-type': 'application/json', 'idempotency-key': idempotencyKey ?? '' }),
  }
  const response = await endpoint
    .fetch(address.href, { method, headers, ...(body && { body: JSON.stringify(body) }) })
    .catch((cause: unknown) => {
      const why = cause instanceof Error && cause.cause instanceof Error ? cause.cause.message : String(cause)
      throw new AllotFault(0, 'unreachable', `${endpoint.url} cannot be reached: ${why}. Check --url.`)
    })
  const text = await response.text()
  const isJson = response.headers.get('content-type')?.includes('json') ?? false
  if (response.ok) return isJson ? JSON.parse(text) : text
  const fault = isJson ? problem.safeParse(JSON.parse(text)) : undefined
  if (fault?.success)
    throw new AllotFault(fault.data.status, fault.data.code, fault.data.detail, { path: fault.data.path })
  throw new AllotFault(
    response.status,
    'unknown',
    `${endpoint.url} answered ${response.status}. Is it an Allot?`,
  )
}

const MAX_NAMED = 20

async function findSpace(
  spaces: AsyncGenerator<ListedSpace>,
  named: string | undefined,
): Promise<ListedSpace> {
  const all: ListedSpace[] = []
  const matching: ListedSpace[] = []
  for await (const space of spaces) {
    if (space.id === named) return space
    if (named === undefined || space.name === named) matching.push(space)
    if (all.length < MAX_NAMED) all.push(space)
  }
  const [only] = matching
  if (only && matching.length === 1) return only
  if (all.length === 0)
    throw new CommandError('There is no Space yet. Make one: allot spaces make Shop --owner ann --plan pro')
  const listed = (matching.length > 0 ? matching.slice(0, MAX_NAMED) : all)
    .map(({ id, name }) => `\n  ${id}  ${name}`)
    .join('')
  const which =
    named === undefined ? 'Say which Space, with --space' : `--space is "${named}"; give the id of one`
  throw new CommandError(`${which}:${listed}`)
}
