/** What callers ask of one Space: random commands, some of which make no sense, each under a key of its own. */
import type { SubmittedCommand } from '@allot/engine/command'
import type { Amount } from '@allot/rules/amount'
import type { Answer } from '@allot/rules/answer'
import { type Duration, HOUR, type Instant, MINUTE } from '@allot/rules/instant'
import { operation } from '@allot/rules/operation'
import type { Chance } from './chance.ts'
import { FEATURES, GIVES_BACK } from './policy.ts'

export interface Request {
  readonly key: string
  readonly command: SubmittedCommand
}

/** Eve is no member. */
const MEMBERS = ['ann', 'ann', 'ann', 'bob', 'bob', 'eve'] as const
const FEATURE_NAMES = Object.keys(FEATURES)
const REASONS = Object.keys(GIVES_BACK) as (keyof typeof GIVES_BACK)[] // its own keys
const DAY = 24 * HOUR
/** So many holds and charges are known that commands name one of. */
const MAX_KNOWN = 40

export class Requests {
  readonly #chance: Chance
  readonly #space: string
  readonly #holds: number[] = []
  readonly #charges: number[] = []
  #sent = 0

  constructor(space: string, chance: Chance) {
    this.#space = space
    this.#chance = chance
  }

  /** @param now an expiry of a grant is counted from then */
  next(now: number): Request {
    this.#sent += 1
    return { key: `${this.#space}-${this.#sent}`, command: this.#command(now) }
  }

  /** Later commands may name what this answer is about. */
  learn(answer: Answer): void {
    if (!answer.allowed) return
    if (answer.kind === 'held') this.#know(this.#holds, Number(answer.id))
    if (answer.kind === 'charged' || answer.kind === 'captured') this.#know(this.#charges, Number(answer.id))
  }

  #know(numbers: number[], number: number): void {
    numbers.push(number)
    if (numbers.length > MAX_KNOWN) numbers.shift()
  }

  #command(now: number): SubmittedCommand {
    const chance = this.#chance
    const roll = chance.next()
    if (roll < 0.42) return { do: 'charge', operation: this.#operation(4) }
    if (roll < 0.58)
      return {
        ...{ do: 'hold', operation: this.#operation(12), for: chance.whole(1, 240) * MINUTE },
        ...{ partial: chance.happens(0.4) },
      } as SubmittedCommand // a duration in milliseconds
    if (roll < 0.93) return this.#settling(roll)
    if (roll < 0.97) {
      const lasts = chance.whole(1, 20 * 24) * HOUR
      return {
        ...{ do: 'grant', pool: 'credits', kind: chance.oneOf(['goodwill', 'top_up', 'promo']) },
        amount: chance.whole(1, 60) as Amount, // exports
        ...(chance.happens(0.5) && { priority: chance.whole(30, 120) }),
        expires: Math.max(0, Math.round(now + lasts)) as Instant, // milliseconds
      }
    }
    const most = chance.happens(0.3) ? null : (chance.whole(0, 150) as Amount) // exports
    return { do: 'cap', member: chance.oneOf(['ann', 'bob']), pool: 'credits', most }
  }

  /** About a hold or a charge that there is, was, or never was. */
  #settling(roll: number): SubmittedCommand {
    const chance = this.#chance
    const of = (numbers: readonly number[]) =>
      numbers.length === 0 || chance.happens(0.02) ? chance.whole(1, 50) : chance.oneOf(numbers)
    if (roll < 0.75) return { do: 'capture', hold: of(this.#holds), count: chance.whole(1, 4) }
    if (roll < 0.81) {
      const isWhole = chance.happens(0.4)
      const reason = chance.happens(0.5) ? { reason: chance.oneOf(REASONS) } : {}
      const count = isWhole ? {} : { count: chance.whole(1, 4) }
      return { do: 'release', hold: of(this.#holds), ...count, ...reason }
    }
    if (roll < 0.84)
      return { do: 'extend', hold: of(this.#holds), for: (chance.whole(1, 300) * MINUTE) as Duration } // milliseconds
    const reason = chance.oneOf(REASONS)
    return { do: 'refund', charge: of(this.#charges), count: chance.whole(1, 3), reason }
  }

  #operation(most: number) {
    const chance = this.#chance
    return operation.parse({
      by: chance.oneOf(MEMBERS),
      count: chance.whole(1, most),
      use: { feature: chance.oneOf(FEATURE_NAMES) },
    })
  }
}

/** The longest that a simulation's clock moves between two commands. */
export const LONGEST_STEP = DAY / 4
