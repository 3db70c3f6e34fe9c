/**
 * Generations: pictures and videos that a generator makes, each once for its key. A generation is durable before it is
 * answered, so that work done again after a kill finds it and no provider is called twice for one charge.
 */
import type { GenerationFailure } from '../contract/generation.ts'
import type { ToolWork } from '../contract/tool-offer.ts'
import type { GenerationBrief } from '../tools/brief.ts'
import type { AskedWork } from './generator-choice.ts'

export interface Generations {
  /** Who would do this for the Space, the more exactly the more of a brief is given; `none` where no generator can, and nothing may be charged then. */
  workOf(space: string, asked: AskedWork): Promise<ToolWork>
  /**
   * Waits its turn; repeats what may be repeated. A generation that was made for this key is found again; one that
   * failed is tried anew. @throws GenerationsClosed
   */
  generate(request: GenerationRequest): Promise<GenerationResult>
  /** What was made for a key, where it was and is still kept. */
  made(key: string): MadeGeneration | undefined
  /** Whether anything was made by one of these tools for a key that begins so. */
  hasMade(keyPrefix: string, tools: readonly string[]): boolean
  /** Whether a generator was asked for it, and its answer is not there: it may be billed. */
  isAsked(key: string): boolean
  /** Removes what was made for keys that begin so. */
  remove(keyPrefix: string): Promise<void>
  close(): Promise<void>
}

/** The program ends while it waits: it is no outcome, and goes on when it is asked for again. */
export class GenerationsClosed extends Error {
  override readonly name = 'GenerationsClosed'
}

export interface GenerationRequest {
  /** `batch id/photo/step`: the same one for work done again. */
  readonly key: string
  readonly space: string
  readonly brief: GenerationBrief
  /** The picture that is changed; null from words alone. */
  readonly picture: string | null
  /** Its mask, where the brief names one. */
  readonly mask: string | null
  readonly signal: AbortSignal
  /** Called with the instant, in milliseconds since 1970, until which a provider asks to wait; null when it goes on. */
  readonly onWait?: (until: number | null) => void
}

export type GenerationResult =
  | MadeGeneration
  | {
      readonly ok: false
      readonly why: GenerationFailure
      /** It was cancelled while it waited: no generator was asked for it. */
      readonly isBegun?: false
      /** One line for a person: what happened and what they can do. */
      readonly message: string
    }

export interface MadeGeneration {
  readonly ok: true
  readonly file: string
  readonly type: 'png' | 'jpg' | 'webp' | 'mp4'
  /** As people know it. */
  readonly generator: string
  /** In the sandbox it is a composite that says so. */
  readonly sandbox: boolean
}
