/** Luma: pictures from words. It takes photos as public addresses alone, and photos here have none. */
import type { ProviderKind } from './provider-kind.ts'

export const luma: ProviderKind = {
  title: 'Luma',
  package: '@ai-sdk/luma@3.0.41',
  url: 'https://api.lumalabs.ai',
  needsKey: true,
  can: () => ({ media: ['image'], fromWords: true, fromPicture: false, mask: null }),
  open: async ({ url, key, fetch }) => {
    const { createLuma } = await import('@ai-sdk/luma')
    const provider = createLuma({ baseURL: url, apiKey: key, fetch })
    return { image: (model) => provider.image(model) }
  },
  ask: () => ({
    ...{ size: undefined, aspectRatio: '1:1', seed: undefined },
    // As long as a call may take.
    providerOptions: { luma: { pollIntervalMillis: 500, maxPollAttempts: 400 } },
  }),
  usageOf: () => ({ unit: 'unknown' }),
}
