/** Choices that look random and are the same for the same seed. */
import { randomOf as numbersOf } from '@allot/imaging/random'

export interface Random {
  /** A whole number from 0 up to, and without, the limit. */
  below(limit: number): number
  chance(share: number): boolean
  /** @throws Error where there is nothing to choose from */
  pick<T>(choices: readonly T[]): T
}

export function randomOf(seed: number): Random {
  const next = numbersOf(seed)
  const below = (limit: number) => Math.floor(next() * limit)
  return {
    below,
    chance: (share) => next() < share,
    pick: <T>(choices: readonly T[]) => {
      if (choices.length === 0) throw new Error('There is nothing to choose from.')
      return choices[below(choices.length)] as T // within its length
    },
  }
}
