/** The client of previews: one of the person's photos as it will come out, and what of it is generated on request. */
import type { GenerationAnswer } from '@allot/studio/contract/generation'
import type { PreviewPhoto } from '@allot/studio/contract/preview'
import { PENDING_HEADER } from '@allot/studio/contract/preview-pending'
import type { Recipe, Step } from '@allot/studio/contract/recipe'
import type { ToolOffer } from '@allot/studio/contract/tool-offer'
import { send, sendFile, sendFor } from './request.ts'

export interface PreviewPicture {
  readonly picture: Blob
  /** The place of the first step that has to be generated and was not. */
  readonly pending: number | null
}

/** Every method @throws Error whose message is a sentence for the person */
export const previews = {
  tools: (space: string) => send<readonly ToolOffer[]>('GET', `/spaces/${space}/tools`),
  add: (space: string, photo: Blob) => sendFile<PreviewPhoto>(`/spaces/${space}/previews`, photo),
  generate: (id: string, steps: readonly Step[]) =>
    send<GenerationAnswer>('POST', `/previews/${id}/generations`, { steps }),
  picture: async (id: string, recipe: Recipe, signal: AbortSignal): Promise<PreviewPicture> => {
    const response = await sendFor(`/previews/${id}/picture`, recipe, signal)
    const pending = response.headers.get(PENDING_HEADER)
    return { picture: await response.blob(), pending: pending === null ? null : Number(pending) }
  },
}
