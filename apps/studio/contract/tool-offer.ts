/** The tools as one Space sees them: what each asks for, what it takes, who does the work, and which plan has it. */
import type { Denial, FeatureUse } from '@allot/client/wire'
import type { GenerationFailure } from './generation.ts'

export interface ToolOffer {
  /** As steps name it. */
  readonly tool: string
  readonly title: string
  /** One line: what it does to a photo. */
  readonly summary: string
  /**
   * The JSON Schema of its settings, with the hints of `FieldHints`; the panel is drawn from it. A setting that may be
   * priced, and that this policy does not price, is not among them.
   */
  readonly form: ToolForm
  readonly medium: 'image' | 'video'
  /** words: makes an image from words alone · picture: changes what is there */
  readonly from: 'words' | 'picture'
  /** Whether it makes new content, which is previewed on request alone. It may depend on the settings (`choices`). */
  readonly generative: boolean
  /** What of the picture it makes anew: of two steps that fill the same, the first one has no effect. */
  readonly fills: 'background' | null
  /** After which failures the policy keeps what it took; after all others it comes back. */
  readonly keptAfter: readonly GenerationFailure[]
  /** One for each value of the settings that the policy prices; a tool without any has one of no settings. */
  readonly choices: readonly ToolChoice[]
}

export interface ToolForm {
  readonly properties: Readonly<Record<string, FormField>>
  readonly required?: readonly string[]
}

/** A part of JSON Schema, and hints for the panel. */
export interface FormField extends FieldHints {
  readonly type?: 'string' | 'number' | 'integer' | 'boolean'
  readonly enum?: readonly string[]
  readonly const?: string
  readonly default?: string | number | boolean
  readonly minimum?: number
  readonly maximum?: number
  readonly maxLength?: number
}

export interface FieldHints {
  readonly title?: string
  readonly description?: string
  /** How values are called: `{ studio_hd: 'Studio HD' }`. */
  readonly labels?: Readonly<Record<string, string>>
  /** prompt: words of a person · colour: `#rrggbb` · seed: another one is another picture · mask: drawn by brush */
  readonly input?: 'prompt' | 'colour' | 'seed' | 'mask' | 'switch' | 'choice' | 'range'
  /** Shown only where the other setting has one of these values: `{ model: ['standard'] }`. */
  readonly when?: Readonly<Record<string, readonly string[]>>
}

export interface ToolChoice {
  /** `{ model: 'studio' }`; of the settings that may be priced, those that this policy prices. */
  readonly settings: Readonly<Record<string, string>>
  readonly title: string
  readonly generative: boolean
  /** As an operation names what one image, or one second of a video, uses: for quotes of a recipe. */
  readonly uses: readonly FeatureUse[]
  /** Of each pool, for one image, or one second of a video. */
  readonly cost: Readonly<Record<string, number>>
  /** Whether it counts in windows of the policy, so that it is limited where it costs nothing. */
  readonly isCounted: boolean
  readonly work: ToolWork
  /** Why the plan has no access to it, with the plan that has; null where it has. */
  readonly denial: Denial | null
}

/** Who does the work. */
export type ToolWork =
  | { readonly kind: 'here' }
  /** The photo is sent to this host. */
  | { readonly kind: 'provider'; readonly title: string; readonly host: string }
  /** A watermarked composite made here, for trying it out. */
  | { readonly kind: 'sandbox' }
  | { readonly kind: 'none'; readonly message: string }
