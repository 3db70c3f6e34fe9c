/** Any server that speaks OpenAI's images API: OpenAI itself, a gateway, or a model on a machine of one's own. */
import { type ProviderKind, squareSize, tokensOf } from './provider-kind.ts'

export const openaiCompatible: ProviderKind = {
  title: null,
  package: '@ai-sdk/openai-compatible@3.0.92',
  url: null,
  needsKey: false,
  can: () => ({ media: ['image'], fromWords: true, fromPicture: true, mask: 'hole' }),
  open: async ({ url, key, fetch }) => {
    const { createOpenAICompatible } = await import('@ai-sdk/openai-compatible')
    const named = { name: 'provider', baseURL: url, fetch }
    const provider = createOpenAICompatible(key === '' ? named : { ...named, apiKey: key })
    return { image: (model) => provider.imageModel(model) }
  },
  // It knows no seed: each call is another picture.
  ask: (call) => ({ size: squareSize(call), aspectRatio: undefined, seed: undefined, providerOptions: {} }),
  usageOf: tokensOf,
}
