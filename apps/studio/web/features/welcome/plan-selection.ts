/** The plan and the period that a new Space begins with: the first plan that renews, until the person chooses. */
import type { OfferedPlan, Period } from '@allot/client/wire'
import { useState } from 'react'
import { usePlans } from '../../shared/hooks/use-plans.ts'

export interface PlanSelection {
  readonly plan: string
  readonly period: Period
}

/** @param wished what was chosen before, on another page */
export function usePlanSelection(wished?: PlanSelection) {
  const plans = usePlans() ?? []
  const [chosen, select] = useState<PlanSelection>()
  const isThere = plans.some((offer) => offer.plan === wished?.plan && isSold(offer, wished.period))
  return { selection: chosen ?? (isThere ? wished : defaultSelection(plans)), select }
}

export function defaultSelection(plans: readonly OfferedPlan[]): PlanSelection | undefined {
  const usual = ['monthly', 'yearly', 'weekly', 'daily'] as const
  return usual.map((period) => defaultFor(plans, period)).find((each) => each !== undefined)
}

/** The cheapest plan that is sold for this period; one that renews comes first. */
export function defaultFor(plans: readonly OfferedPlan[], period: Period): PlanSelection | undefined {
  const sold = plans.filter((offer) => isSold(offer, period))
  const offer = sold.find(({ oneTime }) => !oneTime) ?? sold[0]
  return offer && { plan: offer.plan, period }
}

/** Whether a person may begin with it. */
export function isSold({ custom, byOperator, periods }: OfferedPlan, period: Period): boolean {
  return !custom && !byOperator && periods.some((each) => each.period === period)
}
