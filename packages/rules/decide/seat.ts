/**
 * Seats: a plan may give an amount for each paying member. A period is given for the seats that there are when it
 * begins. A seat that comes within it adds a whole seat's amount at once, the share of it for the time that is left, or
 * nothing before the next period, as the plan says. A seat that goes takes nothing away before then, so one that goes
 * and another that comes add nothing: the period was given for both already.
 *
 * 100 credits a seat from 15 May to 15 June: with the third seat on 30 May, 12:00, the plan that gives a share adds
 * 50, since half of the period is left.
 */

import type { Joined } from '../model/entry.ts'
import type { Draw } from '../model/grant.ts'
import { isUnpaid } from '../model/payment.ts'
import { type MemberId, payingSeats, type SpaceState } from '../model/space.ts'
import type { Terms } from '../policy/terms.ts'
import { type Amount, times, ZERO } from '../values/amount.ts'
import { type Instant, NEVER } from '../values/instant.ts'

/** What a member who joins, or begins to pay, adds to the running period. */
export function joiningSeat(
  space: SpaceState,
  terms: Terms,
  member: MemberId,
  paying: boolean,
  now: Instant,
): Pick<Joined, 'seats' | 'raised'> {
  const others = payingSeats({ members: space.members.filter(({ id }) => id !== member) })
  const seats = others + (paying ? 1 : 0)
  const more = seats - space.seats
  if (more <= 0 || terms.joiningSeat === 'next period') return {}
  // The payment of a period gives whole seats; a share of one comes with the next period then.
  if (isUnpaid(space.payment)) return terms.joiningSeat === 'whole' ? { seats } : {}
  const raised = terms.pools.flatMap(({ pool, perSeat }): Draw[] => {
    const grant = space.grants.find(
      (each) => each.pool === pool && (each.kind === 'plan' || each.kind === 'once'),
    )
    const amount = seatAmount(space, terms, times(perSeat, more), now)
    return grant && amount > 0 ? [{ pool, grant: grant.number, amount }] : []
  })
  return { seats, ...(raised.length > 0 && { raised }) }
}

/** A share is rounded down to the smallest unit. */
function seatAmount(
  { periodStart, renewsAt }: SpaceState,
  terms: Terms,
  whole: Amount,
  now: Instant,
): Amount {
  if (whole === 0 || terms.joiningSeat === 'whole' || renewsAt === NEVER) return whole
  const left = Math.max(0, renewsAt - now) / (renewsAt - periodStart)
  return left >= 1 ? whole : ((Math.floor(whole * left) || ZERO) as Amount) // a whole number below `whole`
}
