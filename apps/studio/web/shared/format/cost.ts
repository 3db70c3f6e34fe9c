/** What something takes, as people read it; units and titles come from the usage of the Space. */
import type { Meter, Usage } from '@allot/client/wire'
import { plural, t } from '@lingui/core/macro'
import { formatAmount } from './number.ts'

/** Amounts by the id of their pool. */
export type Cost = Readonly<Record<string, number>>

export interface TakenAmount {
  readonly meter: Meter
  readonly amount: number
}

/** What takes nothing of any amount. */
export function nothing(): string {
  return t`no charge`
}

/** What it takes of each amount that the Space has, in the order of its usage. */
export function takenOf(cost: Cost, usage: Usage | undefined): readonly TakenAmount[] {
  const amounts = new Map(Object.entries(cost))
  return (usage?.meters ?? []).flatMap((meter) => {
    const amount = amounts.get(meter.meter) ?? 0
    return amount > 0 ? [{ meter, amount }] : []
  })
}

/** "1 credit", "2 credits + 1 export", "no charge"; "9 film credits" where the Space has credits of two kinds. */
export function costInWords(cost: Cost, usage: Usage | undefined): string {
  const taken = takenOf(cost, usage)
  if (taken.length === 0) return Object.values(cost).some((amount) => amount > 0) ? '…' : nothing()
  return taken.map((each) => amountInWords(each, isOneOfSeveral(each.meter, usage))).join(' + ')
}

/** Whether another amount of the Space is counted in the same unit, so that "9 credits" would not say which. */
function isOneOfSeveral({ unit }: Meter, usage: Usage | undefined): boolean {
  return (usage?.meters ?? []).filter((meter) => meter.unit === unit && meter.included).length > 1
}

function amountInWords({ amount, meter }: TakenAmount, saysWhich: boolean): string {
  const { title, unit, ownUnit } = meter
  if (!saysWhich) return unitsInWords(amount, meter)
  const { one, many } = ownUnit ?? { one: unit, many: `${unit}s` }
  // "Film credits" is "1 Film credit", in the policy's own words; a title that ends otherwise stands behind the unit.
  const kind = title.toLowerCase().endsWith(` ${many}`) ? title.slice(0, -many.length) : undefined
  return kind === undefined
    ? t`${unitsInWords(amount, meter)} (${title})`
    : `${formatAmount(amount)} ${kind}${amount === 1 ? one : many}`
}

/** "1 credit"; in the words of a unit that the policy declares, where it does. */
function unitsInWords(amount: number, { unit, ownUnit }: Meter): string {
  if (ownUnit) return `${formatAmount(amount)} ${amount === 1 ? ownUnit.one : ownUnit.many}`
  switch (unit) {
    case 'credit':
      return plural(amount, { one: '# credit', other: '# credits' })
    case 'export':
      return plural(amount, { one: '# export', other: '# exports' })
    case 'output':
      return plural(amount, { one: '# output', other: '# outputs' })
    default:
      return `${formatAmount(amount)} ${amount === 1 ? unit : `${unit}s`}`
  }
}
