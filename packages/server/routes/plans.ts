/** Plans: what can be subscribed to; open to all without a credential. */

import { plans } from '@allot/api/plan'
import { lookUp } from '@allot/rules/look-up'
import { offersAt, type PlanOffer } from '@allot/rules/offer'
import type { Period } from '@allot/rules/renewal'
import type { RouteContext } from './route-context.ts'

export function planRoutes({ api, allot, billing, planChanges, clock }: RouteContext): void {
  /** With Stripe, a plan without a price in the policy cannot be paid for. */
  const isSold = ({ plan, oneTime }: PlanOffer, period: Period): boolean =>
    billing?.kind !== 'stripe' ||
    oneTime ||
    lookUp(allot.policies.at(clock()).prices, plan)?.[period] !== undefined

  api.serve(
    {
      method: 'get',
      path: '/v1/plans',
      id: 'listPlans',
      tag: 'Plans',
      summary: 'List the plans',
      description: 'What can be subscribed to, cheapest first.',
      access: { open: true },
      answer: plans,
    },
    () => {
      const offers = offersAt(allot.policies, clock())
      return {
        plans: offers.map((offer) => ({
          ...offer,
          billed: billing !== undefined && !offer.oneTime,
          byOperator: billing === undefined && planChanges === 'operators' && !offer.oneTime,
          periods: offer.periods.filter(({ period }) => isSold(offer, period)),
        })),
      }
    },
  )
}
