/** fal: many models behind one API. An answer that its filter blackened is a success with a mark. */
import { type ProviderKind, recordOf, squareSize, videoSize } from './provider-kind.ts'

export const fal: ProviderKind = {
  title: 'fal',
  package: '@ai-sdk/fal@3.0.41',
  url: 'https://fal.run',
  needsKey: true,
  can: () => ({ media: ['image', 'video'], fromWords: true, fromPicture: true, mask: 'white' }),
  isOwnHost: (host) => host === 'queue.fal.run', // videos are queued there
  open: async ({ url, key, fetch }) => {
    const { createFal } = await import('@ai-sdk/fal')
    const provider = createFal({ baseURL: url, apiKey: key, fetch })
    return { image: (model) => provider.image(model), video: (model) => provider.video(model) }
  },
  ask: (call) => ({
    ...{ size: squareSize(call), aspectRatio: undefined, seed: call.brief.seed },
    providerOptions: {},
  }),
  askVideo: (call) => ({
    ...{ resolution: videoSize(call), duration: call.brief.seconds ?? undefined, seed: call.brief.seed },
  }),
  isRefused: ({ providerMetadata }) => {
    const images = recordOf(providerMetadata?.fal)?.images
    return Array.isArray(images) && images.some((image) => recordOf(image)?.nsfw === true)
  },
  usageOf: () => ({ unit: 'unknown' }),
}
