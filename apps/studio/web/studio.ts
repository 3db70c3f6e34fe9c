/** The studio's own routes: Batches and photos. */
import type { Batch, BatchOrDenial, BatchSummary, PhotoItem } from '../contract/batch.ts'
import type { NamedPhoto, NewBatch } from '../contract/new-batch.ts'
import type { StudioProblem } from '../contract/problem.ts'

export const studio = {
  batches: (space: string) => ask<{ batches: BatchSummary[] }>('GET', `/spaces/${space}/batches`),
  batch: (id: string) => ask<Batch>('GET', `/batches/${id}`),
  create: (space: string, draft: NewBatch) => ask<BatchOrDenial>('POST', `/spaces/${space}/batches`, draft),
  upload: (id: string, n: number, file: File, signal: AbortSignal) =>
    answered<PhotoItem>(fetch(`/studio/batches/${id}/photos/${n}`, { method: 'PUT', body: file, signal })),
  addSamples: (id: string, names: readonly string[]) => ask('POST', `/batches/${id}/samples`, { names }),
  run: (id: string) => ask<BatchOrDenial>('POST', `/batches/${id}/run`),
  cancel: (id: string) => ask<Batch>('POST', `/batches/${id}/cancel`),
  remove: (id: string) => ask('DELETE', `/batches/${id}`),
  samples: () => ask<{ photos: NamedPhoto[] }>('GET', '/samples'),
}

/** Where to look at or download something. */
export const address = {
  sample: (name: string) => `/studio/samples/${encodeURIComponent(name)}`,
  photo: (id: string, n: number, what: 'original' | 'original-preview' | 'result' | 'result-preview') =>
    `/studio/batches/${id}/photos/${n}/${what}`,
  zip: (id: string) => `/studio/batches/${id}/zip`,
  events: (id: string) => `/studio/batches/${id}/events`,
}

function ask<T = unknown>(method: string, path: string, body?: unknown): Promise<T> {
  const init =
    body === undefined
      ? { method }
      : { method, body: JSON.stringify(body), headers: { 'content-type': 'application/json' } }
  return answered<T>(fetch(`/studio${path}`, init))
}

async function answered<T>(asked: Promise<Response>): Promise<T> {
  const response = await asked
  if (response.ok) return response.json()
  const problem: Partial<StudioProblem> = await response.json().catch(() => ({}))
  throw new Error(problem.detail ?? `The studio answered ${response.status}. Try again.`)
}
