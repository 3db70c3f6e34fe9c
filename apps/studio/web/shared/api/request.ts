/** Requests to the studio's own routes. What fails is a sentence for the person. */
import type { StudioProblem } from '@allot/studio/contract/problem'
import { t } from '@lingui/core/macro'
import { offline } from './offline.ts'

/** What the studio says no to. */
export class StudioRefusal extends Error {
  override readonly name = 'StudioRefusal'
  /** Of HTTP. */
  readonly status: number
  /** Seconds after which it is worth another try, where waiting helps. */
  readonly retryAfter: number | undefined

  constructor(message: string, status: number, retryAfter?: number) {
    super(message)
    this.status = status
    this.retryAfter = retryAfter
  }
}

/** Whether the studio does not have what was named, or not any more. */
export function isGone(cause: unknown): boolean {
  return cause instanceof StudioRefusal && cause.status === 404
}

/** Whether the studio has it, and does not do that with it now. */
export function isRefused(cause: unknown): boolean {
  return cause instanceof StudioRefusal && cause.status === 409
}

/** @throws Error whose message is a sentence for the person */
export function send<T = unknown>(
  method: string,
  path: string,
  body?: unknown,
  headers: Readonly<Record<string, string>> = {},
): Promise<T> {
  const init =
    body === undefined
      ? { method, headers }
      : { method, body: JSON.stringify(body), headers: { ...headers, 'content-type': 'application/json' } }
  return parsed<T>(fetch(`/studio${path}`, init))
}

/** For an answer that is no JSON. @throws Error whose message is a sentence for the person */
export function sendFor(path: string, body: unknown, signal: AbortSignal): Promise<Response> {
  const headers = { 'content-type': 'application/json' }
  return succeeded(fetch(`/studio${path}`, { method: 'POST', body: JSON.stringify(body), headers, signal }))
}

/** A file of the person's. @throws Error whose message is a sentence for the person */
export function sendFile<T>(path: string, file: Blob): Promise<T> {
  return parsed<T>(fetch(`/studio${path}`, { method: 'PUT', body: file }))
}

/** A part of a file; 409 says too how much is there. @throws Error whose message is a sentence for the person */
export async function sendPart<T>(
  path: string,
  content: ArrayBuffer,
  headers: Readonly<Record<string, string>>,
): Promise<T> {
  const response = await answered(fetch(`/studio${path}`, { method: 'PUT', body: content, headers }))
  const isProblem = response.headers.get('content-type')?.includes('problem') === true
  if (!response.ok && (isProblem || response.status !== 409)) throw await refusalOf(response)
  return response.json()
}

/** @throws Error whose message is a sentence for the person */
async function parsed<T>(pending: Promise<Response>): Promise<T> {
  return (await succeeded(pending)).json()
}

/** @throws Error whose message is a sentence for the person */
async function succeeded(pending: Promise<Response>): Promise<Response> {
  const response = await answered(pending)
  if (response.ok) return response
  throw await refusalOf(response)
}

async function answered(pending: Promise<Response>): Promise<Response> {
  return pending.catch((cause) => {
    if (cause instanceof DOMException && cause.name === 'AbortError') throw cause
    return offline(cause)
  })
}

async function refusalOf(response: Response): Promise<StudioRefusal> {
  const problem: Partial<StudioProblem> = await response.json().catch(() => ({}))
  const { status } = response
  const seconds = Number(response.headers.get('retry-after') ?? Number.NaN)
  return new StudioRefusal(
    problem.detail ?? t`The studio answered with status ${status}. Try again.`,
    status,
    Number.isFinite(seconds) ? seconds : undefined,
  )
}
