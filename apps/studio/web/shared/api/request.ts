/** Requests to the studio's own routes. What fails is a sentence for the person. */
import type { StudioProblem } from '@allot/studio/contract/problem'
import { offline } from './offline.ts'

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

/** @throws Error whose message is a sentence for the person */
async function parsed<T>(pending: Promise<Response>): Promise<T> {
  return (await succeeded(pending)).json()
}

/** @throws Error whose message is a sentence for the person */
async function succeeded(pending: Promise<Response>): Promise<Response> {
  const response = await pending.catch((cause) => {
    if (cause instanceof DOMException && cause.name === 'AbortError') throw cause
    return offline(cause)
  })
  if (response.ok) return response
  const problem: Partial<StudioProblem> = await response.json().catch(() => ({}))
  throw new Error(problem.detail ?? `The studio answered with status ${response.status}. Try again.`)
}
