/**
 * Dictionary encoding of what servers send each other: commands and answers that are equal go over the wire once, and
 * are named by their number. It took a tenth off the work of the server that decides, most of it for encryption.
 */
import type { AllowedAnswer, Answer } from '@allot/rules/answer'
import type { FaultCode } from '@allot/rules/fault'
import { lookUp } from '@allot/rules/look-up'
import type { AtomicBatchResult } from '../atomic-batch.ts'
import type { AnyCommand } from '../command.ts'
import type { DecisionFailed } from '../decision-failed.ts'
import type { PendingCommand } from '../pending.ts'

/** Pairs of a key and the number of its command. */
export type EncodedCommands = readonly (string | number)[]

/** Pairs of the number of an answer and its id; or -1 and the outcome in full. */
export type EncodedOutcomes = readonly (number | string | ForwardedOutcome)[]

/** What became of a forwarded command or atomic batch. */
export type ForwardedOutcome = Answer | AtomicBatchResult | { readonly failed: ForwardedFailure }

export interface ForwardedFailure {
  readonly message: string
  readonly fault?: { readonly code: FaultCode; readonly path: string }
  readonly retryAfterMs?: number
  /** A decision that failed on the owner node; the stack is of that server. */
  readonly decision?: Pick<DecisionFailed, 'id' | 'work' | 'space'> & { readonly stack: string | undefined }
}

/** An answer that equal commands share but for its id: something was taken or given back at once, and nothing else. */
export type PlainAnswer = AllowedAnswer & {
  readonly replayed: false
  readonly hold?: never
  readonly grant?: never
  readonly unpaid?: never
}

export class CommandEncoder {
  readonly dictionary: AnyCommand[] = []
  readonly #numbers = new Map<string, number>()
  #last: { readonly command: AnyCommand; readonly number: number } | undefined

  encode(pending: readonly PendingCommand[]): EncodedCommands {
    return pending.flatMap(({ key, command }) => [key, this.#numberOf(command)])
  }

  #numberOf(command: AnyCommand): number {
    if (this.#last?.command === command) return this.#last.number
    const text = JSON.stringify(command)
    const number = this.#numbers.getOrInsertComputed(text, () => this.dictionary.push(command) - 1)
    this.#last = { command, number }
    return number
  }
}

/** Answers that a new one is compared with, the latest first. */
const MAX_COMPARED = 8

export class AnswerEncoder {
  readonly dictionary: PlainAnswer[] = []

  encode(outcomes: readonly ForwardedOutcome[]): EncodedOutcomes {
    const pairs: (number | string | ForwardedOutcome)[] = []
    for (const outcome of outcomes) {
      if (isPlain(outcome)) pairs.push(this.#numberOf(outcome), outcome.id)
      else pairs.push(-1, outcome)
    }
    return pairs
  }

  #numberOf(answer: PlainAnswer): number {
    const first = Math.max(0, this.dictionary.length - MAX_COMPARED)
    for (let at = this.dictionary.length - 1; at >= first; at--) {
      const other = this.dictionary[at]
      if (other && other.kind === answer.kind && isSame(other, answer)) return at
    }
    return this.dictionary.push(answer) - 1
  }
}

/** @throws Error where a number has no answer */
export function decodeOutcomes(
  pairs: EncodedOutcomes,
  dictionary: readonly PlainAnswer[],
): readonly ForwardedOutcome[] {
  const outcomes: ForwardedOutcome[] = []
  for (let at = 0; at < pairs.length; at += 2) {
    const [number, content] = [pairs[at], pairs[at + 1]]
    const answer = dictionary[Number(number)]
    if (typeof content === 'object') outcomes.push(content)
    else if (answer) outcomes.push({ ...answer, id: String(content), cost: { ...answer.cost } })
    else throw new Error('No such answer.')
  }
  return outcomes
}

function isPlain(outcome: ForwardedOutcome): outcome is PlainAnswer {
  if (!('allowed' in outcome) || !outcome.allowed || outcome.replayed) return false
  return outcome.hold === undefined && outcome.grant === undefined && outcome.unpaid === undefined
}

const NONE: AllowedAnswer['cost'] = {}

function isSame(answer: PlainAnswer, other: PlainAnswer): boolean {
  return sameAmounts(answer.cost, other.cost) && sameAmounts(answer.counts ?? NONE, other.counts ?? NONE)
}

function sameAmounts(cost: AllowedAnswer['cost'], other: AllowedAnswer['cost']): boolean {
  for (const pool in cost) if (cost[pool] !== lookUp(other, pool)) return false
  for (const pool in other) if (lookUp(cost, pool) === undefined) return false
  return true
}
