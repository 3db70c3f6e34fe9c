/** A kind of provider: how its package is opened, what it can, and how a request is put to it. */
import type { Abilities, CallUsage, GeneratorCall } from '../generator.ts'
import type { PictureAnswer, SdkPictureRequest, SdkProvider, SdkSettings, VideoRequest } from './sdk.ts'

export interface ProviderKind {
  /** As people know it; null where its host is the better name. */
  readonly title: string | null
  /** What an operator installs. */
  readonly package: string
  /** Null where the operator has to name one. */
  readonly url: string | null
  /** Whether it answers without a key. */
  readonly needsKey: boolean
  can(model: string): KindAbilities
  /** Other hosts of the provider, which are called as it is. */
  isOwnHost?(host: string): boolean
  /** In an answer that is no error: the provider's rules forbid it, and asking on is in vain. */
  readonly refusedIn?: RegExp
  /** @throws where the package is not installed */
  open(settings: SdkSettings): Promise<SdkProvider>
  /** What is asked for besides the prompt and the picture. Nothing else is sent, so that nothing is dropped in silence. */
  ask(call: GeneratorCall): PictureShape
  askVideo?(call: GeneratorCall): Pick<VideoRequest, 'resolution' | 'duration' | 'seed'>
  /** Whether an answer without an error is a refusal. */
  isRefused?(answer: PictureAnswer): boolean
  usageOf(answer: PictureAnswer): CallUsage
}

type KindAbilities = Pick<Abilities, 'media' | 'fromWords' | 'fromPicture' | 'mask'> &
  Partial<Pick<Abilities, 'resolutions' | 'seconds'>>

type PictureShape = Pick<SdkPictureRequest, 'size' | 'aspectRatio' | 'seed' | 'providerOptions'>

/** Pixels of the longer side, by the resolution as the policy prices it. */
const SIDES = new Map([
  ['1k', 1024],
  ['2k', 2048],
  ['4k', 4096],
])

/** A square from words; a picture keeps the shape that it has, so nothing is said of it. */
export function squareSize({ brief, picture }: GeneratorCall): `${number}x${number}` | undefined {
  if (picture !== null) return undefined
  const side = SIDES.get(brief.resolution ?? '1k') ?? 1024
  return `${side}x${side}`
}

const VIDEO_SIZES = new Map<string, `${number}x${number}`>([
  ['480p', '854x480'],
  ['720p', '1280x720'],
  ['1080p', '1920x1080'],
])

export function videoSize({ brief }: GeneratorCall): `${number}x${number}` | undefined {
  return VIDEO_SIZES.get(brief.resolution ?? '')
}

/** The closest of those that a model knows. @returns undefined where there is no picture */
export function closestRatio(
  { picture }: GeneratorCall,
  known: readonly `${number}:${number}`[],
): `${number}:${number}` | undefined {
  if (picture === null) return undefined
  const wanted = Math.log(picture.width / picture.height)
  const distance = (ratio: string) => {
    const [width = 1, height = 1] = ratio.split(':').map(Number)
    return Math.abs(Math.log(width / height) - wanted)
  }
  return known.toSorted((one, other) => distance(one) - distance(other))[0]
}

/** @returns undefined where it is no record */
export function recordOf(value: unknown): Readonly<Record<string, unknown>> | undefined {
  // Any object that is no array can be read by names.
  return typeof value === 'object' && value !== null && !Array.isArray(value)
    ? (value as Readonly<Record<string, unknown>>)
    : undefined
}

export function tokensOf({ usage }: PictureAnswer): CallUsage {
  const { inputTokens, outputTokens } = usage ?? {}
  if (inputTokens === undefined && outputTokens === undefined) return { unit: 'unknown' }
  return { unit: 'tokens', input: inputTokens ?? 0, output: outputTokens ?? 0 }
}
