/** Creates a Space on the selected plan. */
import { t } from '@lingui/core/macro'
import { allot } from '../../shared/api/allot.ts'
import { planPage } from '../../shared/session/plan-page.ts'
import { defaultSelection, isSold, type PlanSelection } from './plan-selection.ts'

/**
 * A plan that must be paid for first begins after the payment: until then the Space is on a plan that costs nothing,
 * and the change is requested. That leads to the page to pay on, or waits on the page of plans.
 * @param selected which plan and period are selected, if not the default
 * @param key its idempotency key: repeated under the same one, nothing happens twice
 */
export async function createSpace(
  name: string,
  selected: PlanSelection | undefined,
  key: string,
): Promise<void> {
  const plans = await allot.plans()
  const selection = selected ?? defaultSelection(plans)
  if (!selection) throw new Error(t`No plan is offered. Ask the operator of this studio.`)
  const isBilled = plans.find(({ plan }) => plan === selection.plan)?.billed === true
  const unbilled = isBilled
    ? plans.find((offer) => !offer.billed && isSold(offer, selection.period))
    : undefined
  const start = unbilled ? { ...selection, plan: unbilled.plan } : selection
  const { id: space } = await allot.createSpace({ name, ...start }, { idempotencyKey: key })
  if (!unbilled) return
  const { url } = await allot.billing.change(
    space,
    { ...selection, returnTo: planPage() },
    { idempotencyKey: key },
  )
  history.replaceState(null, '', '/plan')
  if (url !== null) location.assign(url)
}
