/** What a person reads where a generation failed, and the reason as the policy knows it. */
import type { GenerationFailed, GenerationFailure } from '../contract/generation.ts'
import type { Generator, GeneratorError } from './generator.ts'

export interface FailedGeneration {
  readonly ok: false
  readonly why: GenerationFailure
  readonly isBegun?: false
  /** One line for a person: what happened and what they can do. */
  readonly message: string
}

export const CANCELLED: FailedGeneration = { ok: false, why: 'cancelled', message: 'It was cancelled.' }

export const NOT_BEGUN: FailedGeneration = {
  ok: false,
  why: 'cancelled',
  isBegun: false,
  message: 'It was cancelled before it was begun.',
}

/** Of a request that was cancelled before anything was reserved. */
export const CANCELLED_IN_TIME: GenerationFailed = {
  ...{ outcome: 'failed', why: 'cancelled', message: NOT_BEGUN.message },
  ...{ givenBack: {}, kept: {} },
}

/** @param wanted says in a test mode that the failure was asked for: then neither photo nor words are to blame */
export function failureOf(
  { title }: Pick<Generator, 'title'>,
  error: GeneratorError,
  wanted?: string,
): FailedGeneration {
  const failure = failureIn(title, error)
  return wanted === undefined ? failure : { ...failure, message: wanted }
}

function failureIn(title: string, error: GeneratorError): FailedGeneration {
  switch (error.kind) {
    case 'refused':
      return {
        ok: false,
        why: 'moderated',
        message: `${title} refused it: its rules forbid the photo or the words. Use another photo or other words.`,
      }
    case 'timeout':
      return { ok: false, why: 'timeout', message: `${title} did not answer in time. Try it again.` }
    case 'unsupported':
      return technical(`${title} cannot do this (${error.what}). Leave it out.`)
    case 'invalid':
      return technical(`${title} could not use the photo or the words. Try another photo or other words.`)
    case 'unavailable':
    case 'rate_limited':
      return technical(`${title} does not work at the moment. Try it again later.`)
    case 'out_of_credit':
    case 'misconfigured':
      return technical(
        `${title} is not set up well on this server. Its operator finds in the log what to mend.`,
      )
    case 'outcome_unknown':
      return technical(`The answer of ${title} was cut off. Try it again.`)
    case 'empty':
      return technical(`${title} sent no picture that can be used. Try it again.`)
  }
}

/** What the operator has to know; none of it says what was asked for. */
export function operatorNote(error: GeneratorError): string | undefined {
  switch (error.kind) {
    case 'out_of_credit':
      return 'the account at the provider is out of credit; add some there'
    case 'misconfigured':
      return `${error.detail}; check its settings, as docs/guides/ai.md describes`
    case 'outcome_unknown':
      return `${error.detail}; the provider may have billed it, and nobody was charged here`
    default:
      return undefined
  }
}

export function technical(message: string): FailedGeneration {
  return { ok: false, why: 'technical', message }
}
