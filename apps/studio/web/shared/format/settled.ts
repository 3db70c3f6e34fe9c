/** What came back of what something would have taken, and what it took all the same, in words. */
import type { Usage } from '@allot/client/wire'
import { t } from '@lingui/core/macro'
import { type Cost, costInWords, takenOf } from './cost.ts'
import { formatList } from './number.ts'

export interface SettledCost {
  readonly givenBack: Cost
  readonly kept: Cost
  /** What counts in windows all the same. */
  readonly counted?: Cost
}

/** "3 credits given back."; "It counts in Pictures a minute and Pictures a day all the same." */
export function settledInWords(
  { givenBack, kept, counted = {} }: SettledCost,
  usage: Usage | undefined,
): string {
  const limits = takenOf(counted, usage).map(({ meter }) => meter.title)
  const words = [
    ...(isSomething(givenBack) ? [t`${costInWords(givenBack, usage)} given back.`] : []),
    ...(isSomething(kept) ? [t`It took ${costInWords(kept, usage)} all the same.`] : []),
    ...(limits.length > 0 ? [t`It counts in ${formatList(limits)} all the same.`] : []),
  ]
  return words.length > 0 ? words.join(' ') : t`It took nothing of your plan.`
}

export function isSomething(cost: Cost): boolean {
  return Object.values(cost).some((amount) => amount > 0)
}
