/** The client of the studio's own routes: Batches, photos and samples. */
import type { ModelInfo } from '@allot/studio/contract/about'
import type { Batch, BatchOrDenial, BatchSummary, PhotoItem } from '@allot/studio/contract/batch'
import type { BatchDeletion, BatchFilter, BatchPage } from '@allot/studio/contract/batch-list'
import type { CutOutList, CutOutName } from '@allot/studio/contract/cut-outs'
import type { NamedPhoto, NewBatch } from '@allot/studio/contract/new-batch'
import type { Recipe } from '@allot/studio/contract/recipe'
import type { DecidedPhotos } from '@allot/studio/contract/results'
import type { AgainQuote } from '@allot/studio/contract/run-again'
import { send, sendFile } from './request.ts'

export interface BatchSearch {
  readonly filter: BatchFilter
  readonly search?: string
  /** `next` of the page before. */
  readonly after?: string
  readonly limit?: number
}

/** Photos to run again, by what became of them or by their places. */
export type AgainPhotos = 'failed' | 'rest' | 'all' | readonly number[]

export interface Again {
  readonly photos: AgainPhotos
  /** Other settings. */
  readonly recipe?: Recipe
}

export interface ZipChoice {
  /** By their places; all that are not left out without them. */
  readonly photos?: readonly number[]
  readonly isChecked?: boolean
  readonly hasList?: boolean
  /** A pattern, as contract/name-pattern.ts has it. */
  readonly names?: string
}

/** Every method @throws Error whose message is a sentence for the person */
export const studio = {
  batches: (space: string, search: BatchSearch) =>
    send<BatchPage>('GET', `/spaces/${space}/batches?${queryOf({ ...search })}`),
  rename: (id: string, name: string) => send<BatchSummary>('PATCH', `/batches/${id}`, { name }),
  /** It can be taken back for a day. */
  remove: (id: string) => send<BatchDeletion>('DELETE', `/batches/${id}`),
  restore: (id: string) => send<Batch>('POST', `/batches/${id}/restore`),
  batch: (id: string) => send<Batch>('GET', `/batches/${id}`),
  create: (space: string, draft: NewBatch) => send<BatchOrDenial>('POST', `/spaces/${space}/batches`, draft),
  upload: (id: string, n: number, file: File) => sendFile<PhotoItem>(`/batches/${id}/photos/${n}`, file),
  addSamples: (id: string, names: readonly string[]) => send('POST', `/batches/${id}/samples`, { names }),
  run: (id: string) => send<BatchOrDenial>('POST', `/batches/${id}/run`),
  cancel: (id: string) => send<Batch>('POST', `/batches/${id}/cancel`),
  pause: (id: string) => send<Batch>('POST', `/batches/${id}/pause`),
  resume: (id: string) => send<Batch>('POST', `/batches/${id}/resume`),
  quoteAgain: (id: string, again: Again) => send<AgainQuote>('POST', `/batches/${id}/again/quote`, again),
  runAgain: (id: string, again: Again) => send<BatchOrDenial>('POST', `/batches/${id}/again`, again),
  /** Null takes back what was decided. */
  decide: (id: string, photos: readonly number[], decision: PhotoItem['decision']) =>
    send<DecidedPhotos>('POST', `/batches/${id}/decisions`, { photos, decision }),
  about: () => send<{ model: ModelInfo }>('GET', '/about'),
  cutOuts: (id: string, n: number) => send<CutOutList>('GET', `/batches/${id}/photos/${n}/cut-outs`),
  chooseCutOut: (id: string, n: number, name: CutOutName) =>
    send<PhotoItem>('POST', `/batches/${id}/photos/${n}/cut-out`, { name }),
  giveMatte: (id: string, n: number, file: Blob) =>
    sendFile<PhotoItem>(`/batches/${id}/photos/${n}/matte`, file),
  samples: () => send<{ photos: NamedPhoto[] }>('GET', '/samples'),
}

/** Addresses of pictures, downloads and the event stream. */
export const address = {
  /** Of a picture of a tile: so that a browser takes the one that fits, of 320 or 640 pixels. */
  sizes: (preview: string) => ({
    src: preview,
    srcSet: `${small(preview)} 320w, ${preview} 640w`,
  }),
  /** Of a picture that is smaller than a tile. */
  small: (preview: string) => small(preview),
  sample: (name: string) => `/studio/samples/${encodeURIComponent(name)}`,
  photo: (id: string, n: number, which: 'original' | 'original-preview') =>
    `/studio/batches/${id}/photos/${n}/${which}`,
  /** With the bytes of the file, so that another result is not taken for the one that the browser keeps. */
  result: (id: string, { n, result }: PhotoItem, which: 'result' | 'result-preview') =>
    `/studio/batches/${id}/photos/${n}/${which}?bytes=${result?.bytes ?? 0}`,
  /** @param at which of its files, from 0 */
  file: (id: string, { n, result }: PhotoItem, at: number) =>
    `/studio/batches/${id}/photos/${n}/result?bytes=${result?.bytes ?? 0}&file=${at + 1}`,
  /** With the bytes of the result, as the one that was given may be another one since. */
  cutOut: (id: string, { n, result }: PhotoItem, name: CutOutName, which: 'picture' | 'matte') =>
    `/studio/batches/${id}/photos/${n}/cut-outs/${name}/${which}${name === 'given' ? `?bytes=${result?.bytes ?? 0}` : ''}`,
  zip: (id: string, { photos, isChecked, hasList, names }: ZipChoice = {}) =>
    `/studio/batches/${id}/zip?${queryOf({
      ...(photos && { photos: photos.join(',') }),
      ...(isChecked && { flagged: 'without' }),
      ...(hasList && { manifest: 'with' }),
      ...(names !== undefined && { names }),
    })}`,
  list: (id: string) => `/studio/batches/${id}/manifest`,
  events: (id: string) => `/studio/batches/${id}/events`,
}

function small(preview: string): string {
  return `${preview}${preview.includes('?') ? '&' : '?'}side=320`
}

function queryOf(values: Readonly<Record<string, string | number>>): string {
  return new URLSearchParams(Object.entries(values).map(([name, value]) => [name, String(value)])).toString()
}
