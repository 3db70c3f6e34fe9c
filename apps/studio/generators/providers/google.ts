/** Google: Gemini changes and makes pictures, Veo makes videos. */
import { closestRatio, type ProviderKind, recordOf, tokensOf, videoSize } from './provider-kind.ts'

const RATIOS = ['1:1', '2:3', '3:2', '3:4', '4:3', '4:5', '5:4', '9:16', '16:9', '21:9'] as const

/** How Gemini says that its rules forbid it. */
const REFUSED = /SAFETY|PROHIBITED|BLOCKLIST|SPII|RECITATION|IMAGE_OTHER/

export const google: ProviderKind = {
  title: 'Google',
  package: '@ai-sdk/google@4.0.121',
  url: 'https://generativelanguage.googleapis.com/v1beta',
  needsKey: true,
  can: (model) =>
    model.startsWith('veo-')
      ? {
          ...{ media: ['video'], fromWords: true, fromPicture: true, mask: null },
          ...{ resolutions: ['720p', '1080p'], seconds: [4, 6, 8] },
        }
      : { media: ['image'], fromWords: true, fromPicture: true, mask: null },
  open: async ({ url, key, fetch }) => {
    const { createGoogle } = await import('@ai-sdk/google')
    const provider = createGoogle({ baseURL: url, apiKey: key, fetch })
    return { image: (model) => provider.image(model), video: (model) => provider.video(model) }
  },
  ask: (call) => {
    const { resolution, seed } = call.brief
    // Models of one size know no size, and theirs is the smallest.
    const imageSize = resolution === '2k' || resolution === '4k' ? resolution.toUpperCase() : undefined
    return {
      size: undefined,
      aspectRatio: closestRatio(call, RATIOS),
      seed,
      providerOptions: imageSize === undefined ? {} : { google: { imageConfig: { imageSize } } },
    }
  },
  askVideo: (call) => ({
    resolution: videoSize(call),
    duration: call.brief.seconds ?? undefined,
    seed: call.brief.seed,
  }),
  isRefused: ({ providerMetadata }) => {
    const said = recordOf(providerMetadata?.google)
    const blocked = recordOf(said?.promptFeedback)?.blockReason
    return blocked != null || REFUSED.test(String(said?.finishReason ?? ''))
  },
  usageOf: tokensOf,
}
