/**
 * What many letters have in common goes over the wire once: what they ask for, and what they are answered with but for
 * its id. It took a tenth off the work of the server that decides, most of it for encrypting.
 */
import type { AllowedAnswer } from '@allot/rules/answer'
import type { AnyCommand } from '../command.ts'
import type { PendingCommand } from '../pending.ts'
import type { ForwardedOutcome } from './protocol.ts'

/** Pairs of an id and which of the things asked for it asks for. */
export type EncodedCommands = readonly (string | number)[]

/** Pairs: which of the answers, and its id; or -1, and the outcome in full. */
export type EncodedOutcomes = readonly (number | string | ForwardedOutcome)[]

export class CommandEncoder {
  readonly all: AnyCommand[] = []
  readonly #texts = new Map<string, number>()
  #last: { readonly asked: AnyCommand; readonly number: number } | undefined

  of(letters: readonly PendingCommand[]): EncodedCommands {
    return letters.flatMap(({ key, command }) => [key, this.#numberOf(command)])
  }

  #numberOf(asked: AnyCommand): number {
    if (this.#last?.asked === asked) return this.#last.number
    const number = this.#texts.getOrInsertComputed(JSON.stringify(asked), () => this.all.push(asked) - 1)
    this.#last = { asked, number }
    return number
  }
}

/** Answers that a new one is compared with, the latest first. */
const MOST_COMPARED = 8

export class AnswerEncoder {
  readonly all: PlainAnswer[] = []

  of(outcomes: readonly ForwardedOutcome[]): EncodedOutcomes {
    const pairs: (number | string | ForwardedOutcome)[] = []
    for (const outcome of outcomes) {
      if (isPlain(outcome)) pairs.push(this.#numberOf(outcome), outcome.id)
      else pairs.push(-1, outcome)
    }
    return pairs
  }

  #numberOf(answer: PlainAnswer): number {
    const first = Math.max(0, this.all.length - MOST_COMPARED)
    for (let at = this.all.length - 1; at >= first; at--) {
      const other = this.all[at]
      if (other && other.kind === answer.kind && hasSame(other.cost, answer.cost)) return at
    }
    return this.all.push(answer) - 1
  }
}

/** @throws Error where there is no such answer */
export function outcomesIn(pairs: EncodedOutcomes, all: readonly PlainAnswer[]): readonly ForwardedOutcome[] {
  const outcomes: ForwardedOutcome[] = []
  for (let at = 0; at < pairs.length; at += 2) {
    const [which, what] = [pairs[at], pairs[at + 1]]
    const its = all[Number(which)]
    if (typeof what === 'object') outcomes.push(what)
    else if (its) outcomes.push({ ...its, id: String(what), cost: { ...its.cost } })
    else throw new Error('No such answer.')
  }
  return outcomes
}

/** What was taken or given back now, and not a hold. */
export type PlainAnswer = AllowedAnswer & { readonly replayed: false; readonly hold?: never }

function isPlain(outcome: ForwardedOutcome): outcome is PlainAnswer {
  return 'allowed' in outcome && outcome.allowed && !outcome.replayed && outcome.hold === undefined
}

function hasSame(cost: AllowedAnswer['cost'], other: AllowedAnswer['cost']): boolean {
  for (const pool in cost) if (cost[pool] !== other[pool]) return false
  for (const pool in other) if (!(pool in cost)) return false
  return true
}
