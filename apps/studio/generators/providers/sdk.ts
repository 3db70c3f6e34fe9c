/**
 * The part of the AI SDK's provider packages that is used: their models are called directly, one picture a call, and
 * repeat nothing. Each package is loaded when a provider of its kind is set up.
 */

export interface SdkFile {
  readonly type: 'file'
  readonly mediaType: string
  readonly data: Uint8Array
}

export interface SdkPictureRequest {
  readonly prompt: string
  readonly n: 1
  readonly size: `${number}x${number}` | undefined
  readonly aspectRatio: `${number}:${number}` | undefined
  readonly seed: number | undefined
  readonly files: SdkFile[] | undefined
  readonly mask: SdkFile | undefined
  readonly providerOptions: Record<string, Record<string, SdkValue>>
  readonly headers: Record<string, string>
  readonly abortSignal: AbortSignal
}

type SdkValue = null | string | number | boolean | { [name: string]: SdkValue } | SdkValue[]

export interface PictureAnswer {
  readonly images: readonly string[] | readonly Uint8Array[]
  readonly warnings: readonly SdkWarning[]
  readonly providerMetadata?: Readonly<Record<string, unknown>>
  readonly usage?:
    | { readonly inputTokens: number | undefined; readonly outputTokens: number | undefined }
    | undefined
  readonly response: { readonly headers: Record<string, string> | undefined }
}

interface SdkWarning {
  readonly type: string
  readonly feature?: string
}

interface PictureModel {
  doGenerate(request: SdkPictureRequest): PromiseLike<PictureAnswer>
}

export interface VideoRequest {
  readonly prompt: string
  readonly n: 1
  readonly aspectRatio: undefined
  readonly resolution: `${number}x${number}` | undefined
  readonly duration: number | undefined
  readonly fps: undefined
  readonly seed: number | undefined
  readonly image: SdkFile | undefined
  readonly frameImages: undefined
  readonly inputReferences: undefined
  readonly generateAudio: undefined
  readonly providerOptions: Record<string, Record<string, SdkValue>>
  readonly headers: Record<string, string>
  readonly abortSignal: AbortSignal
}

export type VideoStatus =
  | { readonly status: 'pending' }
  | { readonly status: 'completed'; readonly videos: readonly SdkVideo[] }
  | { readonly status: 'error'; readonly error: string }

type SdkVideo =
  | { readonly type: 'url'; readonly url: string }
  | { readonly type: 'base64'; readonly data: string }
  | { readonly type: 'binary'; readonly data: Uint8Array }
  /** It lies with the caller already, which is asked for nowhere here. */
  | { readonly type: 'uploaded' }

/** Models that take long are started, and asked about by the operation that starting answers. */
interface VideoModel {
  doStart?(
    request: VideoRequest,
  ): PromiseLike<{ readonly operation: unknown; readonly warnings: readonly SdkWarning[] }>
  doStatus?(request: {
    // What `doStart` answered, of which only the model knows the form.
    readonly operation: never
    readonly headers: Record<string, string>
    readonly abortSignal: AbortSignal
  }): PromiseLike<VideoStatus>
}

export interface SdkProvider {
  image(model: string): PictureModel
  video?(model: string): VideoModel
}

export interface SdkSettings {
  readonly url: string
  readonly key: string
  readonly fetch: typeof fetch
}
