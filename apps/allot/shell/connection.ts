/**
 * A connection: how a command reaches Allot. With `--url` it is the one at that address; else the one that runs on
 * this data folder; and where none runs, one that is opened here and closed again when the command is done.
 */

import { randomUUID } from 'node:crypto'
import { existsSync, readFileSync } from 'node:fs'
import { problem } from '@allot/api/problem'
import { listedSpaces } from '@allot/api/space'
import type { ListedSpace } from '@allot/client'
import { AllotFault } from '@allot/client/fault'
import { type Logger, openLogger } from '@allot/server/logger'
import type { Command } from 'commander'
import type { z } from 'zod'
import { Refused } from '../batch/options.ts'
import { noteFile } from '../server-file.ts'
import { readSettings, type Settings } from '../settings.ts'
import { waiting } from './progress.ts'

export interface ConnectionOptions {
  readonly url?: string
  readonly key?: string
}

/** An Allot that answers, and the key that it answers to. */
export interface Reached {
  readonly url: string
  readonly key: string
  readonly fetch: (input: string, init: RequestInit) => Promise<Response>
  close(): Promise<void>
}

export interface Connection {
  /** @param answer what is expected, as the API describes it @throws AllotFault */
  ask<Answer extends z.ZodType>(answer: Answer, question: Question): Promise<z.output<Answer>>
  /** The Space of this name or id; without one, the only one there is. @throws Refused */
  space(named: string | undefined): Promise<ListedSpace>
  spaces(): AsyncGenerator<ListedSpace>
}

export interface Question {
  readonly method: 'GET' | 'POST' | 'DELETE'
  readonly path: string
  readonly query?: Readonly<Record<string, string | undefined>>
  readonly body?: object
  /** For what is changed; made up where nobody says one. */
  readonly id?: string | undefined
}

export type { ListedSpace }

/** The two options of every command that talks to Allot. */
export function reaching(command: Command): Command {
  return command
    .option('--url <address>', 'an Allot elsewhere; unless said, the one on this data folder')
    .option('--key <key>', 'an API key for it (or ALLOT_KEY, which does not show in the list of processes)')
}

/** Opens a connection, lets `work` use it, and closes it whatever happens. */
export async function connected<T>(
  options: ConnectionOptions,
  work: (connection: Connection) => Promise<T>,
): Promise<T> {
  const reached = await find(options)
  try {
    return await work(connection(reached))
  } finally {
    await reached.close()
  }
}

/** The Allot that runs on this data folder, or one opened here. */
export async function reach(settings: Settings, logger: Logger): Promise<Reached> {
  const note = noteFile(settings.data)
  if (existsSync(note)) {
    const { url, key }: { url: string; key: string } = JSON.parse(readFileSync(note, 'utf8'))
    if (await isReady(url)) return { url, key, fetch, close: nothing }
  }
  // Only now: a server is slow to load, and mostly there is one already.
  const { openService } = await import('../program.ts')
  const service = await openService({ settings: { ...settings, fleetAddress: undefined }, logger }) // it is gone soon
  return {
    url: INSIDE,
    key: service.key,
    fetch: (input, init) => service.fetch(new Request(input, init)),
    close: service.close,
  }
}

export function isReady(url: string): Promise<boolean> {
  return fetch(`${url}/health/ready`, { signal: AbortSignal.timeout(2_000) }).then(
    (answer) => answer.ok,
    () => false,
  )
}

/** Never resolved: requests to it stay in this process. */
const INSIDE = 'http://allot.inside'
const nothing = async () => undefined

async function find({ url, key = process.env.ALLOT_KEY }: ConnectionOptions): Promise<Reached> {
  if (url === undefined) {
    const settings = await readSettings(process.env)
    return reach(settings, openLogger(settings.logLevel))
  }
  if (!URL.canParse(url)) throw new Refused(`--url is "${url}"; write it like https://allot.example.com.`)
  if (!key) throw new Refused('With --url, give an API key: --key allot_…, or ALLOT_KEY in the environment.')
  return { url: url.replace(/\/$/, ''), key, fetch, close: nothing }
}

function connection(reached: Reached): Connection {
  const ask: Connection['ask'] = (answer, question) =>
    waiting('Waiting for Allot', async () => answer.parse(await answered(reached, question)))
  async function* spaces(): AsyncGenerator<ListedSpace> {
    for (let after: number | null = 0; after !== null; ) {
      const query = { after: String(after), limit: '1000' }
      const page: z.output<typeof listedSpaces> = await ask(listedSpaces, {
        method: 'GET',
        path: '/v1/spaces',
        query,
      })
      yield* page.spaces
      after = page.next
    }
  }
  return { ask, spaces, space: (named) => oneOf(spaces(), named) }
}

const TRIES = 3
const PAUSE = 300

/** What got no answer is asked again under the same id, so it counts once. */
async function answered(reached: Reached, question: Question): Promise<unknown> {
  const id = question.id ?? randomUUID()
  for (let tried = 1; ; tried++) {
    try {
      return await once(reached, { ...question, id })
    } catch (fault) {
      if (!(fault instanceof AllotFault) || !fault.retryable || tried === TRIES) throw fault
      await new Promise((resume) => setTimeout(resume, PAUSE * 2 ** tried))
    }
  }
}

async function once(reached: Reached, { method, path, query = {}, body, id }: Question): Promise<unknown> {
  const address = new URL(reached.url + path)
  for (const [name, value] of Object.entries(query))
    if (value !== undefined) address.searchParams.set(name, value)
  const headers = {
    authorization: `Bearer ${reached.key}`,
    ...(method !== 'GET' && { 'content-type': 'application/json', 'idempotency-key': id ?? '' }),
  }
  const response = await reached
    .fetch(address.href, { method, headers, ...(body && { body: JSON.stringify(body) }) })
    .catch((cause: unknown) => {
      const why = cause instanceof Error && cause.cause instanceof Error ? cause.cause.message : String(cause)
      throw new AllotFault(0, 'unreachable', `${reached.url} cannot be reached: ${why}. Check --url.`)
    })
  const text = await response.text()
  const isJson = response.headers.get('content-type')?.includes('json') ?? false
  if (response.ok) return isJson ? JSON.parse(text) : text
  const told = isJson ? problem.safeParse(JSON.parse(text)) : undefined
  if (told?.success)
    throw new AllotFault(told.data.status, told.data.code, told.data.detail, { path: told.data.path })
  throw new AllotFault(
    response.status,
    'unknown',
    `${reached.url} answered ${response.status}. Is it an Allot?`,
  )
}

const MOST_NAMED = 20

async function oneOf(spaces: AsyncGenerator<ListedSpace>, named: string | undefined): Promise<ListedSpace> {
  const all: ListedSpace[] = []
  const matching: ListedSpace[] = []
  for await (const space of spaces) {
    if (space.id === named) return space
    if (named === undefined || space.name === named) matching.push(space)
    if (all.length < MOST_NAMED) all.push(space)
  }
  const [only] = matching
  if (only && matching.length === 1) return only
  if (all.length === 0)
    throw new Refused('There is no Space yet. Make one: allot spaces make Shop --owner ann --plan pro')
  const listed = (matching.length > 0 ? matching.slice(0, MOST_NAMED) : all)
    .map(({ id, name }) => `\n  ${id}  ${name}`)
    .join('')
  const which =
    named === undefined ? 'Say which Space, with --space' : `--space is "${named}"; give the id of one`
  throw new Refused(`${which}:${listed}`)
}
