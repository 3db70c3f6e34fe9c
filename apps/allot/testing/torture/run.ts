/** Rounds of requests at random against a running Allot, and what is wrong with its answers. */
import { OpenApiCheck } from '@allot/server/testing/openapi-check'
import type { Running } from '../running.ts'
import { openCallers } from './callers.ts'
import { readOperations } from './operations.ts'
import { OTHER_OPERATIONS } from './other-operations.ts'
import { randomOf } from './random.ts'
import { KnownIds, requestOf, type TortureRequest } from './request.ts'
import { differences, readState } from './state.ts'
import { STUDIO_OPERATIONS } from './studio-operations.ts'

export interface Outcome {
  readonly sent: number
  /** How many answers had each status. */
  readonly statuses: ReadonlyMap<number, number>
  /** How often each operation was done, not refused. */
  readonly done: ReadonlyMap<string, number>
  readonly findings: readonly string[]
  /** The longest time of an answer, in milliseconds, and of which. */
  readonly slowest: { readonly took: number; readonly shown: string }
}

/** Sent at once, between two readings of the state. */
const ROUND = 24

const DEADLINE_MS = 10_000

/** A finding repeats often; a run that found so many has seen enough. */
const MAX_FINDINGS = 40

export async function torture(
  running: Running,
  { seed, requests }: { seed: number; requests: number },
  progress: (sent: number) => void = () => undefined,
): Promise<Outcome> {
  const { url } = running
  const random = randomOf(seed)
  const callers = await openCallers(running)
  const { described, document } = await readOperations(url)
  const all = {
    ...described,
    operations: [...described.operations, ...STUDIO_OPERATIONS, ...OTHER_OPERATIONS],
  }
  const check = new OpenApiCheck(document)
  const known = new KnownIds()
  for (const space of callers.spaces) known.add('space', space)
  const statuses = new Map<number, number>()
  const done = new Map<string, number>()
  const findings = new Map<string, string>()
  let slowest = { took: 0, shown: '' }
  let sent = 0
  let before = await readState(url, callers)
  while (sent < requests && findings.size < MAX_FINDINGS) {
    const round = Array.from({ length: ROUND }, () => requestOf(all, callers, known, random))
    const answers = await Promise.all(round.map((request) => answerTo(url, request, check, known)))
    sent += round.length
    for (const { status, took, finding, request } of answers) {
      statuses.set(status, (statuses.get(status) ?? 0) + 1)
      if (status < 400) done.set(request.operation.name, (done.get(request.operation.name) ?? 0) + 1)
      if (took > slowest.took) slowest = { took, shown: request.shown }
      if (finding !== undefined)
        findings.set(`${request.operation.name} ${status} ${finding.slice(0, 60)}`, finding)
    }
    const after = await readState(url, callers)
    const changed = answers.some(({ status, request }) => status < 400 && request.operation.method !== 'GET')
    if (!changed && after !== before)
      findings.set(`state ${sent}`, `All were refused, and yet ${changeIn(before, after, round)}`)
    before = after
    progress(sent)
  }
  return { sent, statuses, done, findings: [...findings.values()], slowest }
}

/** What changed, and by which of the round it may have been. */
function changeIn(before: string, after: string, round: readonly TortureRequest[]): string {
  const writes = round
    .filter(({ operation }) => operation.method !== 'GET')
    .map(({ shown }) => `\n    ${shown}`)
  return `${differences(before, after).join('; ')}, after${writes.join('')}`
}

interface Answer {
  readonly request: TortureRequest
  readonly status: number
  readonly took: number
  readonly finding?: string
}

async function answerTo(
  url: string,
  request: TortureRequest,
  check: OpenApiCheck,
  known: KnownIds,
): Promise<Answer> {
  const began = performance.now()
  const abort = AbortSignal.timeout(DEADLINE_MS)
  try {
    const response = await fetch(url + request.path, { ...request.init, signal: abort })
    const body = await bodyOf(response, request)
    const took = performance.now() - began
    const finding = findingIn(request, response, body, check)
    learn(body, request, known)
    return { request, status: response.status, took, ...(finding !== undefined && { finding }) }
  } catch (cause) {
    const why = abort.aborted ? `no answer within ${DEADLINE_MS / 1_000} s` : String(cause)
    return { request, status: 0, took: performance.now() - began, finding: `${why}: ${request.shown}` }
  }
}

/** A stream is read no further than its head. */
async function bodyOf(response: Response, { operation }: TortureRequest): Promise<unknown> {
  if (operation.isStream && response.ok) {
    await response.body?.cancel()
    return ''
  }
  const text = await response.text()
  const isJson = /json(;|$)/.test(response.headers.get('content-type') ?? '') // and no lines of it
  return isJson && text.startsWith('{') ? JSON.parse(text) : text
}

function findingIn(
  { operation, path, shown }: TortureRequest,
  response: Response,
  body: unknown,
  check: OpenApiCheck,
): string | undefined {
  // A longer head than 16 kB: Node answers before the program sees it.
  if (response.status === 431) return undefined
  if (response.status >= 500) return `${response.status} ${JSON.stringify(body).slice(0, 200)}: ${shown}`
  try {
    if (operation.isDescribed) check.check(operation.method, path, response, body)
  } catch (cause) {
    return `${cause instanceof Error ? cause.message.slice(0, 400) : cause}: ${shown}`
  }
  const type = response.headers.get('content-type') ?? ''
  if (response.status >= 400 && !/json|text\/plain/.test(type))
    return `${response.status} as ${type}: ${shown}`
  return undefined
}

/** Notes ids that an answer names, under the parameter that takes them: a list of `holds` has ids of a `hold`. */
function learn(body: unknown, { operation }: TortureRequest, known: KnownIds): void {
  if (typeof body !== 'object' || body === null) return
  const noun = operation.path.split('/').findLast((part) => !part.startsWith('{'))
  for (const each of [body, ...Object.values(body).flat()]) {
    const { id, key } = (typeof each === 'object' && each !== null ? each : {}) as {
      id?: unknown
      key?: unknown
    } // of what answers have
    if (typeof id === 'string') known.add(SINGULAR.get(noun ?? '') ?? (noun ?? '').replace(/s$/, ''), id)
    if (typeof key === 'string' && noun === 'versions') known.add('key', key)
  }
}

const SINGULAR = new Map([
  ['batches', 'batch'],
  ['policies', 'policy'],
  ['plan-changes', 'change'],
  ['deliveries', 'delivery'],
])
