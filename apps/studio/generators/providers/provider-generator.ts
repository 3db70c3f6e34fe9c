/** A model of a provider as a generator: one call is one picture, or the start of one video. */
import { readFile, writeFile } from 'node:fs/promises'
import type { Clock } from '../clock.ts'
import {
  failed,
  type Generator,
  type GeneratorCall,
  type GeneratorOutcome,
  UNKNOWN_USAGE,
} from '../generator.ts'
import { failureOf } from './failure-of.ts'
import {
  type AcceptedAnswer,
  type FetchFile,
  guardedFetch,
  REQUEST_IDS,
  type SeenAnswers,
} from './guarded-fetch.ts'
import type { ProviderKind } from './provider-kind.ts'
import type { PictureAnswer, SdkFile, SdkProvider, VideoStatus } from './sdk.ts'

export interface ProviderGeneratorOptions {
  readonly kind: ProviderKind
  /** Its name among the providers. */
  readonly provider: string
  readonly title: string | null
  readonly model: string
  readonly url: string
  readonly key: string
  /** Those that the operator says it can; null for those of its kind. */
  readonly resolutions: readonly string[] | null
  /** Whether the provider answers the same idempotency key with the same result. */
  readonly repeatable: boolean
  readonly fetchFile: FetchFile
  readonly clock: Clock
}

/** The largest video that is fetched, in bytes. */
const MAX_VIDEO_BYTES = 200 * 1024 * 1024

export function providerGenerator(options: ProviderGeneratorOptions): Generator {
  const { kind, provider, model, url, key, repeatable, fetchFile, clock } = options
  const { host } = new URL(url)
  const limits = options.resolutions === null ? {} : { resolutions: options.resolutions }

  const asked = async (
    call: GeneratorCall,
    ask: (sdk: SdkProvider, seen: SeenAnswers) => Promise<GeneratorOutcome>,
    before?: AcceptedAnswer,
  ): Promise<GeneratorOutcome> => {
    const { signal, brief } = call
    const { isOwnHost = () => false, refusedIn } = kind
    // A video is started by its package, which says itself what it is followed by.
    const accepted = (answer: AcceptedAnswer) => {
      if (brief.medium === 'image') call.accepted(JSON.stringify(answer))
    }
    const { fetch, seen } = guardedFetch({
      ...{ url, isOwnHost, refusedIn, fetchFile, clock, signal, accepted, before },
    })
    try {
      return await ask(await kind.open({ url, key, fetch }), seen)
    } catch (cause) {
      return failed(failureOf(cause, seen, { signal, now: clock.now() }))
    }
  }

  /** @param before the answer to the request, where it was accepted before */
  const picture = (call: GeneratorCall, before?: AcceptedAnswer) =>
    asked(
      call,
      async (sdk, seen) => {
        const answer = await sdk.image(model).doGenerate({
          ...kind.ask(call),
          ...{ prompt: call.prompt, n: 1, headers: headersOf(call), abortSignal: call.signal },
          files: call.picture === null ? undefined : [await sdkFile(call.picture.file)],
          mask: call.mask === null ? undefined : await sdkFile(call.mask),
        })
        return received(kind, call, answer, seen)
      },
      before,
    )

  const video = (call: GeneratorCall) =>
    asked(call, async (sdk) => {
      const start = sdk.video?.(model)
      if (!start?.doStart || !kind.askVideo) return failed({ kind: 'unsupported', what: 'videos' })
      const { operation } = await start.doStart({
        ...kind.askVideo(call),
        ...{
          prompt: call.prompt,
          n: 1,
          headers: headersOf(call),
          abortSignal: call.signal,
          providerOptions: {},
        },
        ...{ aspectRatio: undefined, fps: undefined, frameImages: undefined, inputReferences: undefined },
        generateAudio: undefined,
        image: call.picture === null ? undefined : await sdkFile(call.picture.file),
      })
      return { kind: 'started', operation: JSON.stringify(operation) }
    })

  const videoStatus = (operation: string, call: GeneratorCall) =>
    asked(call, async (sdk, seen) => {
      const following = sdk.video?.(model)
      if (!following?.doStatus) return failed({ kind: 'unsupported', what: 'videos' })
      const status = await following.doStatus({
        ...{ operation: JSON.parse(operation) as never, headers: {}, abortSignal: call.signal },
      })
      return followed(status, operation, call, { seen, url, fetchFile })
    })

  return {
    name: `${provider}:${model}`,
    title: options.title ?? kind.title ?? host,
    provider,
    host,
    can: { resolutions: null, seconds: null, ...kind.can(model), ...limits, repeatable },
    generate: (call) => (call.brief.medium === 'video' ? video(call) : picture(call)),
    // Written by `doStart` or `accepted` of the same model, maybe in an earlier process.
    follow: (operation, call) =>
      call.brief.medium === 'video'
        ? videoStatus(operation, call)
        : picture(call, JSON.parse(operation) as AcceptedAnswer),
  }
}

