/**
 * A generator: one model of one provider, or the sandbox. It is handed all that it needs, keeps nothing, repeats nothing
 * and charges nothing. Whatever goes wrong is a value.
 */
import type { GenerationBrief } from '../tools/brief.ts'

export interface Generator {
  /** As settings name it: `google:gemini-2.5-flash-image`. */
  readonly name: string
  /** As people know it. */
  readonly title: string
  /** The provider, whose calls wait together. */
  readonly provider: string
  /** Where pictures are sent; null where they stay on this machine. */
  readonly host: string | null
  readonly can: Abilities
  generate(call: GeneratorCall): Promise<GeneratorOutcome>
  /** How far something is that was started. @param operation as `generate` answered it, maybe to an earlier process */
  follow(operation: string, call: GeneratorCall): Promise<GeneratorOutcome>
  /** Of a test mode: why the call fails where its words ask for that; one line for a person. */
  readonly wantedFailure?: (call: Pick<GeneratorCall, 'brief' | 'idempotencyKey'>) => string | undefined
}

/** What it can. What it cannot is refused before anything is sent. */
export interface Abilities {
  readonly media: readonly GenerationBrief['medium'][]
  readonly fromWords: boolean
  readonly fromPicture: boolean
  /** How a mask says what may change: it is white there, or transparent (`hole`); null takes none. */
  readonly mask: 'white' | 'hole' | null
  /** As the policy prices them; null for any. */
  readonly resolutions: readonly string[] | null
  /** Of a video; null for any. */
  readonly seconds: readonly number[] | null
  /** Whether the same idempotency key is answered with the same picture, billed once. */
  readonly repeatable: boolean
}

export interface GeneratorCall {
  readonly brief: GenerationBrief
  /** The tool's prompt, filled in. */
  readonly prompt: string
  /** The picture without metadata; null from words alone. */
  readonly picture: { readonly file: string; readonly width: number; readonly height: number } | null
  /** Of the picture's size, in the form that the generator takes. */
  readonly mask: string | null
  /** Where the result is written, as it came. */
  readonly target: string
  readonly idempotencyKey: string
  /** Called when a request is accepted that can be gone on with: with what `follow` takes. It is durable when it returns. */
  readonly accepted: (operation: string) => void
  /** Whose turn it takes where the work is done here; no provider learns it. */
  readonly space: string
  /** Aborted on cancel, and when its time is over. */
  readonly signal: AbortSignal
}

export type GeneratorOutcome =
  | { readonly kind: 'made'; readonly requestId: string | null; readonly usage: CallUsage }
  /** It takes long: the operation is kept, and asked about until it is made. */
  | { readonly kind: 'started'; readonly operation: string }
  | { readonly kind: 'failed'; readonly error: GeneratorError; readonly usage: CallUsage }

/** What the provider says that a call took. */
export type CallUsage =
  | { readonly unit: 'tokens'; readonly input: number; readonly output: number }
  | { readonly unit: 'credits' | 'megapixels'; readonly amount: number }
  | { readonly unit: 'unknown' }

export type GeneratorError =
  /** The provider's rules forbid the picture or the words. */
  | { readonly kind: 'refused' }
  /** @param until an instant in milliseconds since 1970; null where the provider names none */
  | { readonly kind: 'rate_limited'; readonly until: number | null }
  | { readonly kind: 'out_of_credit' }
  /** The key, the address or the model is wrong. @param detail for the operator */
  | { readonly kind: 'misconfigured'; readonly detail: string }
  /** @param what of the request it cannot do */
  | { readonly kind: 'unsupported'; readonly what: string }
  /** The provider found the request wrong. */
  | { readonly kind: 'invalid'; readonly detail: string }
  /** Nothing was done: it can be asked again. */
  | { readonly kind: 'unavailable'; readonly detail: string }
  | { readonly kind: 'timeout' }
  /** The answer was cut: it may have been made and billed. */
  | { readonly kind: 'outcome_unknown'; readonly detail: string }
  /** Billed or not, there is no picture, or none that can be read. */
  | { readonly kind: 'empty'; readonly detail: string }

export const UNKNOWN_USAGE: CallUsage = { unit: 'unknown' }

export type FailedOutcome = Extract<GeneratorOutcome, { kind: 'failed' }>

export function failed(error: GeneratorError, usage: CallUsage = UNKNOWN_USAGE): FailedOutcome {
  return { kind: 'failed', error, usage }
}
