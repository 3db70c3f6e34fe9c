/** The client of previews: one of the person's photos as it will come out, and what of it is generated on request. */
import type { CancelAnswer, GenerationAnswer, RequestProgress } from '@allot/studio/contract/generation'
import type { PaidAnswer, PaidQuestion, PickedPreview, PreviewPhoto } from '@allot/studio/contract/preview'
import { FIRST_SIGHT_HEADER, HIDDEN_HEADER, PENDING_HEADER } from '@allot/studio/contract/preview-pending'
import type { Recipe, Step } from '@allot/studio/contract/recipe'
import type { ToolOffer } from '@allot/studio/contract/tool-offer'
import { send, sendFor } from './request.ts'

export interface PreviewPicture {
  readonly picture: Blob
  /** The place of the first step that has to be generated and was not. */
  readonly pending: number | null
  /** The subject is shown as it is at first sight. */
  readonly isFirst: boolean
  /** A background was chosen, and the photo hides it with its own. */
  readonly isHidden: boolean
}

/** soon: it may be shown as it is at first sight · whole: waits until the whole subject is found */
export type HowSoon = 'soon' | 'whole'

/** Every method @throws Error whose message is a sentence for the person */
export const previews = {
  tools: (space: string) => send<readonly ToolOffer[]>('GET', `/spaces/${space}/tools`),
  /** The model begins to load. */
  prepare: (space: string) => send('POST', `/spaces/${space}/previews/prepare`),
  paid: (space: string, question: PaidQuestion) =>
    send<PaidAnswer>('POST', `/spaces/${space}/previews/paid`, question),
  /** Of a photo of the pile, which the studio has. */
  addPicked: (space: string, picked: string) =>
    send<PreviewPhoto>('POST', `/spaces/${space}/previews`, { picked } satisfies PickedPreview),
  generate: (id: string, steps: readonly Step[]) =>
    send<GenerationAnswer>('POST', `/previews/${id}/generations`, { steps }),
  /** Waits for what is under way, and begins nothing. */
  join: (id: string, steps: readonly Step[]) =>
    send<GenerationAnswer>('POST', `/previews/${id}/generations`, { steps, join: true }),
  progress: (id: string, steps: readonly Step[]) =>
    send<RequestProgress>('POST', `/previews/${id}/generations/progress`, { steps }),
  /** The answer of `generate` says what came back. */
  cancel: (id: string, steps: readonly Step[]) =>
    send<CancelAnswer>('POST', `/previews/${id}/generations/cancel`, { steps }),
  picture: async (
    id: string,
    recipe: Recipe,
    signal: AbortSignal,
    how: HowSoon = 'soon',
  ): Promise<PreviewPicture> => {
    const query = how === 'whole' ? '?whole=yes' : ''
    const response = await sendFor(`/previews/${id}/picture${query}`, recipe, signal)
    const pending = response.headers.get(PENDING_HEADER)
    return {
      picture: await response.blob(),
      pending: pending === null ? null : Number(pending),
      isFirst: response.headers.has(FIRST_SIGHT_HEADER),
      isHidden: response.headers.has(HIDDEN_HEADER),
    }
  },
}
