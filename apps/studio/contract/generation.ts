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
  /** What counts in windows of the policy all the same; left out where nothing does. */
  readonly counted?: Readonly<Record<string, number>>
}

export interface GenerationDenied {
  readonly outcome: 'denied'
  readonly denial: Denial
}

/** What a request that has no answer yet is at. */
export interface RequestProgress {
  readonly isUnderWay: boolean
  /** It waits until then, in ISO 8601, and goes on by itself; null where it does not wait. */
  readonly goesOnAt: string | null
  /** What it waits for: one line for a person. */
  readonly message: string | null
}

/** cancelled: false where it has its answer already. What came back stands in the answer to the request itself. */
export interface CancelAnswer {
  readonly cancelled: boolean
}

/** As the policy knows reasons. */
export type GenerationFailure = 'technical' | 'timeout' | 'cancelled' | 'moderated'
