/** Every page of the studio in every state, in the order in which a newcomer meets them. */
import { BATCH_STATES } from './batch-states.ts'
import { CREATE_STATES } from './create-states.ts'
import { DESIGN_STATES } from './design-states.ts'
import type { PageState } from './page-state.ts'
import { SPACE_STATES } from './space-states.ts'
import { VISITOR_STATES } from './visitor-states.ts'

export const STATES: readonly PageState[] = [
  ...VISITOR_STATES,
  ...CREATE_STATES,
  ...BATCH_STATES,
  ...DESIGN_STATES,
  ...SPACE_STATES,
]
