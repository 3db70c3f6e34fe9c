/** The client of designs: one photo, or a picture from words, version by version. */
import type {
  CancelAnswer,
  Design,
  DesignChange,
  DesignSummary,
  ExportAnswer,
  NewDesignExport,
  NewVersions,
  PickedOriginal,
  RequestProgress,
  VersionAnswer,
} from '@allot/studio/contract/design'
import { HIDDEN_HEADER } from '@allot/studio/contract/preview-pending'
import type { Recipe } from '@allot/studio/contract/recipe'
import { send, sendFile, sendFor } from './request.ts'

/** Every method @throws Error whose message is a sentence for the person */
export const designs = {
  list: (space: string) => send<readonly DesignSummary[]>('GET', `/spaces/${space}/designs`),
  create: (space: string, name: string) => send<Design>('POST', `/spaces/${space}/designs`, { name }),
  /** A photo of one's pile, which the studio has already. */
  takeOriginal: (id: string, picked: string) =>
    send<Design>('POST', `/designs/${id}/original`, { picked } satisfies PickedOriginal),
  /** @returns the name that settings have it by */
  giveMask: (space: string, mask: Blob) =>
    sendFile<{ readonly name: string }>(`/spaces/${space}/masks`, mask),
  read: (id: string) => send<Design>('GET', `/designs/${id}`),
  remove: (id: string) => send('DELETE', `/designs/${id}`),
  /** What steps that are done here would make of a version; free. */
  picture: async (id: string, from: number | null, { steps, output }: Recipe, signal: AbortSignal) => {
    const response = await sendFor(`/designs/${id}/picture`, { from, steps, output }, signal)
    const isHidden = response.headers.has(HIDDEN_HEADER)
    return { picture: await response.blob(), pending: null, isFirst: false, isHidden }
  },
  change: (id: string, change: DesignChange) => send<Design>('PATCH', `/designs/${id}`, change),
  /** The same key again is answered as before, and takes nothing again. */
  addVersions: (id: string, versions: NewVersions, key: string) =>
    send<VersionAnswer>('POST', `/designs/${id}/versions`, versions, { 'idempotency-key': key }),
  /** The answer of `addVersions` says what came back. */
  cancel: (id: string, key: string) =>
    send<CancelAnswer>('DELETE', `/designs/${id}/requests/${encodeURIComponent(key)}`),
  /** What waits under the key. */
  progress: (id: string, key: string) =>
    send<RequestProgress>('GET', `/designs/${id}/requests/${encodeURIComponent(key)}`),
  /** The same key again is answered as before, and counts once. */
  export: (id: string, wanted: NewDesignExport, key: string) =>
    send<ExportAnswer>('POST', `/designs/${id}/exports`, wanted, { 'idempotency-key': key }),
}

export const designAddress = {
  original: (id: string) => `/studio/designs/${id}/original`,
  version: (id: string, n: number) => `/studio/designs/${id}/versions/${n}/picture`,
  video: (id: string, n: number) => `/studio/designs/${id}/versions/${n}/video`,
  events: (id: string) => `/studio/designs/${id}/events`,
  exported: (id: string, key: string) => `/studio/designs/${id}/exports/${encodeURIComponent(key)}`,
}
