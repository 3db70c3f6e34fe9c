/** The client of the studio's own routes: Batches, photos and samples. */
import type { ModelInfo } from '@allot/studio/contract/about'
import type { Batch, BatchOrDenial, BatchSummary, PhotoItem } from '@allot/studio/contract/batch'
import type { CutOutList, CutOutName } from '@allot/studio/contract/cut-outs'
import type { NamedPhoto, NewBatch } from '@allot/studio/contract/new-batch'
import { send, sendFile } from './request.ts'

/** Every method @throws Error whose message is a sentence for the person */
export const studio = {
  batches: (space: string) => send<{ batches: BatchSummary[] }>('GET', `/spaces/${space}/batches`),
  batch: (id: string) => send<Batch>('GET', `/batches/${id}`),
  create: (space: string, draft: NewBatch) => send<BatchOrDenial>('POST', `/spaces/${space}/batches`, draft),
  upload: (id: string, n: number, file: File) => sendFile<PhotoItem>(`/batches/${id}/photos/${n}`, file),
  addSamples: (id: string, names: readonly string[]) => send('POST', `/batches/${id}/samples`, { names }),
  run: (id: string) => send<BatchOrDenial>('POST', `/batches/${id}/run`),
  cancel: (id: string) => send<Batch>('POST', `/batches/${id}/cancel`),
  about: () => send<{ model: ModelInfo }>('GET', '/about'),
  cutOuts: (id: string, n: number) => send<CutOutList>('GET', `/batches/${id}/photos/${n}/cut-outs`),
  chooseCutOut: (id: string, n: number, name: CutOutName) =>
    send<PhotoItem>('POST', `/batches/${id}/photos/${n}/cut-out`, { name }),
  giveMatte: (id: string, n: number, file: File) =>
    sendFile<PhotoItem>(`/batches/${id}/photos/${n}/matte`, file),
  keepCutOut: (id: string, n: number) => send<PhotoItem>('POST', `/batches/${id}/photos/${n}/keep`),
  samples: () => send<{ photos: NamedPhoto[] }>('GET', '/samples'),
}

/** Addresses of pictures, downloads and the event stream. */
export const address = {
  sample: (name: string) => `/studio/samples/${encodeURIComponent(name)}`,
  photo: (id: string, n: number, which: 'original' | 'original-preview') =>
    `/studio/batches/${id}/photos/${n}/${which}`,
  /** With the bytes of the file, so that another result is not taken for the one that the browser keeps. */
  result: (id: string, { n, result }: PhotoItem, which: 'result' | 'result-preview') =>
    `/studio/batches/${id}/photos/${n}/${which}?bytes=${result?.bytes ?? 0}`,
  cutOut: (id: string, n: number, name: CutOutName, which: 'picture' | 'matte') =>
    `/studio/batches/${id}/photos/${n}/cut-outs/${name}/${which}`,
  zip: (id: string) => `/studio/batches/${id}/zip`,
  events: (id: string) => `/studio/batches/${id}/events`,
}
