/** The client of the pile: what this person has picked in a Space and not exported yet. */
import type { NewPilePhotos, Pile, PileChange, PilePhoto } from '@allot/studio/contract/pile'
import { DIGEST_HEADER, OFFSET_HEADER } from '@allot/studio/contract/upload-headers'
import { send, sendPart } from './request.ts'

/** Every method @throws Error whose message is a sentence for the person */
export const piles = {
  read: (space: string) => send<Pile>('GET', `/spaces/${space}/pile`),
  change: (space: string, change: PileChange) => send<Pile>('PATCH', `/spaces/${space}/pile`, change),
  add: (space: string, photos: NewPilePhotos) => send<Pile>('POST', `/spaces/${space}/pile/photos`, photos),
  /** @param digest SHA-256 of the whole file in base64, where the browser can say it */
  part: (space: string, { id, offset, content, digest }: FilePart) =>
    sendPart<PilePhoto>(`/spaces/${space}/pile/photos/${id}/content`, content, {
      [OFFSET_HEADER]: String(offset),
      ...(digest !== undefined && { [DIGEST_HEADER]: `sha-256=:${digest}:` }),
    }),
}

export interface FilePart {
  readonly id: string
  readonly offset: number
  readonly content: ArrayBuffer
  readonly digest: string | undefined
}

export const pileAddress = {
  original: (space: string, id: string) => `/studio/spaces/${space}/pile/photos/${id}/original`,
  thumbnail: (space: string, id: string) => `/studio/spaces/${space}/pile/photos/${id}/thumbnail`,
}
