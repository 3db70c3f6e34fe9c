/**
 * Makes somebody's Space. Where the plan they chose must be paid for first, it begins on the one that costs
 * nothing, and the change is asked for: that may lead to a page to pay on, and otherwise waits on the plan page.
 */
import { allot } from '../allot.ts'
import { type Choice, firstChoice, isOffered } from './choice.ts'

/**
 * @param wanted the first choice there is, unless said
 * @param id done again under the same one, nothing happens twice
 */
export async function openSpace(name: string, wanted: Choice | undefined, id: string): Promise<void> {
  const plans = await allot.plans()
  const choice = wanted ?? firstChoice(plans)
  if (!choice) throw new Error('There is no plan to begin on. Ask whoever runs this product.')
  const isBilled = plans.find(({ plan }) => plan === choice.plan)?.billed === true
  const free = isBilled ? plans.find((offer) => !offer.billed && isOffered(offer, choice.period)) : undefined
  const start = free ? { ...choice, plan: free.plan } : choice
  const { id: space } = await allot.createSpace({ name, ...start }, { idempotencyKey: id })
  if (!free) return
  const { url } = await allot.billing.change(space, choice, { idempotencyKey: id })
  history.replaceState(null, '', '/plan')
  if (url !== null) location.assign(url)
}