/** Providers that know such a key bill it once. */
function headersOf({ idempotencyKey }: GeneratorCall): Record<string, string> {
  return { 'idempotency-key': idempotencyKey }
}

async function sdkFile(file: string): Promise<SdkFile> {
  const mediaType = file.endsWith('.jpg') ? 'image/jpeg' : 'image/png'
  return { type: 'file', mediaType, data: await readFile(file) }
}

/** What came is paid: it is noted as received once it is on the disk. */
const DURABLE = { mode: 0o600, flush: true } as const

async function received(
  kind: ProviderKind,
  { target }: GeneratorCall,
  answer: PictureAnswer,
  { headers }: SeenAnswers,
): Promise<GeneratorOutcome> {
  const usage = kind.usageOf(answer)
  if (kind.isRefused?.(answer)) return failed({ kind: 'refused' }, usage)
  const dropped = answer.warnings.find(({ type }) => type === 'unsupported')
  if (dropped) return failed({ kind: 'unsupported', what: dropped.feature ?? 'an option' }, usage)
  const [image] = answer.images
  if (image === undefined) return failed({ kind: 'empty', detail: 'the answer holds no picture' }, usage)
  await writeFile(target, typeof image === 'string' ? Buffer.from(image, 'base64') : image, DURABLE)
  const requestId = REQUEST_IDS.map((name) => answer.response.headers?.[name] ?? headers?.get(name)).find(
    (id) => id != null,
  )
  return { kind: 'made', requestId: requestId ?? null, usage }
}

interface VideoPorts {
  readonly seen: SeenAnswers
  readonly url: string
  readonly fetchFile: FetchFile
}

async function followed(
  status: VideoStatus,
  operation: string,
  { target, signal }: GeneratorCall,
  { seen, url, fetchFile }: VideoPorts,
): Promise<GeneratorOutcome> {
  if (status.status === 'pending') return { kind: 'started', operation }
  if (status.status === 'error') {
    const error = failureOf(new Error(status.error), seen, { signal, now: Date.now() })
    return failed(error.kind === 'outcome_unknown' ? { kind: 'empty', detail: 'the provider failed' } : error)
  }
  const [video] = status.videos
  if (video === undefined || video.type === 'uploaded')
    return failed({ kind: 'empty', detail: 'the answer holds no video' })
  if (video.type === 'url') {
    const got = await fetchedVideo(video.url, url, target, fetchFile, signal)
    if (!got.ok) return failed({ kind: 'unavailable', detail: 'the video could not be fetched' })
  } else {
    await writeFile(target, video.type === 'base64' ? Buffer.from(video.data, 'base64') : video.data, DURABLE)
  }
  return { kind: 'made', requestId: null, usage: UNKNOWN_USAGE }
}

/** From the provider itself as it is set up; from elsewhere under the rules for addresses that others name. */
async function fetchedVideo(
  address: string,
  url: string,
  target: string,
  fetchFile: FetchFile,
  signal: AbortSignal,
): Promise<{ readonly ok: boolean }> {
  if (new URL(address).origin !== new URL(url).origin)
    return fetchFile(address, target, { maxBytes: MAX_VIDEO_BYTES, signal })
  const response = await fetch(address, { signal })
  if (!response.ok || response.body === null) return { ok: false }
  let bytes = 0
  async function* counted(body: AsyncIterable<Uint8Array>) {
    for await (const chunk of body) {
      bytes += chunk.length
      if (bytes > MAX_VIDEO_BYTES) return
      yield chunk
    }
  }
  await writeFile(target, counted(response.body), DURABLE)
  return { ok: bytes <= MAX_VIDEO_BYTES }
}
