/** Black Forest Labs: FLUX from its makers. It tells what a call took in credits. */
import { closestRatio, type ProviderKind, recordOf } from './provider-kind.ts'

const RATIOS = ['1:1', '2:3', '3:2', '3:4', '4:3', '4:5', '5:4', '9:16', '16:9', '21:9', '9:21'] as const

export const blackForestLabs: ProviderKind = {
  title: 'Black Forest Labs',
  package: '@ai-sdk/black-forest-labs@2.0.41',
  url: 'https://api.bfl.ai/v1',
  needsKey: true,
  can: (model) => ({
    media: ['image'],
    fromWords: true,
    fromPicture: true,
    mask: model.includes('fill') ? 'white' : null,
  }),
  // Regions have hosts of their own.
  isOwnHost: (host) => host.endsWith('.bfl.ai'),
  refusedIn: /(Request|Content) Moderated/,
  open: async ({ url, key, fetch }) => {
    const { createBlackForestLabs } = await import('@ai-sdk/black-forest-labs')
    const provider = createBlackForestLabs({ baseURL: url, apiKey: key, fetch })
    return { image: (model) => provider.image(model) }
  },
  ask: (call) => ({
    ...{ size: undefined, seed: call.brief.seed },
    // As long as a call may take.
    providerOptions: { blackForestLabs: { pollIntervalMillis: 500, pollTimeoutMillis: 200_000 } },
    aspectRatio: closestRatio(call, RATIOS) ?? '1:1',
  }),
  usageOf: ({ providerMetadata }) => {
    const images = recordOf(providerMetadata?.blackForestLabs)?.images
    const first = recordOf(Array.isArray(images) ? images[0] : undefined)
    if (typeof first?.cost === 'number') return { unit: 'credits', amount: first.cost }
    if (typeof first?.outputMegapixels === 'number')
      return { unit: 'megapixels', amount: first.outputMegapixels }
    return { unit: 'unknown' }
  },
}
