/** Which plan somebody begins on, and for how long: the first that renews, until they choose another. */
import type { Period, PlanOffer } from '@allot/client/wire'
import { useState } from 'react'
import { usePlans } from '../plan/use-plans.ts'

export interface Choice {
  readonly plan: string
  readonly period: Period
}

export function useChoice() {
  const plans = usePlans() ?? []
  const [chosen, choose] = useState<Choice>()
  return { choice: chosen ?? firstChoice(plans), choose }
}

export function firstChoice(plans: readonly PlanOffer[]): Choice | undefined {
  return firstFor(plans, 'monthly') ?? firstFor(plans, 'yearly') ?? firstFor(plans, 'weekly')
}

/** The cheapest plan that can be had for this long, rather one that renews. */
export function firstFor(plans: readonly PlanOffer[], period: Period): Choice | undefined {
  const had = plans.filter((offer) => isOffered(offer, period))
  const first = had.find(({ oneTime }) => !oneTime) ?? had[0]
  return first && { plan: first.plan, period }
}

export function isOffered({ custom, periods }: PlanOffer, period: Period): boolean {
  return !custom && periods.some((each) => each.period === period)
}
