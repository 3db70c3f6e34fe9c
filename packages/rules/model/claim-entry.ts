/** The entries that say which Space of a person has what they get once. */

import type { Grant } from './grant.ts'
import type { PersonHash } from './once-share.ts'
import type { PlanId } from './plan.ts'
import type { SpaceId } from './space.ts'

/** It is known which Space of these persons has what a plan gives once; this Space gets it where that is this one. */
export interface OnceSettled {
  readonly kind: 'once_settled'
  readonly persons: readonly PersonHash[]
  readonly holder: SpaceId
  readonly grants: readonly Grant[]
}

/** It is known which Space of these persons has the welcome of a plan; this Space gets it where that is this one. */
export interface WelcomeSettled {
  readonly kind: 'welcome_settled'
  readonly persons: readonly PersonHash[]
  readonly plan: PlanId
  readonly holder: SpaceId
  readonly grants: readonly Grant[]
}
