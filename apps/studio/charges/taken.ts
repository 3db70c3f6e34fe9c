/** What answers of Allot took and gave back, added up by pool. */
import type { Answer } from '@allot/client/wire'

/** Of each pool, as people write amounts. */
export type Taken = Readonly<Record<string, number>>

export interface Settled {
  readonly givenBack: Taken
  /** What the policy keeps all the same. */
  readonly kept: Taken
  /** What counts in its windows all the same; left out where nothing does, and where it was settled by an older version. */
  readonly counted?: Taken
}

export function sumOf(costs: readonly Taken[]): Taken {
  const sum = new Map<string, number>()
  for (const cost of costs)
    for (const [pool, amount] of Object.entries(cost)) sum.set(pool, (sum.get(pool) ?? 0) + amount)
  return Object.fromEntries(sum)
}

/** A release of what the policy keeps is answered as a capture. */
export function settledBy(answers: readonly Answer[]): Settled {
  const allowed = answers.filter((answer) => answer.allowed)
  const kept = allowed.filter(({ kind }) => kind === 'captured')
  const givenBack = allowed.filter(({ kind }) => kind !== 'captured')
  const counted = sumOf(kept.flatMap(({ counts }) => (counts ? [counts] : [])))
  return {
    givenBack: sumOf(givenBack.map(({ cost }) => cost)),
    kept: sumOf(kept.map(({ cost }) => cost)),
    ...(Object.keys(counted).length > 0 && { counted }),
  }
}
