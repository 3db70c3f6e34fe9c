/** The answer to work that may be denied, or may fail after it was reserved. */
import type { Denial } from '@allot/client/wire'

export type GenerationAnswer = GenerationMade | GenerationFailed | GenerationDenied

export interface GenerationMade {
  readonly outcome: 'made'
  /** What it took, of each pool. */
  readonly cost: Readonly<Record<string, number>>
}

export interface GenerationFailed {
  readonly outcome: 'failed'
  readonly why: GenerationFailure
  /** For a person. */
  readonly message: string
  /** What was given back; what the policy keeps is not among it. */
  readonly givenBack: Readonly<Record<string, number>>
  /** What it took all the same, as the policy says. */
  readonly kept: Readonly<Record<string, number>>
}

export interface GenerationDenied {
  readonly outcome: 'denied'
  readonly denial: Denial
}

/** As the policy knows reasons. */
export type GenerationFailure = 'technical' | 'timeout' | 'cancelled' | 'moderated'
