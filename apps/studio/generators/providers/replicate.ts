/** Replicate: many models behind one API, each of which takes one picture. */
import { type ProviderKind, videoSize } from './provider-kind.ts'

export const replicate: ProviderKind = {
  title: 'Replicate',
  package: '@ai-sdk/replicate@3.0.46',
  url: 'https://api.replicate.com/v1',
  needsKey: true,
  // Those models take no mask, and the package would leave it out.
  can: (model) => ({
    ...{ media: ['image', 'video'], fromWords: true, fromPicture: true },
    mask: model.startsWith('black-forest-labs/flux-2-') ? null : 'white',
  }),
  open: async ({ url, key, fetch }) => {
    const { createReplicate } = await import('@ai-sdk/replicate')
    const provider = createReplicate({ baseURL: url, apiToken: key, fetch })
    return { image: (model) => provider.image(model), video: (model) => provider.video(model) }
  },
  ask: ({ brief, picture }) => ({
    // It answers soon how it is followed, and a kill meanwhile loses nothing; then as long as a call may take.
    providerOptions: {
      replicate: { maxWaitTimeInSeconds: 1, pollIntervalMillis: 500, maxPollAttempts: 400 },
    },
    ...{ size: undefined, seed: brief.seed },
    aspectRatio: picture === null ? '1:1' : undefined,
  }),
  askVideo: (call) => ({
    ...{ resolution: videoSize(call), duration: call.brief.seconds ?? undefined, seed: call.brief.seed },
  }),
  usageOf: () => ({ unit: 'unknown' }),
}
