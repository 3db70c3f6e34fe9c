/** Plans: what can be subscribed to, for anybody to read. */
import { offersAt } from '@allot/rules/offer'
import type { Rooms } from '../rooms.ts'
import { plans } from '../wire/plan.ts'

export function planRoutes({ api, allot, billing, clock }: Rooms): void {
  api.serve(
    {
      method: 'get',
      path: '/v1/plans',
      summary: 'What can be subscribed to, cheapest first',
      access: { open: true },
      answer: plans,
    },
    () => {
      const offers = offersAt(allot.policies, clock())
      return { plans: offers.map((offer) => ({ ...offer, billed: billing !== undefined && !offer.oneTime })) }
    },
  )
}
