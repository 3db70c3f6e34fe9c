/** What something takes, as people read it; units and titles come from the usage of the Space. */
import type { Meter, Usage } from '@allot/client/wire'
import { formatAmount } from './number.ts'

/** Amounts by the id of their pool. */
export type Cost = Readonly<Record<string, number>>

export interface TakenAmount {
  readonly meter: Meter
  readonly amount: number
}

/** What takes nothing of any amount. */
export const NOTHING = 'no charge'

/** What it takes of each amount that the Space has, in the order of its usage. */
export function takenOf(cost: Cost, usage: Usage | undefined): readonly TakenAmount[] {
  const amounts = new Map(Object.entries(cost))
  return (usage?.meters ?? []).flatMap((meter) => {
    const amount = amounts.get(meter.meter) ?? 0
    return amount > 0 ? [{ meter, amount }] : []
  })
}

/** "1 credit", "2 credits + 1 export", "no charge". */
export function costInWords(cost: Cost, usage: Usage | undefined): string {
  const taken = takenOf(cost, usage)
  if (taken.length === 0) return Object.values(cost).some((amount) => amount > 0) ? '…' : NOTHING
  return taken.map(amountInWords).join(' + ')
}

/** "1 credit"; in the words of a unit that the policy declares, where it does. */
function amountInWords({ amount, meter: { unit, ownUnit } }: TakenAmount): string {
  const { one, many } = ownUnit ?? { one: unit, many: `${unit}s` }
  return `${formatAmount(amount)} ${amount === 1 ? one : many}`
}
