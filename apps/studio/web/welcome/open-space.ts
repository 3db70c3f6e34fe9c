/**
 * Makes somebody's Space. Where the plan they chose must be paid for first, it begins on the one that costs
 * nothing, and the change is asked for: that may lead to a page to pay on, and otherwise waits on the plan page.
 */
import type { Period, PlanOffer } from '@allot/client/wire'
import { allot } from '../allot.ts'

export interface Choice {
  readonly plan: string
  readonly period: Period
}

export const FIRST_CHOICE: Choice = { plan: 'pro', period: 'monthly' }

/** @param id done again under the same one, nothing happens twice */
export async function openSpace(name: string, choice: Choice, id: string): Promise<void> {
  const plans = await allot.plans()
  const isBilled = plans.find(({ plan }) => plan === choice.plan)?.billed === true
  const free = isBilled ? plans.find((offer) => isFree(offer, choice.period)) : undefined
  const start = free ? { ...choice, plan: free.plan } : choice
  const { id: space } = await allot.createSpace({ name, ...start }, { id })
  if (!free) return
  const { url } = await allot.billing.change(space, choice, { id })
  history.replaceState(null, '', '/plan')
  if (url !== null) location.assign(url)
}

function isFree({ billed, custom, periods }: PlanOffer, period: Period): boolean {
  return !billed && !custom && periods.some((each) => each.period === period)
}
