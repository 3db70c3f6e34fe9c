/** When a Space has to be looked at again: nothing becomes due before that. */

import type { SpaceState } from '../model/space.ts'
import { earliest, type Instant } from '../values/instant.ts'
import { mapValues } from '../values/persistent-map.ts'
import { paymentWakes } from './payment.ts'

/** The next instant at which something becomes due: a renewal, a change of its payment, or the end of a hold or a grant. */
export function wakeOf(space: Pick<SpaceState, 'renewsAt' | 'grants' | 'holds' | 'payment'>): Instant {
  let wake = earliest(space.renewsAt, paymentWakes(space.payment))
  for (const grant of space.grants) if (grant.expires < wake) wake = grant.expires
  for (const hold of mapValues(space.holds)) if (hold.expires < wake) wake = hold.expires
  return wake
}
