/**
 * Seats: a plan may give an amount for each paying member. A period is given for the seats that there are when it
 * begins. A seat that comes within it adds a whole seat's amount at once, the share of it for the time that is left, or
 * nothing before the next period, as the plan says. A seat that goes takes nothing away before then, so one that goes
 * and another that comes add nothing: the period was given for both already.
 *
 * 100 credits a seat from 15 May to 15 June: with the third seat on 30 May, 12:00, the plan that gives a share adds
 * 50, since half of the period is left. The Space remembers that (model/seats.ts): on a plan of 300 a seat it gets 150
 * for it, and the same plan again adds nothing.
 */

import type { Joined } from '../model/entry.ts'
import type { Draw } from '../model/grant.ts'
import { isUnpaid } from '../model/payment.ts'
import { seatsOf, withSeats } from '../model/seats.ts'
import { type MemberId, payingSeats, type SpaceState } from '../model/space.ts'
import { allowanceFor, type PoolTerms, type Terms } from '../policy/terms.ts'
import { type Amount, minus, plus, ZERO } from '../values/amount.ts'
import { type Instant, NEVER } from '../values/instant.ts'

/** What a member who joins, or begins to pay, adds to the running period. */
export function joiningSeat(
  space: SpaceState,
  terms: Terms,
  member: MemberId,
  paying: boolean,
  now: Instant,
): Pick<Joined, 'seats' | 'share' | 'raised'> {
  const others = payingSeats({ members: space.members.filter(({ id }) => id !== member) })
  const seats = others + (paying ? 1 : 0)
  if (seats <= space.seats.count || terms.joiningSeat === 'next period') return {}
  const share = terms.joiningSeat === 'share' && space.renewsAt !== NEVER
  const given = { seats, ...(share && ({ share } as const)) }
  // The payment of a period gives what its seats add.
  if (isUnpaid(space.payment)) return given
  const after = { ...space, seats: withSeats(space.seats, seats, share ? now - space.periodStart : 0) }
  const kind = terms.renews ? 'plan' : 'once'
  const raised = terms.pools.flatMap((pool): Draw[] => {
    const its = space.grants.filter((each) => each.pool === pool.pool && each.kind === kind)
    const [first] = its
    if (!first || pool.perSeat === 0) return []
    // What is given once may have been given for more seats before.
    const had = terms.renews ? amountOf(space, pool) : its.reduce((sum, { size }) => plus(sum, size), ZERO)
    const amount = amountOf(after, pool)
    return amount > had ? [{ pool: pool.pool, grant: first.number, amount: minus(amount, had) }] : []
  })
  return { ...given, ...(raised.length > 0 && { raised }) }
}

function amountOf(space: SpaceState, pool: PoolTerms): Amount {
  return allowanceFor(pool, seatsOf(space, space.renewsAt))
}
